"""The draft of a visit's note as evidence to be worded: what the patient reports and denies, and quotes, by section.

Nothing is concluded: a finding stands here because somebody said it, and each statement names the turns.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from model.diagnosis.wording import filled, joined
from model.domain.code import Code
from model.domain.text import Language, Text, same
from model.findings.read import Reader
from model.findings.tables import chinese_labels
from model.language.contract import EvidenceItem
from model.language.visit.said import Told, told
from model.language.visit.sections import NoteSection, section_of
from model.language.visit.turns import Exchange, Turn, exchanges, turns
from model.ontology.names import in_english

_REPORTS: Final = Text(en="Reports: {items}.", zh="诉：{items}。")
_DENIES: Final = Text(en="Denies: {items}.", zh="否认：{items}。")
_SAYS: Final = Text(en="Patient: “{text}”", zh="患者：“{text}”")
_CLINICIAN: Final = Text(en="Clinician: “{text}”", zh="医生：“{text}”")
_BY_CLINICIAN: Final = frozenset(
    {
        NoteSection.EXAM,
        NoteSection.LABORATORY,
        NoteSection.IMAGING,
        NoteSection.PROCEDURES,
        NoteSection.COURSE,
        NoteSection.ASSESSMENT,
        NoteSection.DIAGNOSIS,
        NoteSection.PLAN,
        NoteSection.DISPOSITION,
    }
)
_SHORTEST: Final = 4


def visit_note(transcript: str, language: Language, reader: Reader) -> tuple[EvidenceItem, ...]:
    """Every statement of the draft, section by section in a note's order; ``refs`` are the turns ("turn-3").

    Raises:
        NoTurns: no line of the transcript names its speaker.
    """
    found = tuple(exchanges(turns(transcript)))
    placed = list(zip(_sections(found, language), found, strict=True))
    settled = [(section, item) for section, one in placed for item in told(one, reader, language)]
    statements = [
        (section, *statement)
        for section in NoteSection
        for statement in (
            *_findings([item for where, item in settled if where is section]),
            *_quotes([one for where, one in placed if where is section], section),
        )
    ]
    return tuple(
        EvidenceItem(id=f"e{number}", statement=text, group=section, refs=tuple(f"turn-{turn}" for turn in said))
        for number, (section, text, said) in enumerate(statements, start=1)
    )


def _sections(found: Sequence[Exchange], language: Language) -> Iterator[NoteSection]:
    """The section of each exchange, read with the one before and the one after it."""
    texts = [[turn.text for turn in (*one.asked, *one.answered)] for one in found]
    for place in range(len(texts)):
        near = [text for texts_of_one in texts[max(place - 1, 0) : place + 2] for text in texts_of_one]
        yield section_of([*texts[place], *near], language)


def _findings(found: Sequence[Told]) -> Iterator[tuple[Text, tuple[int, ...]]]:
    """What is reported and what is denied; a finding that is told both ways stands in both, as it was said."""
    for is_present, words in ((True, _REPORTS), (False, _DENIES)):
        said = [item for item in found if item.is_present is is_present]
        if said:
            labels = dict.fromkeys(_label(item.code) for item in said)
            yield filled(words, items=joined(labels)), tuple(dict.fromkeys(turn for one in said for turn in one.turns))


def _label(code: Code) -> Text:
    """The finding's name: that of the HPO, and the Chinese one that our tables have for it."""
    return Text(en=code.display.lower(), zh=chinese_labels().get(code.code) or in_english(code.display))


def _quotes(found: Iterable[Exchange], section: NoteSection) -> Iterator[tuple[Text, tuple[int, ...]]]:
    """The words of whoever knows: of the clinician on what was examined and planned, else of the patient."""
    for one in found:
        words, spoken = (_CLINICIAN, one.asked) if section in _BY_CLINICIAN else (_SAYS, one.answered)
        for turn in spoken:
            if _says_something(turn):
                yield filled(words, text=same(turn.text)), (turn.number,)


def _says_something(turn: Turn) -> bool:
    """Whether a turn is more than "yes", "okay" or a greeting: at least four words, or signs of Chinese."""
    return len(turn.text.split()) >= _SHORTEST or sum(sign > "\u2e80" for sign in turn.text) > _SHORTEST
