"""``osler findings``: one answer a line, in order; a bad line is answered and the run goes on."""

import json

from click.testing import CliRunner

from cds_hooks.commands.cli import main


def asked(*lines: object) -> tuple[int, list[dict]]:
    sent = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    result = CliRunner().invoke(main, ["findings"], input=sent.encode())
    return result.exit_code, [json.loads(line) for line in result.output.splitlines()]


def test_each_line_is_answered_with_codes_presence_and_offsets():
    code, answers = asked(
        {"id": "a", "text": "Seizures, no hearing loss.", "language": "en"},
        {"id": 2, "text": "父亲有高血压。", "language": "zh"},
        {"id": None, "text": ""},
    )
    assert code == 0
    assert answers == [
        {
            "id": "a",
            "findings": [
                {"code": "HP:0001250", "label": "Seizure", "presence": "present", "start": 0, "end": 8},
                {"code": "HP:0000365", "label": "Hearing impairment", "presence": "absent", "start": 13, "end": 25},
            ],
        },
        {
            "id": 2,
            "findings": [{"code": "HP:0000822", "label": "Hypertension", "presence": "family", "start": 3, "end": 6}],
        },
        {"id": None, "findings": []},
    ]


def test_a_bad_line_does_not_stop_the_next():
    code, answers = asked("{", [1], {"id": 3}, {"id": 4, "text": "fever", "language": "fr"}, {"id": 5, "text": "fever"})
    assert code == 1
    assert [answer["id"] for answer in answers] == [None, None, 3, 4, 5]
    assert ["error" in answer for answer in answers] == [True, True, True, True, False]
