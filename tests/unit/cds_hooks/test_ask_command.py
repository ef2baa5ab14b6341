"""``osler ask``: one answer a line, in order; for people with sources; a bad line is answered and the run goes on."""

import json

from click.testing import CliRunner

from cds_hooks.commands.cli import main

KEYS = {"text", "title", "source", "url", "version", "rule_id", "score"}


def piped(*lines: object) -> tuple[int, list[dict]]:
    sent = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    result = CliRunner().invoke(main, ["ask"], input=sent.encode())
    return result.exit_code, [json.loads(line) for line in result.output.splitlines()]


def test_each_line_is_answered_with_quotations_or_nothing():
    code, answers = piped(
        {"id": "a", "question": "Abacavir in HLA-B*57:01 positive patients?", "language": "en"},
        {"id": 2, "question": "阿巴卡韦 HLA-B*57:01阳性"},
        {"id": 3, "question": "What is the price of abacavir?"},
    )
    assert code == 0
    assert [item["id"] for item in answers] == ["a", 2, 3]
    assert [item["supported"] for item in answers] == [True, True, False]
    assert set(answers[0]["answer"][0]) == KEYS
    assert "阿巴卡韦" in answers[1]["answer"][0]["text"]
    assert answers[2]["answer"] == []


def test_a_bad_line_is_answered_and_the_run_goes_on():
    code, answers = piped(
        "{", [1], {"id": 3}, {"id": 4, "question": "x", "language": "fr"}, {"id": 5, "question": "hello"}
    )
    assert code == 1
    assert [item["id"] for item in answers] == [None, None, 3, 4, 5]
    assert ["error" in item for item in answers] == [True, True, True, True, False]


def test_a_question_on_the_command_line_is_printed_for_people():
    result = CliRunner().invoke(main, ["ask", "codeine in CYP2D6 ultrarapid metabolizers"])
    assert result.exit_code == 0
    assert "cpicpgx.org" in result.output
    assert "cyp2d6-codeine" in result.output


def test_no_supported_answer_is_said_in_the_language_asked_for():
    result = CliRunner().invoke(main, ["ask", "--language", "zh", "What is the capital of France?"])
    assert result.output.startswith("没有依据可答")
