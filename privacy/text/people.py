"""The grammar of personal names in English text, shared by the recognizers of names.

A capitalised word is *sure* (only a name), *open* (a name that is also a word, an eponym or a place), *unknown*
(no list has it) or none of these. Clinical company protects: "Parkinson disease", "circle of Willis".
"""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import NAME, ORDINARY, Word
from privacy.text.reading import Capital, Reading

GAP: Final = re.compile(r"(?:\.? |-|\. ?|\.?, ?(?=\Z)| ?'|\t)?")
_PARTICLES: Final = r"(?:de la|de los|de las|van der|van den|van de|von der|de|da|do|dos|das|del|della|di|du|van|von|zu|bin|ibn|bint|al|el|ben|abu|ter|ten|le|la|y|e|st\.?)"
_JOIN: Final = re.compile(rf"\.?[ ]{{1,2}}(?:{_PARTICLES}[ -])?|-|\.|'|\.?\t")
PARTICLE_BEFORE: Final = re.compile(rf"(?<![\w-])(?:{_PARTICLES}[ -])+$", re.IGNORECASE)
TITLES: Final = frozenset(
    "dr mr mrs ms miss mx prof professor doctor drs rev reverend dame capt captain sgt sergeant lt lieutenant col colonel"
    " hon rabbi imam attorney officer detective deputy herr frau señor señora senor senora monsieur madame mme mlle sr sra".split()
)
SOFT_TITLES: Final = frozenset(
    "nurse sister brother father pastor judge major general sir lady lord uncle aunt auntie grandma"
    " grandpa granny cousin principal coach senator mayor president pharmacist therapist midwife surgeon".split()
)
_HEADS: Final = frozenset(
    """disease diseases syndrome syndromes sign signs palsy palsies catheter catheters stain stains staining score scores scale
    criteria criterion classification test tests maneuver manoeuvre maneuvers reflex reflexes phenomenon triad tetrad pentad
    law node nodes cell cells body bodies fracture fractures hernia tumor tumour tumors tumours sarcoma lymphoma anemia
    contracture procedure operation repair incision clamp forceps drain drains tube tubes position solution formula
    equation index grade grades stage staging phase pouch duct gland glands ganglion canal ring rings fundoplication
    esophagus oesophagus thyroiditis angina gangrene ulcer chorea ataxia dystrophy atrophy encephalopathy aphasia area
    line lines spot spots nodule nodules space ligament membrane layer capsule fibers fibres fascia muscle tendon cyst
    abscess nephropathy neuropathy arthritis arteritis purpura vasculitis amyloidosis mutation antigen antibody antibodies
    factor protein virus fever respiration respirations breathing pulse murmur rub chromosome definition rules rule study
    trial trials guideline guidelines method correction curve plot estimate filter shunt valve graft flap approach technique
    retractor needle wire pin plate rod screw nail cast splint brace collar bandage dressing boots pillow bed system
    questionnaire inventory assessment schedule survey protocol regimen diet exercise exercises agar medium broth bacillus
    nerve artery vein sinus sulcus gyrus fissure foramen tract tubule tubules bundle corpuscle organ mount prep bias
    crisis attack seizures epilepsy gait tremor facies lesion melanoma carcinoma cancer leukemia leukaemia deformity
    malformation anomaly defect block rhythm arrhythmia pattern wave waves complex effect reaction response precautions
    agglutination degeneration parkinsonism dementia psychosis keratoplasty jejunostomy colectomy gastrectomy anastomosis
    amputation arthroplasty osteotomy plus variant type hallucinosis kinase gene locus risk heart equation units ankle knee
    coma cervical dyspnea depression anxiety alveoli stockings fasciitis cystitis esophagitis abnormality sepsis thrombosis
    hepatitis pneumonia protein lactate lactated hepaticojejunostomy paralysis eye pupil pupils bladder aneurysm pouch
    endocarditis polyposis patch patches crease creases fold folds ray rays score-based tumor-like spasm valsalva stent
    hypertrophy gene-related syndromic probe lamp chart charts plates dementia bodies-associated criteria-based erythema""".split()
)
_OF_HEADS: Final = frozenset(
    """tetralogy ligament circle ampulla foramen sphincter loop bundle islets crypts crypt canal fossa space triangle angle
    node artery nodes pouch fold valve valves tubercle cave vein duct organ hiatus line disease sign stenosis aqueduct duct
    bodies incisure membrane zone muscle tunica law rule spiral glands syndrome angina trial""".split()
)
CREDENTIAL: Final = re.compile(
    r",? ?\(?(?:M\.?D\b|D\.?O\b|R\.?N\b|N\.?P\b|P\.?A(?:-C)?\b|Ph\.?D\b|PharmD|LPN|CRNA|CNM|DDS|DMD|DPM|OD\b|MBBS|FACS|FRCP|MSW|"
    r"LCSW|RPh|RD\b|PT\b|OT\b|DPT|RRT|CNA|MPH|APRN|FNP|ACNP|BSN|MSN|CCC-SLP|Esq|MA\b(?=[ ,.)]|$))"
)
STANDALONE: Final = frozenset(
    """parkinson alzheimer crohn hodgkin huntington graves addison cushing wilson down raynaud sjogren hashimoto barrett bell
    tourette wegener kaposi burkitt behcet meniere paget marfan turner klinefelter gaucher fabry pompe lou gehrig lyme
    asperger still reiter kawasaki takayasu goodpasture von willebrand hippel lindau ewing wilms hirschsprung""".split()
)
PERSONAL: Final = frozenset(
    """mother father wife husband son daughter sister brother parents partner family spouse room bed house home chart record
    records care phone number birthday niece nephew aunt uncle caregiver guardian request concerns questions wishes
    granddaughter grandson grandmother grandfather friend employer insurance appointment visit case nurse doctor pcp""".split()
)


