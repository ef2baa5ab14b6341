"""Every drug code says who confirmed it, and the two open sources that we can read here agree."""

import csv
import gzip
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from fhir_adapter.drugs import book, default_book
from fhir_adapter.rxnorm_files import RxNormRelease
from model.domain.code import RXNORM, Code
from model.knowledge.drug_terms import DrugTerm, load_drugs, load_products
from model.knowledge.files import FOLDER, KnowledgeError

SHARED = Path(__file__).parents[4] / "shared" / "knowledge"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")


def folder_with(tmp_path: Path, name: str, row: str) -> Path:
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / name).write_text(f"{row}\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("row", ["1,examplol,例醇,,,", "1,examplol,例醇,,,yes", "1,examplol,例醇,,,CPIC"])
def test_a_drug_without_a_word_on_who_checked_its_code_is_refused(tmp_path: Path, row: str) -> None:
    folder = folder_with(tmp_path, "drugs.csv", f"code,en,zh,atc,synonyms,checked\n{row}")
    with pytest.raises(KnowledgeError, match=r"drugs\.csv: row 1 checked"):
        load_drugs(folder)


@pytest.mark.parametrize("word", ["", "unchecked"])
def test_a_product_code_that_nobody_confirmed_is_refused(tmp_path: Path, word: str) -> None:
    folder = folder_with(tmp_path, "drug_products.csv", f"code,ingredients,name,checked\n1,2 3,a / b,{word}")
    with pytest.raises(KnowledgeError, match=r"drug_products\.csv: row 1 checked"):
        load_products(folder)


def test_products_stand_for_ingredients_that_the_table_knows() -> None:
    known = {term.code for term in load_drugs()}
    assert {code for parts in load_products().values() for code in parts} <= known


def unchecked() -> DrugTerm:
    return next(term for term in load_drugs() if term.checked == "unchecked" and term.system == "rxnorm")


def test_a_site_release_that_agrees_confirms_an_unchecked_code() -> None:
    term = unchecked()
    ours = book(RxNormRelease(ingredients={term.code: term.en}))
    assert ours.resolve((Code(RXNORM, term.code),), ()).ingredients == (term.value,)


def test_a_site_release_that_names_another_drug_is_right_and_our_unchecked_row_is_not() -> None:
    term = unchecked()
    ours = book(RxNormRelease(ingredients={term.code: "examplol", "900009": term.en}))
    assert ours.resolve((Code(RXNORM, term.code),), ()).ingredients == (Code(RXNORM, term.code, "examplol"),)
    assert [code.code for code in ours.resolve((), (term.en,)).ingredients] == ["900009"]


def test_two_codes_of_one_drug_do_not_contradict_each_other() -> None:
    found = default_book().resolve((Code(RXNORM, "1546356", "dabigatran"),), ("Pradaxa",))
    assert [code.display for code in found.ingredients] == ["dabigatran etexilate"]


def named_by_rules() -> Iterator[str]:
    for path in (*(FOLDER / "pgx").rglob("*.toml"), *(FOLDER / "therapy").rglob("*.toml")):
        yield from drug_names(tomllib.loads(path.read_text(encoding="utf-8")))


def drug_names(content: object) -> Iterator[str]:
    pairs = content.items() if isinstance(content, dict) else enumerate(content if isinstance(content, list) else ())
    for key, value in pairs:
        is_named = (
            key == "drugs"
            and isinstance(value, list)
            and all(isinstance(item, str) and item.islower() for item in value)
        )
        yield from value if is_named else drug_names(value)


def test_no_rule_names_a_drug_whose_code_nobody_confirmed() -> None:
    names = set(named_by_rules())
    assert {"clopidogrel", "osimertinib", "metformin"} <= names
    assert {name for name in names if load_drugs().named(name).checked == "unchecked"} == set()


def confirmed(word: str) -> dict[str, set[str]]:
    return {
        term.code: {name.casefold() for name in (term.en, *term.synonyms)}
        for term in load_drugs()
        if term.checked == word and term.system == "rxnorm"
    }


@needs_shared
def test_codes_checked_against_cpic_are_cpic_s() -> None:
    with (SHARED / "drugs" / "cpic-drugs.tsv").open(encoding="utf-8") as file:
        theirs = {row["rxcui_ingredient"]: row["name"].casefold() for row in csv.DictReader(file, delimiter="\t")}
    ours = confirmed("cpic")
    assert {code: theirs[code] for code in ours.keys() & theirs if theirs[code] not in ours[code]} == {}
    assert len(ours.keys() & theirs) >= 200


@needs_shared
def test_codes_checked_against_example_charts_stand_there_with_their_name() -> None:
    with gzip.open(SHARED / "drugs" / "rxnorm-codes-seen.tsv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    theirs = {row[0]: row[2].casefold() for row in rows if row[5] != "clinosim-0.6.5"}
    ours = confirmed("seen")
    assert {code for code, names in ours.items() if not any(name in theirs.get(code, "") for name in names)} == set()
