"""What the model says about one case: diagnoses, therapy advice, gaps, and the versions behind them."""

from decimal import Decimal
from enum import StrEnum

from model.domain.code import Code
from model.domain.evidence import Evidence, Source
from model.domain.finding import Finding
from model.domain.gap import Gap
from model.domain.text import Text
from model.domain.value import Value


class Urgency(StrEnum):
    """How loudly to speak; becomes the card's indicator. CRITICAL only from deterministic rules."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class Action(StrEnum):
    """The closed list of things that a therapy rule may say about a drug."""

    CONTRAINDICATED = "contraindicated"
    AVOID = "avoid"
    ALTERNATIVE = "alternative"
    REDUCE = "reduce"
    INCREASE = "increase"
    CAP = "cap"
    STANDARD = "standard"
    RECOMMEND = "recommend"
    RESISTANT = "resistant"
    MONITOR = "monitor"
    TEST_FIRST = "test_first"
    NO_RECOMMENDATION = "no_recommendation"


class DiagnosisStanding(StrEnum):
    """How sure, and against which background."""

    UNLISTED = "unlisted"
    SUSPECTED = "suspected"
    LISTED = "listed"
    RANKED = "ranked"


class Diagnosis(Value, frozen=True, kw_only=True):
    """A disease that the record supports.

    ``standing`` UNLISTED: criteria met, nobody has named it. SUSPECTED: criteria begun, a
    confirming test is missing. LISTED: met and already named. RANKED: from a ranker, with
    ``probability``. ``rule_id`` names the deterministic rule, or is empty. ``also``: the same disease in other code
    systems, or further forms of it.
    """

    code: Code
    label: Text
    standing: DiagnosisStanding
    urgency: Urgency
    rule_id: str
    summary: Text
    detail: Text
    evidence: tuple[Evidence, ...]
    sources: tuple[Source, ...]
    next_steps: tuple[Text, ...] = ()
    probability: Decimal | None = None
    rank: int | None = None
    also: tuple[Code, ...] = ()


class Alternative(Value, frozen=True, kw_only=True):
    """A drug that may replace another; it has itself passed the rules for this patient.

    ``also`` holds the further drugs of a regimen. ``is_settled`` says that nothing stays to be checked
    first: no caution stands, and all that could speak against it was on file.
    """

    drug: Code
    label: Text
    also: tuple[Code, ...] = ()
    is_settled: bool = False


class Dose(Value, frozen=True, kw_only=True):
    """What a rule says about the dose: a share of the usual one, a cap, or both.

    ``percent_low`` to ``percent_high`` of the usual dose; ``at_most`` in ``unit`` ("mg/d").
    ``of``: start, maintenance or daily dose.
    """

    percent_low: Decimal | None = None
    percent_high: Decimal | None = None
    at_most: Decimal | None = None
    unit: str = ""
    of: str = "daily"


class PopulationAnswer(Value, frozen=True, kw_only=True):
    """What one source says to one group of patients; listed where the patient's group is not known."""

    population: str
    label: Text
    rule_id: str
    action: Action
    urgency: Urgency
    strength: str
    summary: Text
    detail: Text
    dose: Dose | None = None


class RunnerUp(Value, frozen=True, kw_only=True):
    """Another source's answer on the same drug, and why it does not lead."""

    rule_id: str
    publisher: str
    action: Action
    summary: Text
    reason: Text
    sources: tuple[Source, ...] = ()


class TherapyAdvice(Value, frozen=True, kw_only=True):
    """One statement about a drug, a regimen, a habit or a test for this patient.

    ``drugs`` is empty for advice on diet, habits or monitoring. ``publisher`` is CPIC, DPWG,
    FDA, label, or the guideline's name. ``medication_keys`` are the case keys of the orders
    or list entries that it speaks about (empty when the drug is only proposed).
    Where several sources answer on one drug, one leads: its ``runner_ups`` are the others, whose
    ``outranked_by`` names its rule.
    """

    rule_id: str
    action: Action
    urgency: Urgency
    publisher: str
    strength: str
    population: str
    drugs: tuple[Code, ...]
    drug_label: Text
    summary: Text
    detail: Text
    evidence: tuple[Evidence, ...]
    sources: tuple[Source, ...]
    medication_keys: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    next_steps: tuple[Text, ...] = ()
    topic: str = ""
    dose: Dose | None = None
    by_population: tuple[PopulationAnswer, ...] = ()
    runner_ups: tuple[RunnerUp, ...] = ()
    outranked_by: str = ""


class GenePhenotype(Value, frozen=True, kw_only=True):
    """A gene's interpretation: as inherited, and as it works under the present drugs.

    ``label`` says it in words, both languages; ``ref`` is empty where there is no result. ``agents`` are the drugs
    and habits that make the difference.
    """

    gene: str
    diplotype: str = ""
    activity_score: Decimal | None = None
    phenotype: str = ""
    effective_phenotype: str = ""
    label: Text = Text(en="", zh="")
    ref: str = ""
    agents: tuple[Evidence, ...] = ()


class Versions(Value, frozen=True, kw_only=True):
    """What produced an assessment."""

    code: str
    knowledge: str
    weights: str = ""


class Assessment(Value, frozen=True, kw_only=True):
    """The model's whole answer for one case; an empty one means: looked, nothing to say."""

    versions: Versions
    findings: tuple[Finding, ...] = ()
    phenotypes: tuple[GenePhenotype, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    therapy: tuple[TherapyAdvice, ...] = ()
    report: tuple[tuple[Text, tuple[Evidence, ...]], ...] = ()
    gaps: tuple[Gap, ...] = ()
