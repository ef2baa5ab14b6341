"""A summary as it was worded: sections of sentences, and for each piece of evidence the entries of the chart."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cds_hooks.locale import say
from model.domain.text import Language
from model.language.contract import Sentence
from model.language.guard import Worded
from model.language.statement import Section, Statement
from privacy.linkage import Linkage


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A fact behind a statement. ``reference`` is the client's own ("Condition/7"); either may be unknown."""

    claim: str
    reference: str = ""
    taken: date | None = None

    @property
    def words(self) -> str:
        """The entry and its day, as far as they are known."""
        return " ".join(filter(None, (self.reference, f"({self.taken.isoformat()})" if self.taken else "")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What one statement rests on; ``rule_id`` is empty for a mere fact."""

    id: str
    rule_id: str
    entries: tuple[Entry, ...]

    @property
    def words(self) -> str:
        """Each entry once, then the rule; empty when neither is known."""
        return ", ".join(filter(None, (*dict.fromkeys(entry.words for entry in self.entries), self.rule_id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A whole summary of one patient in one language, made at one moment; the last two as in ``Worded``."""

    title: str
    language: Language
    made: datetime
    patient_id: str
    sentences: tuple[tuple[Section, Sentence], ...]
    evidence: tuple[Behind, ...]
    by_model: int = 0
    is_reworded: bool = False

    def sections(self) -> Iterator[tuple[Section, str, tuple[Sentence, ...]]]:
        """Each section with its heading and its sentences, in the order of first mention."""
        for section in dict.fromkeys(found for found, _ in self.sentences):
            spoken = tuple(sentence for found, sentence in self.sentences if found is section)
            yield section, say(f"summary_{section}").spoken(self.language), spoken

    def behind(self, identity: str) -> Behind:
        """What the evidence of that id rests on."""
        return self.evidence[int(identity.removeprefix("e")) - 1]

    @property
    def by_whom(self) -> str:
        """That a model worded some of it; empty where the words are the template's."""
        return say("worded").spoken(self.language) if self.is_reworded else ""

    @property
    def evidence_heading(self) -> str:
        """The heading above the entries of the chart."""
        return say("summary_evidence").spoken(self.language)


def written(
    words: Worded,
    statements: tuple[Statement, ...],
    linkage: Linkage,
    *,
    title: str,
    language: Language,
    made: datetime,
    patient_id: str,
) -> Written:
    """Join the sentences of a back end with the client's own entries behind the statements."""
    evidence = tuple(
        Behind(
            id=f"e{number}",
            rule_id=statement.rule_id,
            entries=tuple(
                Entry(
                    claim=found.claim.spoken(language),
                    reference=(linkage.reference(found.ref) or "") if found.ref else "",
                    taken=linkage.date(found.ref) if found.ref else None,
                )
                for found in statement.evidence
            ),
        )
        for number, statement in enumerate(statements, start=1)
    )
    sections = {f"e{number}": statement.section for number, statement in enumerate(statements, start=1)}
    return Written(
        title=title,
        language=language,
        made=made,
        patient_id=patient_id,
        sentences=tuple((sections[sentence.evidence[0]], sentence) for sentence in words.sentences),
        evidence=evidence,
        by_model=words.by_model,
        is_reworded=words.is_reworded,
    )
