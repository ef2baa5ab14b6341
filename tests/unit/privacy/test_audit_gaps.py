"""The chain tells where answers are not in it, and a verdict lists it."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from cds_hooks.commands.audit import COMMAND
from privacy.audit import AuditEvent, AuditLog, verify_at
from privacy.audit_fhir import resource
from privacy.audit_gaps import BEGAN, ENDED, GAP, Missed
from privacy.database import Database

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MISSED = Missed(since=NOON, answers=3, services=(("ask", 1), ("therapy-order-sign", 2)))


def told(tmp_path, *outcomes):
    """The verdict on a chain of these records, a minute apart."""
    database = Database.open(tmp_path / "osler.db")
    at = [NOON + timedelta(minutes=number) for number, _ in enumerate(outcomes)]
    events = [
        AuditEvent(at=moment, outcome=word, missed=MISSED if word == GAP else None)
        for moment, word in zip(at, outcomes, strict=True)
    ]
    AuditLog(database).record_all(events).result()
    database.close()
    return verify_at(tmp_path / "osler.db")


@pytest.mark.parametrize(
    ("outcomes", "gaps", "allowed_from"),
    [
        (("answered", "answered"), [], None),
        ((BEGAN, "answered"), [], 1),
        ((BEGAN, "answered", ENDED), [], None),
        ((BEGAN, "answered", GAP, ENDED), [(3, 3)], None),
        ((BEGAN, ENDED, BEGAN, ENDED), [], None),
        ((BEGAN, "answered", BEGAN, ENDED), [(3, None)], None),
        ((BEGAN, "answered", BEGAN, GAP), [(3, None), (4, 3)], 3),
    ],
)
def test_gaps_are_those_told_and_those_that_a_kill_left_untold(tmp_path, outcomes, gaps, allowed_from):
    verdict = told(tmp_path, *outcomes)
    assert ([(gap.record, gap.answers) for gap in verdict.gaps], verdict.gaps_allowed_from) == (gaps, allowed_from)


def test_an_untold_gap_lies_between_the_last_record_and_the_next_start(tmp_path):
    (gap,) = told(tmp_path, BEGAN, "answered", BEGAN).gaps
    assert (gap.since, gap.until) == ("2026-03-01T12:01:00+00:00", "2026-03-01T12:02:00+00:00")


def test_words_of_a_client_make_no_gap(tmp_path):
    database = Database.open(tmp_path / "osler.db")
    AuditLog(database).record(AuditEvent(at=NOON, outcome="answered", tenant='"outcome":"gap"')).result()
    database.close()
    assert verify_at(tmp_path / "osler.db").gaps == ()


def test_the_command_lists_the_gaps_of_a_chain_that_holds(tmp_path):
    told(tmp_path, BEGAN, GAP, BEGAN)
    answer = CliRunner().invoke(COMMAND, ["verify", "--store", str(tmp_path / "osler.db")])
    assert answer.exit_code == 0
    assert answer.output.splitlines()[1:] == [
        "gap, told by record 2: 3 answers (ask 1, therapy-order-sign 2) without a record"
        " from 2026-03-01T12:00:00+00:00 to 2026-03-01T12:01:00+00:00",
        "gap, told by record 3: not known how many answers without a record"
        " from 2026-03-01T12:01:00+00:00 to 2026-03-01T12:02:00+00:00",
        "gaps allowed from record 3 on: that server runs, or ended without saying so",
    ]


def test_and_a_program_reads_them(tmp_path):
    told(tmp_path, BEGAN, GAP)
    answer = CliRunner().invoke(COMMAND, ["verify", "--json", "--store", str(tmp_path / "osler.db")])
    (gap,) = json.loads(answer.output)["gaps"]
    assert (gap["record"], gap["answers"], gap["services"]) == (2, 3, [["ask", 1], ["therapy-order-sign", 2]])


def test_a_gap_cannot_be_taken_out_again(tmp_path):
    told(tmp_path, BEGAN, GAP, "answered")
    connection = sqlite3.connect(tmp_path / "osler.db")
    with connection:
        connection.execute("UPDATE audit_event SET body = replace(body, '\"answers\":3', '\"answers\":1')")
    connection.close()
    assert verify_at(tmp_path / "osler.db").problem == "altered"


def test_an_audit_event_of_a_gap_carries_its_numbers():
    made = resource(7, "0" * 64, AuditEvent(at=NOON, outcome=GAP, missed=MISSED))
    details = {item["type"]: item["valueString"] for item in made["entity"][0]["detail"]}
    assert (made["outcome"], details["missedAnswers"], details["missedOf"]) == ("8", "3", "ask 1, therapy-order-sign 2")


@pytest.mark.parametrize(
    ("minutes", "found"),
    [
        ((0, 5, 6), []),
        ((5, 4.5, 6), []),
        ((5, 3, 2, 6), [(2, "12:03", "12:05")]),
        ((5, 3, 6, 1), [(2, "12:03", "12:05"), (4, "12:01", "12:06")]),
    ],
)
def test_a_clock_that_was_put_back_is_said(tmp_path, minutes, found):
    database = Database.open(tmp_path / "osler.db")
    events = [AuditEvent(at=NOON + timedelta(minutes=minute), outcome="answered") for minute in minutes]
    AuditLog(database).record_all(events).result()
    database.close()
    verdict = verify_at(tmp_path / "osler.db")
    assert verdict.is_intact
    assert [(one.record, one.at[11:16], one.before[11:16]) for one in verdict.backwards] == found
    answer = CliRunner().invoke(COMMAND, ["verify", "--store", str(tmp_path / "osler.db")])
    assert (answer.exit_code, answer.output.count("clock put back: record")) == (0, len(found))