def is_sure(flags: int) -> bool:
    """In a list of names and in no other."""
    return bool(flags & NAME) and not flags & ~(NAME | Word.CAPITALS)


def is_open(flags: int) -> bool:
    """A name that is also something else."""
    return bool(flags & NAME) and bool(flags & ~(NAME | Word.CAPITALS))


def is_unknown(flags: int) -> bool:
    """In no list at all, written like a name."""
    return flags == 0


def can_be_name(flags: int) -> bool:
    """A word that may be part of a name when its company says so."""
    return bool(flags & NAME) or not flags & (ORDINARY | Word.INITIAL)


def joined(reading: Reading, left: Capital, right: Capital) -> bool:
    """Whether two words can belong to one name: only a space, a hyphen, a dot or a particle is between."""
    gap = reading.text[left.end : right.start]
    if gap == " ":
        return True
    if not gap or len(gap) > 12 or gap[0] == "." and not left.flags & Word.INITIAL and len(left.word) > 2:
        return False
    return _JOIN.fullmatch(gap) is not None


def is_protected(reading: Reading, place: int) -> bool:
    """Whether an eponym or a place stands in clinical company."""
    word = reading.capitals[place]
    flags = word.flags
    if not flags & (Word.EPONYM | Word.PLACE | Word.KEEP | Word.VOCABULARY | NAME):
        return False
    if word.word in _IN_PHRASES and _in_phrase(reading.text, word):
        return True
    after = reading.word_after(word.end)
    lowered = after.lower()
    if lowered in _HEADS and reading.text[word.end : word.end + 1] in " '-":
        return True
    if not flags & (Word.EPONYM | Word.PLACE):
        return False
    if after[:1].isdigit() and reading.text[word.end : word.end + 1] == " " and flags & Word.EPONYM:
        return True
    if reading.text[word.end : word.end + 2] == "'s" or reading.text[word.end : word.end + 1] == "'":
        return word.word.lower() in STANDALONE and lowered not in PERSONAL
    return _among_eponyms(reading, place) or _second_word_is_head(reading, word, lowered)


_PHRASES: Final = (
    "Le Fort",
    "LeFort",
    "Ann Arbor",
    "Lou Gehrig",
    "Los Angeles grade",
    "Los Angeles classification",
    "Ramsay Hunt",
    "Marie Tooth",
    "Marcus Gunn",
    "Argyll Robertson",
    "Pierre Robin",
    "Treacher Collins",
    "Mini Mental",
    "Jackson Pratt",
    "Swan Ganz",
    "Ohio River",
    "Rocky Mountain",
    "West Nile",
    "Rose Bengal",
    "Rose bengal",
    "Grey Turner",
    "Prince Albert",
    "Norwegian scabies",
    "Gila monster",
    "Jamestown Canyon",
    "La Crosse",
    "Rift Valley",
)
_IN_PHRASES: Final = frozenset(word for phrase in _PHRASES for word in phrase.split())


def _in_phrase(text: str, word: Capital) -> bool:
    """Part of a clinical phrase of several words."""
    return any(
        phrase in text[max(0, word.start - len(phrase)) : word.start + len(phrase)]
        for phrase in _PHRASES
        if word.word in phrase
    )


def _second_word_is_head(reading: Reading, word: Capital, after: str) -> bool:
    """ "Glasgow Coma Scale", "Wilson hepatic disease", "tetralogy of Fallot", "non-Hodgkin"."""
    window = reading.text[max(0, word.start - 24) : word.start].lower()
    if window.endswith("non-"):
        return True
    if window.endswith(" of "):
        parts = window[:-4].split()
        if parts and parts[-1].strip("(,") in _OF_HEADS:
            return True
    if not after or reading.text[word.end : word.end + 1] not in " -":
        return False
    place = reading.text.find(after, word.end) + len(after)
    return (
        bool(reading.lexicon[after] & (Word.VOCABULARY | Word.EPONYM))
        and reading.word_after(place).lower() in _HEADS
        and reading.text[place : place + 1] in " -'"
    )


def _among_eponyms(reading: Reading, place: int) -> bool:
    """ "Guillain-Barré", "Smith-Lemli-Opitz": hyphenated with another eponym that no given name precedes."""
    words, text = reading.capitals, reading.text
    word = words[place]
    for other in (place - 1, place + 1):
        if 0 <= other < len(words) and words[other].flags & Word.EPONYM and not words[other].flags & Word.GIVEN:
            left, right = sorted((words[other], word))
            if text[left.end : right.start] in ("-", "'s-", "- "):
                given = words[min(place, other) - 1] if min(place, other) else None
                return not (given and given.flags & Word.GIVEN and joined(reading, given, left))
    return False


def run_right(reading: Reading, place: int, limit: int = 4) -> Iterator[int]:
    """The places of capitals that go on with a name to the right of (and without) a place."""
    words = reading.capitals
    for other in range(place + 1, min(place + 1 + limit, len(words))):
        word = words[other]
        if not joined(reading, words[other - 1], word) or reading.mask[word.start]:
            return
        if word.flags & Word.INITIAL or can_be_name(word.flags) and not word.flags & Word.CODE:
            if is_protected(reading, other) or _is_heading(reading, word):
                return
            yield other
        else:
            return


def _is_heading(reading: Reading, word: Capital) -> bool:
    """A vocabulary word or an initial that opens the next line or label ("MRN:", "DOB:")."""
    return bool(word.flags & Word.VOCABULARY) and reading.text[word.end : word.end + 1] == ":"
