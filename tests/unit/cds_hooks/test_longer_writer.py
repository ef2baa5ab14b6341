"""Longer texts under strain: slow, failing and full; nothing grows, nothing hangs, nothing is shown unrecorded."""

import asyncio
import time
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cds_hooks.auth import Caller
from cds_hooks.consultation import Chart, Question, Spoken, consult
from cds_hooks.longer.reading_room import MISSES, ReadingRoom
from cds_hooks.longer.shelf import LIFE_SECONDS, MOST, OPENINGS, Shelf
from cds_hooks.longer.writer import WAITING, Longer
from cds_hooks.metrics import Metrics
from cds_hooks.record import Recorder
from cds_hooks.samples.catalogue import bundle, catalogue
from cds_hooks.services import discovered
from cds_hooks.settings import LongerTexts
from cds_hooks.voices import Voices
from fhir_adapter.assemble import whole_bundle
from fhir_adapter.intake import open_slot
from model.domain.assessment import Urgency
from model.domain.text import Language
from model.domain.value import replace as with_values
from model.knowledge.load import load
from model.language.backends.echo import BACKEND as ECHO
from model.language.backends.template import TEMPLATE
from model.language.contract import Site, WordingAnswer, WordingTask
from privacy.errors import StoreUnavailable
from privacy.pseudonym import Pseudonyms

PATIENT = b'{"resourceType":"Patient","id":"p1","gender":"female","birthDate":"1960-01-01"}'
CODING = '"code":{"coding":[{"system":"http://loinc.org","code":"%s"}]}'
GENOTYPE = (
    '{"resourceType":"Observation","id":"g1","status":"final","subject":{"reference":"Patient/p1"},'
    f'{CODING % "84413-4"},"valueString":"HLA-B*57:01 positive",'
    f'"component":[{{{CODING % "48018-6"},"valueString":"HLA-B"}}]}}'
).encode()
DRAFT = (
    b'{"resourceType":"MedicationRequest","id":"d1","status":"draft","subject":{"reference":"Patient/p1"},'
    b'"medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"190521"}]}}'
)


class Log:
    """The audit: takes every record, or none."""

    def __init__(self) -> None:
        self.is_down, self.outcomes = False, []

    def record(self, event) -> Future[None]:
        done: Future[None] = Future()
        if self.is_down:
            done.set_exception(StoreUnavailable("down"))
        else:
            self.outcomes.append(event.outcome)
            done.set_result(None)
        return done


class Endless:
    """A model that takes all the time it is given."""

    name = "endless"

    def __init__(self) -> None:
        self.begun = 0

    def generate(self, _, left) -> WordingAnswer:
        self.begun += 1
        while left() > 0:
            time.sleep(0.005)
        return WordingAnswer(is_abstaining=True, fault="timeout")


class Ticks:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Place:
    """One process's longer texts with everything around them."""

    def __init__(self, generator=TEMPLATE, **fields: object) -> None:
        self.log, self.ticks = Log(), Ticks()
        self.recorder = Recorder(log=self.log, pseudonyms=Pseudonyms(), clock=lambda: datetime(2026, 11, 1, tzinfo=UTC))
        self.metrics = Metrics(tuple, lambda: 0)
        voices = Voices(generators=dict.fromkeys(WordingTask, generator))
        chosen = {"which": LongerTexts.ALWAYS, "base": "https://cds.example/osler", **fields}
        self.shelf = Shelf(clock=self.ticks)
        self.longer = Longer(voices, self.recorder, self.metrics, self.shelf, **chosen)
        self.room = ReadingRoom(self.shelf, self.recorder, base="https://cds.example/osler", clock=self.ticks)

    def linked(self, spoken: Spoken, question: Question):
        def about(card):
            caller = Caller(tenant="t", issuer="i", trust=None)
            return self.recorder.about_text(caller, spoken, question.service, card, hook_instance="x", patient_id="p1")

        return self.longer.linked(spoken, question, about)

    async def written(self, spoken: Spoken, question: Question) -> list[str]:
        """The secrets of the cards' links, when all is written."""
        cards, offers = self.linked(spoken, question)
        await self.longer.begin(offers)
        await until(lambda: not self.shelf.waiting)
        return secrets(cards)

    def counted(self, what: str) -> float:
        return self.metrics.registry.get_sample_value("osler_longer_texts_total", {"what": what}) or 0.0

    def end(self) -> None:
        self.longer.stop()
        self.longer.close()


