"""The verifier: what a text may say of its evidence, and what it may not; each case with its near miss."""

import pytest

from model.language.verify.dates import read_date
from model.language.verify.discover import discovered
from model.language.verify.kinds import rows
from model.language.verify.numbers import number_of, quantity
from model.language.verify.phrases import licences
from model.language.verify.problem import Statement
from model.language.verify.verify import verify

EVIDENCE = (
    "HbA1c 7.2% (2026-01-05), limit ≥ 6.5%",
    "Medication: metformin 500 mg twice daily",
    "Medication: lisinopril 10 mg once daily",
    "No fever, cough or dyspnoea",
    "Family history: father had myocardial infarction",
    "Left knee pain for 3 months, mild",
    "61-year-old man",
    "abacavir: do not use, HLA-B*57:01 positive; risk of a fatal hypersensitivity reaction",
    "Haemoglobin fell from 120 g/L to 95 g/L",
    "Possible pneumonia",
    "EGFR L858R detected; TP53: no variant detected",
)


def kinds(text: str, evidence: tuple[str, ...] = EVIDENCE, language: str = "en") -> set[str]:
    statements = tuple(Statement(id=f"e{place}", statement=item) for place, item in enumerate(evidence, start=1))
    return {problem.kind.value for problem in verify(text, statements, language).problems}


@pytest.mark.parametrize(
    "text",
    [
        "On 5 January 2026 the glycated haemoglobin was 7.2 percent [e1].",
        "He takes metformin 0.5 g bid and lisinopril 10 mg a day.",
        "The patient denies cough and shortness of breath.",
        "His father had a heart attack.",
        "Mild pain in the left knee for three months.",
        "HLA-B*57:01 is positive: abacavir should not be used.",
        "Hb dropped from 12 g/dL to 9.5 g/dL.",
        "Pneumonia is suspected.",
        "EGFR p.(Leu858Arg) was found.",
    ],
)
def test_a_faithful_sentence_passes(text):
    assert kinds(text) == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The HbA1c was 72%.", "number"),
        ("The HbA1c was 7.2 mmol/mol.", "unit"),
        ("The HbA1c was 7.2% on 2026-01-06.", "date"),
        ("Metformin 10 mg.", "dose"),
        ("The patient takes amlodipine.", "drug"),
        ("The patient has a fever.", "polarity"),
        ("There is no knee pain.", "polarity"),
        ("The patient had a heart attack.", "person"),
        ("His mother had a heart attack.", "person"),
        ("Right knee pain.", "side"),
        ("Severe left knee pain.", "severity"),
        ("Left knee pain for 4 months.", "duration"),
        ("Use abacavir.", "advice"),
        ("Stop metformin.", "advice"),
        ("Haemoglobin rose from 120 to 95 g/L.", "trend"),
        ("The patient has pneumonia.", "certainty"),
        ("Left knee pain suggests gout.", "finding"),
        ("The HbA1c of 7.2% is caused by metformin.", "cause"),
        ("EGFR L861Q was found.", "variant"),
        ("BRAF L858R was found.", "gene"),
        ("TP53 was detected.", "status"),
        ("The HbA1c was 7.2% [e2].", "number"),
        ("The HbA1c was 7.2% [e99].", "citation"),
        ("糖化血红蛋白7.2%。", "language"),
        ("HbA1c 7.2%, call 13812345678.", "identifier"),
        ("HbA1c 7.2% ![x](http://a.example/b)", "markup"),
        ("", "empty"),
    ],
)
def test_what_the_evidence_does_not_say_is_named(text, kind):
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026年1月5日糖化血红蛋白为7.2%。",
        "父亲曾患心肌梗死。",
        "患者否认发热、咳嗽。",
        "左膝轻度疼痛，已3个月。",
        "二甲双胍500毫克每天2次。",
        "不得使用阿巴卡韦。",
    ],
)
def test_a_chinese_text_may_rest_on_english_evidence(text):
    assert kinds(text, language="zh") == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("右膝疼痛。", "side"),
        ("患者有发热。", "polarity"),
        ("母亲患心肌梗死。", "person"),
        ("血红蛋白由120升至95 g/L。", "trend"),
        ("二甲双胍5000毫克。", "dose"),
        ("使用阿巴卡韦。", "advice"),
    ],
)
def test_and_a_false_one_is_refused_across_languages(text, kind):
    assert kind in kinds(text, language="zh")


def test_a_span_may_be_said_only_when_two_dates_give_it_exactly():
    evidence = ("eGFR 52 mL/min/1.73 m2 (2025-01-10)", "eGFR 50 mL/min/1.73 m2 (2025-05-10)")
    assert kinds("eGFR was 52 and then 50 over 4 months.", evidence) - {"temporal"} == set()
    assert "duration" in kinds("eGFR was 52 and 50 over 9 months.", evidence)


def test_places_are_characters_of_the_text():
    text = "No fever. Right knee pain [e6]."
    (problem,) = verify(
        text, (Statement(id="e4", statement=EVIDENCE[3]), Statement(id="e6", statement=EVIDENCE[5])), "en"
    ).problems
    assert text[problem.start : problem.end] == "Right"


def test_a_text_longer_than_asked_is_named():
    (problem,) = verify("No fever.", (Statement(id="e1", statement="No fever"),), "en", longest=5).problems
    assert (problem.kind, problem.start) == ("length", 5)


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="language"):
        verify("x", (), "fr")


@pytest.mark.parametrize(
    ("written", "same"),
    [("1,000", "1000"), ("5.0", "5"), ("1.5×10^9", "1500000000"), (".5", "0.5"), ("150×10⁹", "150000000000")],
)
def test_numbers_are_read_in_every_form(written, same):
    assert number_of(written) == number_of(same)


def test_units_are_converted_exactly_and_never_guessed():
    assert quantity(number_of("1"), "g").equals(quantity(number_of("1000"), "mg"))
    assert not quantity(number_of("5"), "mg").equals(quantity(number_of("5"), "ug"))


@pytest.mark.parametrize("written", ["2026-03-04", "4 March 2026", "March 4, 2026", "2026年3月4日", "2026/3/4"])
def test_dates_are_read_in_every_form(written):
    assert (2026, 3, 4) in read_date(written)


def test_every_licence_names_a_class_of_the_table():
    classes = {row["class"] for row in rows("relations.csv")}
    assert set().union(*licences().values()) <= classes


def test_every_relation_has_forms_in_both_languages():
    assert [row for row in rows("relations.csv") if not (row["en"] and row["zh"])] == []


def test_the_checks_are_found():
    assert len(discovered()) == 50


def test_a_sentence_too_long_to_be_read_is_refused():
    assert kinds("no fever and " * 500) == {"length"}


def test_an_impossible_date_is_no_date():
    assert read_date("2026-02-30") == frozenset()
