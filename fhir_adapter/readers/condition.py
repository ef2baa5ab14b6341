"""Condition: a problem or diagnosis, with its standing."""

from collections.abc import Iterator

from fhir_adapter.context import Context
from fhir_adapter.dates import first_of, start_of
from fhir_adapter.gaps import named, unknown_status
from fhir_adapter.genomic_indicators import indicated
from fhir_adapter.plausible import past_day
from fhir_adapter.problem_words import told
from fhir_adapter.reader import Item, Reader
from fhir_adapter.shapes import Concept, Period, Reference, Resource, Shape
from fhir_adapter.slots import Entry
from fhir_adapter.spoken import problem_codes
from fhir_adapter.statuses import PROBLEM_STATE, VERIFICATION
from fhir_adapter.systems import all_codes, first_code, words_of
from model.domain.case import ProblemState
from model.domain.finding import Presence
from model.domain.gap import Area
from privacy.snapshot import ProblemRecord


class _Stage(Shape):
    summary: Concept | None = None


class _Actor(Shape):
    actor: Reference | None = None


class _Condition(Resource):
    clinical_status: Concept | None = None
    verification_status: Concept | None = None
    category: tuple[Concept, ...] = ()
    code: Concept | None = None
    onset_date_time: str = ""
    onset_period: Period | None = None
    abatement_date_time: str = ""
    abatement_boolean: bool = False
    recorded_date: str = ""
    asserted_date: str = ""
    stage: tuple[_Stage, ...] = ()
    recorder: Reference | None = None
    asserter: Reference | None = None
    participant: tuple[_Actor, ...] = ()


def _extract(resource: _Condition, entry: Entry, context: Context) -> Iterator[Item]:
    context.identify_people(resource.recorder, resource.asserter, *[part.actor for part in resource.participant])
    verification = first_code(resource.verification_status)
    if verification == "entered-in-error":
        return
    presence = VERIFICATION.get(verification) if verification else Presence.PRESENT
    if presence is None:
        yield unknown_status("Condition", "verificationStatus", verification, context.area)
    state, status = _state(resource)
    if state is None:
        yield unknown_status("Condition", "clinicalStatus", status, context.area)
    onset, onset_gap = past_day(
        first_of(resource.onset_date_time, start_of(resource.onset_period)), context, named(context.area)
    )
    recorded, recorded_gap = past_day(
        first_of(resource.recorded_date, resource.asserted_date), context, named(context.area)
    )
    for gap in (onset_gap, recorded_gap):
        if gap is not None:
            yield gap
    codes, text = problem_codes(resource.code), words_of(resource.code)
    said = told(codes, (text, *[code.display for code in codes]))
    if said is not None:
        codes = (*codes, *said.codes)
        state = ProblemState.INACTIVE if said.state is ProblemState.INACTIVE else state
    yield ProblemRecord(
        reference=entry.reference,
        codes=codes,
        text=text,
        state=state or ProblemState.UNKNOWN,
        presence=presence or Presence.UNKNOWN,
        is_confirmed=verification in {"", "confirmed"},
        is_draft=context.is_draft,
        is_on_problem_list=_is_listed(resource.category),
        onset=onset,
        recorded=recorded,
        stage=all_codes(tuple(stage.summary for stage in resource.stage if stage.summary is not None)),
    )
    if presence is Presence.PRESENT and state is not ProblemState.INACTIVE and not context.is_draft:
        yield from indicated(resource.code, recorded, entry)


def _state(resource: _Condition) -> tuple[ProblemState | None, str]:
    """Clinical status; without one an abatement means that it is over. None: a code nobody knows."""
    status = first_code(resource.clinical_status)
    if status:
        return PROBLEM_STATE.get(status), status
    is_over = resource.abatement_boolean or bool(resource.abatement_date_time)
    return (ProblemState.INACTIVE if is_over else ProblemState.UNKNOWN), ""


def _is_listed(category: tuple[Concept, ...]) -> bool:
    """Whether it stands on the problem list; an entry that is only an encounter's diagnosis does not."""
    found = {code.code for code in all_codes(category)}
    return not found or bool(found & {"problem-list-item", "health-concern", "problem"})


READER = Reader(kinds=frozenset({"Condition"}), area=Area.PROBLEMS, shape=_Condition, extract=_extract)
