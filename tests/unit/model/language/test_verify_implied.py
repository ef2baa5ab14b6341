"""What figures, dates and forms of the evidence license without a word, each with its near miss."""

import pytest

from model.language.verify.kinds import rows
from model.language.verify.phrases import phrases
from model.language.verify.problem import Statement
from model.language.verify.verify import verify

CREATININE = ("Creatinine 1.1 mg/dL on 2025-11-02", "Creatinine 2.4 mg/dL on 2026-01-15")
STARTED = ("Atrial fibrillation diagnosed 2023-08-14", "Apixaban 5 mg twice daily since 2023-08-20")


def kinds(text: str, *evidence: str, language: str = "en") -> set[str]:
    statements = tuple(Statement(id=f"e{place}", statement=item) for place, item in enumerate(evidence, start=1))
    return {problem.kind.value for problem in verify(text, statements, language).problems}


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Hemoglobin is low at 9.2 g/dL.", ("Hemoglobin 9.2 g/dL (12.0-16.0)",)),
        ("The INR of 3.8 exceeds the therapeutic range.", ("INR 3.8, therapeutic range 2.0-3.0",)),
        ("Lymphocytes are low at 0.6 x10^9/L.", ("Lymphocytes 0.6 x10^9/L, reference 1.0-4.0",)),
        ("Creatinine rose from 1.1 to 2.4 mg/dL.", CREATININE),
        ("Creatinine increased by 1.3 mg/dL.", CREATININE),
        ("Creatinine more than doubled.", CREATININE),
        ("Apixaban was started after atrial fibrillation was diagnosed.", STARTED),
        ("Apixaban was started six days after the diagnosis of atrial fibrillation.", STARTED),
        ("The troponin is not elevated.", ("Troponin normal",)),
        ("The appendix was removed in 1998.", ("Appendectomy in 1998",)),
        ("The patient is a former smoker.", ("Smoker, quit in 2015",)),
        ("No TPMT result is available.", ("TPMT not tested",)),
        ("Testing shows a genotype consistent with poor metabolizer status.", ("CYP2C19 *2/*2: poor metabolizer",)),
        ("The patient is afebrile.", ("No fever",)),
        ("Loss of weight was noted.", ("Weight loss",)),
    ],
)
def test_what_follows_from_the_evidence_passes(text, evidence):
    assert kinds(text, *evidence) == set()


@pytest.mark.parametrize(
    ("text", "evidence", "kind"),
    [
        ("Hemoglobin is high at 9.2 g/dL.", ("Hemoglobin 9.2 g/dL (12.0-16.0)",), "trend"),
        ("The INR of 3.8 is within the therapeutic range.", ("INR 3.8, therapeutic range 2.0-3.0",), "comparison"),
        ("LDL of 4.8 is below the target.", ("LDL cholesterol 4.8 mmol/L, target below 1.8 mmol/L",), "comparison"),
        ("Lymphocytes are high at 0.6 x10^9/L.", ("Lymphocytes 0.6 x10^9/L, reference 1.0-4.0",), "trend"),
        ("Creatinine fell to 1.1 mg/dL.", CREATININE, "trend"),
        ("Creatinine increased by 1.5 mg/dL.", CREATININE, "number"),
        ("Creatinine was 1.3 mg/dL.", CREATININE, "number"),
        ("Creatinine tripled.", CREATININE, "comparison"),
        ("Apixaban was started before atrial fibrillation was diagnosed.", STARTED, "temporal"),
        ("Start apixaban.", STARTED, "advice"),
        ("Cough began because lisinopril was stopped.", ("Lisinopril stopped because of cough",), "cause"),
        ("The patient smokes.", ("Smoker, quit in 2015",), "certainty"),
        ("TPMT is tested.", ("TPMT not tested",), "certainty"),
        ("KRAS is mutated.", ("KRAS wild type",), "polarity"),
        ("Surgery was performed on May 20, 2026.", ("Surgery planned for 2026-05-20",), "certainty"),
        ("SLCO1B1 lowers the risk of myopathy.", ("SLCO1B1 raises the risk of myopathy",), "status"),
        ("Simvastatin raises fluconazole levels.", ("Fluconazole raises simvastatin levels",), "trend"),
        ("Gastric bleeding was treated with aspirin.", ("Aspirin caused gastric bleeding",), "cause"),
        ("The ejection fraction is 50 %, previously 35 %.", ("Ejection fraction 35 %, previously 50 %",), "trend"),
        ("ER is negative.", ("HER2 negative, ER positive",), "polarity"),
    ],
)
def test_and_what_does_not_is_named(text, evidence, kind):
    assert kind in kinds(text, *evidence)


@pytest.mark.parametrize(
    ("text", "evidence", "kind"),
    [
        ("血钾高于正常范围。", "血钾5.9 mmol/L（3.5-5.1）", ""),
        ("血钾低于正常范围。", "血钾5.9 mmol/L（3.5-5.1）", "comparison"),
        ("使用阿莫西林后出现皮疹。", "服用阿莫西林后出现皮疹", ""),
        ("出现皮疹后使用阿莫西林。", "服用阿莫西林后出现皮疹", "temporal"),
        ("未检出EGFR L858R突变。", "EGFR L858R未检出", ""),
        ("检出EGFR L858R突变。", "EGFR L858R未检出", "polarity"),
        ("氟康唑使辛伐他汀浓度升高。", "氟康唑使辛伐他汀浓度升高", ""),
        ("辛伐他汀使氟康唑浓度升高。", "氟康唑使辛伐他汀浓度升高", "trend"),
    ],
)
def test_the_same_in_chinese(text, evidence, kind):
    assert (kind in kinds(text, evidence, language="zh")) if kind else kinds(text, evidence, language="zh") == set()


@pytest.mark.parametrize(
    ("table", "columns"),
    [("parts.csv", ("names", "parts", "wider")), ("good_ways.csv", ("tests",)), ("denials.csv", ("name", "denied"))],
)
def test_every_name_of_the_small_tables_is_known(table, columns):
    names = [name for row in rows(table) for column in columns for name in row[column].split("|") if name]
    assert [name for name in names if not phrases().keys_of(name)] == []