async def until(condition) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in a thread of the product
            await asyncio.sleep(0.005)


def secrets(spoken: Spoken) -> list[str]:
    return [
        link.url.removeprefix("https://cds.example/osler/text/") for card in spoken.cards for link in card.links or ()
    ]


@pytest.fixture(scope="module")
def asked() -> tuple[Spoken, Question]:
    """A contraindicated order, at one moment."""
    service = discovered()["therapy-order-sign"]
    values = {"patient": PATIENT, "genomics": GENOTYPE}
    slots = tuple(open_slot(need.key, values.get(need.key, b"null")) for need in service.wanted)
    chart = Chart(
        slots=slots,
        patient_id="p1",
        as_of=datetime(2026, 11, 1, tzinfo=UTC),
        drafts=(open_slot("draftOrders", DRAFT),),
    )
    question = Question(service=service, knowledge=load(), language=Language.EN, hook_instance="x")
    return consult(chart, question), question


@pytest.fixture
def warning(asked) -> tuple[Spoken, Question]:
    """The same, as if it were no more than a warning: what is critical is never given to a model."""
    spoken, question = asked
    said = tuple(with_values(item, urgency=Urgency.WARNING) for item in spoken.said)
    return replace(spoken, said=said), question


def run(place: Place, scene):
    async def whole():
        try:
            return await scene()
        finally:
            place.end()

    return asyncio.run(whole())


def test_what_is_critical_is_never_given_to_a_model(asked):
    model = Endless()
    place = Place(model)
    run(place, lambda: place.written(*asked))
    assert model.begun == 0
    assert place.counted("rules") == place.counted("offered") > 0


def test_a_model_that_takes_too_long_costs_its_words_alone(warning):
    place = Place(Endless(), patience=0.2)

    async def scene():
        (secret,) = await place.written(*warning)
        return await place.room.read(secret, "")

    found = run(place, scene)
    assert (found.what, place.counted("unanswered")) == ("opened", 1)
    assert b"abacavir" in found.response.body


def test_what_a_model_says_without_proof_is_not_shown(warning):
    place = Place(ECHO.open(Site()))

    async def scene():
        (secret,) = await place.written(*warning)
        return await place.room.read(secret, "")

    found = run(place, scene)
    assert place.counted("unproved") == 1
    assert b"card e1" not in found.response.body


def test_only_what_had_no_time_is_linked_unless_the_site_wants_all(warning):
    spoken, question = warning
    place = Place(Endless(), which=LongerTexts.LATE)
    late = replace(spoken, unfinished=frozenset({spoken.said[0].detail}))

    async def scene():
        return [secrets(place.linked(each, question)[0]) for each in (spoken, late)]

    assert [len(found) for found in run(place, scene)] == [0, 1]


@pytest.mark.parametrize("is_written", [False, True])
def test_nothing_is_written_or_shown_that_the_audit_does_not_take(asked, is_written):
    place = Place()

    async def scene():
        place.log.is_down = not is_written
        (secret,) = await place.written(*asked)
        place.log.is_down = True
        found = await place.room.read(secret, "")
        place.log.is_down = False
        return found, await place.room.read(secret, found.response.headers.get("set-cookie", "")[13:45])

    first, second = run(place, scene)
    assert first.response.status_code == 503
    assert b"abacavir" not in first.response.body
    assert [first.what, second.what] == (["unrecorded", "opened"] if is_written else ["unwritten", "unwritten"])


def test_a_text_that_cannot_be_made_is_said_to_be_missing(asked):
    place = Place()
    spoken, question = asked

    async def scene():
        cards, (offer,) = place.linked(spoken, question)
        broken = replace(offer, want=replace(offer.want, matter=lambda: 1 / 0))
        await place.longer.begin((broken,))
        await until(lambda: not place.shelf.waiting)
        return await place.room.read(*secrets(cards), "")

    assert run(place, scene).what == "unwritten"


