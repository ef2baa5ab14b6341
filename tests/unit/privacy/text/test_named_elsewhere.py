"""Who is named once with a cue is known in the rest of the text; an ordinary word is not."""

import pytest

from privacy.text.scrub import scrub


@pytest.mark.parametrize(
    ("text", "out"),
    [
        (
            "Dr. Grace Lamb advised. Grace will review; cc: G. Lamb",
            "Dr. [NAME-1] advised. [NAME-1] will review; cc: [NAME-2]",
        ),
        ("Dr. Grace Lamb advised a grace period.", "Dr. [NAME-1] advised a grace period."),
        ("责任护士:白雪。白雪已电话告知家属。", "责任护士:[NAME-1]。[NAME-1]已电话告知家属。"),
        ("责任护士:白雪。窗外白雪皑皑。", "责任护士:[NAME-1]。窗外白雪皑皑。"),
        ("主治医师:逯志远。出院后到逯志远门诊复诊。", "主治医师:[NAME-1]。出院后到[NAME-1]门诊复诊。"),
    ],
)
def test_a_further_mention_goes_with_the_first(text, out):
    assert scrub(text).text == out
