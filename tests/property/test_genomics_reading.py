"""Properties of reading genetic results: order never matters, and taking results away never makes any appear."""

from hypothesis import given
from hypothesis import strategies as st

from privacy.snapshot import PatientSnapshot
from tests.unit.fhir_adapter.chart import Json, chart
from tests.unit.fhir_adapter.test_genomic_forms import ALL, resource

DAYS = ("2020-01-01", "2024-05-06", "2026-11-01")


@st.composite
def resources(draw: st.DrawFn) -> list[Json]:
    forms = draw(st.lists(st.sampled_from(ALL), min_size=1, max_size=8))
    days = draw(st.lists(st.sampled_from(DAYS), min_size=len(forms), max_size=len(forms)))
    return [
        resource(asked, written, parts) | {"id": f"o{at}", "effectiveDateTime": day}
        for at, ((_, asked, written, parts, _), day) in enumerate(zip(forms, days, strict=True))
    ]


def told(snapshot: PatientSnapshot) -> tuple[list[str], list[str]]:
    return sorted(map(repr, snapshot.genes)), sorted(f"{gap.what.en} {gap.detail}" for gap in snapshot.gaps)


@given(resources().flatmap(lambda made: st.tuples(st.just(made), st.permutations(made))))
def test_the_order_of_resources_never_matters(drawn: tuple[list[Json], list[Json]]) -> None:
    made, shuffled = drawn
    assert told(chart(*made)) == told(chart(*shuffled))


@given(st.sampled_from(ALL).flatmap(lambda form: st.tuples(st.just(form), st.permutations(form[3]))))
def test_the_order_of_components_never_matters(drawn: tuple[tuple, list[str]]) -> None:
    (_, asked, written, parts, _), shuffled = drawn
    assert told(chart(resource(asked, written, parts))) == told(chart(resource(asked, written, shuffled)))


@given(resources())
def test_a_result_alone_says_what_it_says_among_others(made: list[Json]) -> None:
    alone = {repr(record) for one in made for record in chart(one).genes}
    together = {repr(record) for record in chart(*made).genes if record.allele or not record.diplotype}
    assert together <= alone


@given(st.text(max_size=40), st.sampled_from(["84413-4", "79715-9", "50956-2", "84414-2", "69548-6", "32546-4"]))
def test_no_value_whatever_stops_the_reading(words: str, code: str) -> None:
    assert isinstance(chart(resource(code, f"s:{words}", [])), PatientSnapshot)