def test_ten_thousand_answers_keep_no_more_than_there_is_room_for(asked):
    place = Place()

    async def scene():
        for _ in range(MOST):  # each is written before the next is asked for
            _, offers = place.linked(*asked)
            place.shelf.finish(offers[0].key, b"page")
        crowded = [len(secrets(place.linked(*asked)[0])) for _ in range(10_000 - MOST)]
        place.ticks.now = LIFE_SECONDS
        return crowded, len(secrets(place.linked(*asked)[0])), len(place.shelf)

    crowded, later, kept = run(place, scene)
    assert sum(crowded) == 0
    assert (later, kept) == (1, 1)
    assert place.counted("crowded_out") == 10_000 - MOST


def test_while_many_texts_wait_there_are_no_further_links(asked):
    place = Place()

    async def scene():
        made = [len(secrets(place.linked(*asked)[0])) for _ in range(WAITING + 5)]
        place.ticks.now = 121.0  # those were never begun: their answers did not go out
        return made, len(secrets(place.linked(*asked)[0]))

    made, later = run(place, scene)
    assert (sum(made), made[-1], later) == (WAITING, 0, 1)


def test_a_stop_ends_the_text_that_is_being_written_and_begins_no_other(warning):
    model = Endless()
    place = Place(model)

    async def scene():
        for _ in range(3):
            await place.longer.begin(place.linked(*warning)[1])
        await until(lambda: model.begun)
        started = time.monotonic()
        place.end()
        await place.longer.begin(())
        return time.monotonic() - started

    assert run(place, scene) < 1
    assert (len(place.shelf), place.log.outcomes) == (0, [])


def test_a_text_whose_time_ends_while_it_is_written_is_not_kept(warning):
    place = Place(Endless(), patience=0.2)

    async def scene():
        cards, offers = place.linked(*warning)
        await place.longer.begin(offers)
        place.ticks.now = LIFE_SECONDS
        await until(lambda: "text-written" in place.log.outcomes)
        return await place.room.read(*secrets(cards), "")

    assert run(place, scene).what == "missed"


def test_one_text_is_shown_so_often_and_no_more(asked):
    place = Place()

    async def scene():
        (secret,) = await place.written(*asked)
        first = await place.room.read(secret, "")
        reader = first.response.headers["set-cookie"][13:45]
        return [(await place.room.read(secret, reader)).what for _ in range(OPENINGS)]

    assert run(place, scene) == ["opened"] * (OPENINGS - 1) + ["often"]


def test_who_tries_addresses_is_slowed_and_shuts_nobody_out(asked):
    place = Place()

    async def scene():
        (secret,) = await place.written(*asked)
        tried = [(await place.room.read(f"{number:032}", "")).response.status_code for number in range(MISSES + 2)]
        right = (await place.room.read(secret, "")).what
        place.ticks.now = 60.0
        return tried, right, (await place.room.read("0" * 32, "")).response.status_code

    tried, right, later = run(place, scene)
    assert (tried.count(404), tried[-1], right, later) == (MISSES, 429, "opened", 404)


def test_the_cookie_stays_with_the_pages_and_off_the_open_wire(asked):
    place = Place()

    async def scene():
        (secret,) = await place.written(*asked)
        return (await place.room.read(secret, "")).response.headers["set-cookie"]

    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/osler/text/"} <= set(run(place, scene).split("; "))


def test_each_card_leads_to_its_own_text():
    sample = next(found for found in catalogue() if found.id == "dizziness-fatigue")
    patient_id, slots = whole_bundle(bundle(sample.id), patient_id=sample.patient_id)
    chart = Chart(slots=slots, patient_id=patient_id, as_of=datetime(2026, 11, 1, tzinfo=UTC))
    question = Question(
        service=discovered()["report-encounter-discharge"], knowledge=load(), language=Language.ZH, hook_instance="x"
    )
    spoken, place = consult(chart, question), Place()

    async def scene():
        return [(await place.room.read(secret, "")).response.body for secret in await place.written(spoken, question)]

    pages = run(place, scene)
    assert len(pages) == len(spoken.cards) > 1
    headed = [f"<h1>{card.summary}</h1>".encode() for card in spoken.cards]
    assert [head in page for head, page in zip(headed, pages, strict=True)] == [True] * len(pages)
