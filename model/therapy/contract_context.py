"""A line's circumstances: problems, stage, line and setting of treatment, habits, laboratory values."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from model.domain.case import (
    TREATMENT_LINE,
    TREATMENT_SETTING,
    Circumstance,
    Measurement,
    Problem,
    ProblemState,
    Procedure,
)
from model.domain.code import Code
from model.domain.finding import Presence
from model.domain.gap import Area
from model.knowledge.codesets import is_answer
from model.knowledge.context_words import plain_words
from model.therapy.contract_labs import LabReader
from model.therapy.contract_phrases import pieces
from model.therapy.contract_shapes import (
    NONE,
    NOT_KNOWN,
    Concept,
    Desk,
    Fields,
    concepts,
    first,
    folded,
    listed,
    mapping,
    number,
    quantity,
)
from model.therapy.contract_times import days_ago, without_frequency
from model.therapy.facts import STAGE_GROUP

STAGES: Final = frozenset({"stage_early", "stage_three", "stage_four"})
HABITS: Final = {
    "smoking": ("smoking", "smoker", "tobacco", "smoking_status"),
    "alcohol": ("alcohol", "drinking", "alcohol_use"),
    "diet": ("diet", "food", "foods"),
    "pregnancy": ("pregnancy", "pregnant", "is_pregnant", "pregnancy_status"),
    "lactation": ("lactation", "breastfeeding", "lactating", "breast_feeding", "is_breastfeeding", "nursing"),
}
"""Kinds of circumstance, and the names under which programs send them."""
_AMOUNTS: Final = {
    "drinks_per_day": ("alcohol", "drinks_a_day", "{drinks}/d"),
    "cigarettes_per_day": ("smoking", "cigarettes_a_day", "{cigarettes}/d"),
}
_BEFORE: Final = {"smoking_former": "smoking_current", "smoking_current": "smoking_former"}
"""What was so until a change of which the day is known."""
_A_DAY: Final = re.compile(
    r"^(?:standard )?(?:drinks?|cigarettes?|units?|cigs?|杯|支)\s*(?:/|per|a|每)?\s*(?:d|day|天|日)$"
)
_SETTINGS: Final = {
    "adjuvant": ("adjuvant", "postoperative", "after surgery", "术后辅助", "辅助", "辅助治疗", "术后"),
    "neoadjuvant": ("neoadjuvant", "neo adjuvant", "preoperative", "before surgery", "新辅助", "术前", "新辅助治疗"),
    "maintenance": ("maintenance", "maintenance after response", "维持", "维持治疗"),
    "consolidation": ("consolidation", "巩固", "巩固治疗"),
    "induction": ("induction", "诱导", "诱导治疗"),
    "advanced": (
        "palliative",
        "recurrent",
        "relapsed",
        "refractory",
        "unresectable",
        "姑息",
        "复发",
        "难治",
        "不可切除",
    ),
}
_LINES: Final = {
    1: (
        "first",
        "1st",
        "1l",
        "one",
        "frontline",
        "front line",
        "initial",
        "treatment naive",
        "untreated",
        "naive",
        "previously untreated",
        "一",
        "初治",
        "i",
        "首",
    ),
    2: ("second", "2nd", "2l", "two", "二", "ii", "second or later", "later", "subsequent", "previously treated", "后"),
    3: ("third", "3rd", "3l", "three", "三", "iii", "third or later"),
    4: ("fourth", "4th", "4l", "four", "四", "iv"),
}
_LINE_PADDING: Final = re.compile(
    r"\s*(?:line|线|l)\s*(?:therapy|treatment|治疗|及以上|及以后|\+)?\s*$|\s*(?:setting|\+)$"
)
_STAGE_PADDING: Final = re.compile(r"^(?:clinical |pathologic(?:al)? |ajcc |tnm )*(?:stage )?|(?: disease|期)$")
_STAGE_GROUP: Final = re.compile(r"^(i{1,3}|iv|[1-4])[abcs]?\d?$")
_METASTASIS: Final = re.compile(r"(?:^|[^a-z])m1[a-d]?$")


class ContextReader:
    """Reads a line's ``context`` and ``tumour``; each method says what it did not understand."""

    def __init__(self, desk: Desk, context: Fields, tumour: object) -> None:
        self._desk, self._context = desk, context
        self._sets = desk.knowledge.codesets
        self._stages: list[str] = []
        self._problems: list[tuple[Code, ProblemState, Presence]] = []
        self._tumour(tumour)
        for key in ("indications", "indication", "conditions", "problems", "diagnoses"):
            self._named(context.get(key), key, Area.PROBLEMS)
        for concept in concepts(context.get("sidedness"), "sidedness"):
            self._sided(concept)
        for key in ("histology", "disease_status", "procedures", "occupation", "exposures"):
            self._named(context.get(key), key, Area.PROBLEMS)
        self._stage(context.get("stage"))

    def problems(self) -> Iterator[Problem]:
        """One problem for each thing named."""
        for at, (code, state, presence) in enumerate(dict.fromkeys(self._problems)):
            yield Problem(key=f"condition-{at}", codes=(code,), state=state, presence=presence)

    def procedures(self) -> Iterator[Procedure]:
        """The same codes as procedures: a program that lists "PCI" does not say which of the two it is."""
        for at, (code, _, presence) in enumerate(dict.fromkeys(self._problems)):
            yield Procedure(key=f"procedure-{at}", codes=(code,), presence=presence)

    def measurements(self) -> Iterator[Measurement]:
        """Laboratory values, weight, gestational age and stage."""
        yield from LabReader(self._desk, self._context).measurements()
        for name in dict.fromkeys(self._stages):
            group, stage = self._sets.members(STAGE_GROUP)[0], self._sets.members(name)[0]
            yield Measurement(key=f"observation-{name}", codes=(group,), answers=(stage,), day=0)

    def circumstances(self) -> Iterator[Circumstance]:
        """Habits, pregnancy, lactation, line and setting of treatment."""
        lifestyle = self._context.get("lifestyle")
        rows = mapping(lifestyle, "lifestyle") if isinstance(lifestyle, dict) else {}
        for kind, keys in HABITS.items():
            for source in (rows, self._context):
                for key in keys:
                    yield from self._habit(kind, source.get(key), key)
        yield from self._free_habits(lifestyle)
        for key in ("occupation", "exposure", "occupational_exposure"):
            self._named(rows.get(key), key, Area.LIFESTYLE)
        known = {key for keys in HABITS.values() for key in keys} | set(_AMOUNTS)
        known |= {"occupation", "exposure", "occupational_exposure"}
        for key in sorted(set(rows) - known):
            if rows[key] not in (None, "", [], {}):
                self._desk.unread(Area.LIFESTYLE, key)
        yield from self._amounts(rows)
        yield from self._line_and_setting()

    def _tumour(self, tumour: object) -> None:
        for item in listed(tumour):
            if isinstance(item, dict) and first(item, "code", "coding") is None:
                for key, value in item.items():
                    if key == "stage":
                        self._stage(value)
                    elif key not in {"line", "setting", "grade", "id"}:
                        self._named(value, f"tumour.{key}", Area.PROBLEMS, is_tumour=True)
            else:
                self._named(item, "tumour", Area.PROBLEMS, is_tumour=True)

    def _named(self, value: object, name: str, area: Area, *, is_tumour: bool = False) -> None:
        for concept in concepts(value, name):
            if not self._add(concept, is_tumour=is_tumour) and folded(concept) not in NONE:
                self._desk.unread(area, concept)

    def _sided(self, concept: Concept) -> None:
        """ "right" alone means a side only here."""
        sides = self._desk.knowledge.context_words.sets(f"sidedness {concept.words}")
        self._take(sides, (), ProblemState.ACTIVE, Presence.PRESENT)
        if not sides and not self._add(concept, is_tumour=False) and folded(concept) not in NONE:
            (self._desk.unknown if folded(concept) in NOT_KNOWN else self._desk.unread)(Area.PROBLEMS, concept)

    def _add(self, concept: Concept, *, is_tumour: bool) -> bool:
        """Take a code that some rule may ask for, else the words; whether either was understood."""
        known = [code for code in concept.codes if self._sets.of([code])]
        if known:
            self._problems.append((known[0], ProblemState.ACTIVE, Presence.PRESENT))
            return True
        written = [concept.words, *(code.display for code in concept.codes)]
        written += [code.code for code in concept.codes if not code.system]
        for words in (item for item in written if item):
            if found := pieces(words, self._desk.knowledge, is_tumour=is_tumour):
                self._take(found.sets, found.codes, found.state, found.presence)
                if found.rest:
                    self._desk.unread(Area.PROBLEMS, found.rest)
                return True
        if concept.codes and concept.codes[0].system:  # a code that no rule asks for is a fact, and no fault
            self._problems.append((concept.codes[0], ProblemState.ACTIVE, Presence.PRESENT))
            return not is_tumour
        return False

    def _take(self, sets: Iterable[str], codes: Iterable[Code], state: ProblemState, presence: Presence) -> None:
        for name in sets:
            if name in STAGES:
                self._stages.append(name)
            else:
                self._problems.append((self._sets.members(name)[0], state, presence))
        self._problems += [(code, state, presence) for code in codes]

    def _stage(self, value: object) -> None:
        for concept in concepts(value, "stage"):
            whole = plain_words(str(concept))
            plain = _STAGE_PADDING.sub("", whole).strip()
            words = self._desk.knowledge.context_words
            sets = {*words.sets(whole), *words.sets(plain), *words.sets(f"stage {plain}")}
            if match := _STAGE_GROUP.match(plain):  # "IA1", "4b": the letter changes nothing here
                sets |= set(words.sets(f"stage {match.group(1)}"))
            sets |= self._sets.of(concept.codes)
            if _METASTASIS.search(plain):
                sets |= {"stage_four", "metastatic_cancer"}
            found = sorted(sets & (STAGES | {"metastatic_cancer"}))
            self._take(found, (), ProblemState.ACTIVE, Presence.PRESENT)
            if not found:
                (self._desk.unknown if plain in NOT_KNOWN else self._desk.unread)(Area.PROBLEMS, f"stage {concept}")

    def _habit(self, kind: str, value: object, name: str) -> Iterator[Circumstance]:
        for item in listed(value):
            if isinstance(item, str) and (amount := self._spoken_amount(kind, item)):
                yield amount
                continue
            if isinstance(item, dict) and first(item, "code", "coding") is None:
                yield from self._habit(kind, first(item, "status", "value", "answer", "use", "current"), name)
                if kind == "pregnancy" and first(item, "status", "value") is None and first(item, "weeks", "trimester"):
                    yield from self._habit(kind, "yes", name)
                continue
            said = ("yes" if item else "no") if isinstance(item, bool) else item
            for concept in concepts(said, name):
                yield from self._answer(kind, concept, name)

    def _answer(self, kind: str, concept: Concept, name: str) -> Iterator[Circumstance]:
        sets = sorted(item for item in self._sets.of(concept.codes) if is_answer(item, kind))
        code = concept.codes[0] if sets else None
        rest, since = days_ago(concept.words)
        for words in (concept.words, rest, without_frequency(rest)) if concept.words and not sets else ():
            spoken = self._desk.knowledge.context_words.sets(words)
            sets = sets or [item for item in spoken if item.startswith(f"{kind}_")]
            code = self._sets.members(sets[0])[0] if sets else None
        if since is not None and (before := next((_BEFORE[item] for item in sets if item in _BEFORE), "")):
            known = self._sets.members(before)[0]
            yield Circumstance(key=f"social-{kind}-before", kind=kind, codes=(known,), day=-since)
        if code:
            yield Circumstance(key=f"social-{kind}-{sets[0]}", kind=kind, codes=(code, *self._question(kind)), day=0)
        elif folded(concept) in NOT_KNOWN:
            self._desk.unknown(Area.LIFESTYLE, name)
        elif kind != "diet" or folded(concept) not in NONE:
            self._desk.unread(Area.LIFESTYLE, f"{name}: {concept}")

    def _question(self, kind: str) -> tuple[Code, ...]:
        """The question behind an answer such as "yes", which means nothing alone."""
        name = f"{kind}_question"
        return self._sets.members(name)[:1] if name in self._sets.names() else ()

    def _free_habits(self, lifestyle: object) -> Iterator[Circumstance]:
        """Habits as a list of words: each word says by itself which habit it is about."""
        if isinstance(lifestyle, dict):
            return
        for concept in concepts(lifestyle, "lifestyle"):
            spoken = self._desk.knowledge.context_words.sets(str(concept))
            found = [(kind, item) for item in spoken for kind in HABITS if item.startswith(f"{kind}_")]
            for kind, item in found[:1]:
                code = self._sets.members(item)[0]
                yield Circumstance(key=f"social-{kind}-{item}", kind=kind, codes=(code,), day=0)
            if not found and not self._add(concept, is_tumour=False):
                self._desk.unread(Area.LIFESTYLE, concept)

    def _amounts(self, rows: Fields) -> Iterator[Circumstance]:
        for key, (kind, name, unit) in _AMOUNTS.items():
            inner = rows.get(kind)
            value = rows.get(key, inner.get(key) if isinstance(inner, dict) else None)
            if value is None:
                continue
            if (amount := number(value)) is None:
                self._desk.unread(Area.LIFESTYLE, key)
                continue
            yield self._amount(kind, name, amount, unit)

    def _amount(self, kind: str, name: str, amount: Decimal, unit: str) -> Circumstance:
        code = self._sets.members(name)[0]
        return Circumstance(key=f"social-{name}", kind=kind, codes=(code,), value=amount, unit=unit, day=0)

    def _spoken_amount(self, kind: str, words: str) -> Circumstance | None:
        """ "4 drinks/day": a number of the things that the habit counts, in a day."""
        sent = quantity(words)
        if sent is None or sent.comparator or not _A_DAY.search(sent.unit):
            return None
        found = next(((name, unit) for of, name, unit in _AMOUNTS.values() if of == kind), None)
        return self._amount(kind, found[0], sent.value, found[1]) if found else None

    def _line_and_setting(self) -> Iterator[Circumstance]:
        if (value := first(self._context, "line", "line_of_therapy", "therapy_line")) is not None:
            at = line_number(value)
            if at is None:
                self._desk.unread(Area.PROBLEMS, f"line {value}")
            else:
                yield Circumstance(key="treatment-line", kind=TREATMENT_LINE, codes=(), value=Decimal(at), day=0)
        for concept in concepts(self._context.get("setting"), "setting"):
            plain = plain_words(str(concept))
            named = next((name for name, words in _SETTINGS.items() if plain in words), "")
            if named:
                code = Code(TREATMENT_SETTING, named)
                yield Circumstance(key=f"setting-{named}", kind=TREATMENT_SETTING, codes=(code,), day=0)
            elif at := line_number(plain):
                yield Circumstance(key="treatment-line", kind=TREATMENT_LINE, codes=(), value=Decimal(at), day=0)
            understood = pieces(plain, self._desk.knowledge, is_tumour=False)
            if understood:
                self._take(understood.sets, understood.codes, understood.state, understood.presence)
            elif not named and line_number(plain) is None:
                self._desk.unread(Area.PROBLEMS, f"setting {concept}")


def line_number(value: object) -> int | None:
    """Which line of treatment: a number, or words such as "first", "second-line", "2L+", "二线"."""
    if isinstance(value, bool):
        return None
    if (found := number(value)) is not None:
        return int(found) if found == int(found) and 1 <= found <= 20 else None
    plain = plain_words(str(value)).removeprefix("第").removeprefix("line ")
    if plain.isdigit():
        return line_number(plain)
    for candidate in (plain, _LINE_PADDING.sub("", plain).strip(), _LINE_PADDING.sub("", plain.rstrip("+")).strip()):
        for at, words in _LINES.items():
            if candidate in words:
                return at
        if candidate.isdigit():
            return line_number(candidate)
    return None
