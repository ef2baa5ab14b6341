"""One line of ``osler diagnose`` in, one answer out: tolerant of codes and words, silent about nothing."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NoReturn

from model.diagnosis.likely import Likely, Presentation, likely
from model.diagnosis.ranking_object import both, ranking_object
from model.diagnosis.rare_answer import GeneFinding
from model.domain.case import Sex
from model.domain.text import Language, Text
from model.findings.said import Standing, TextFinding
from model.findings.spoken import SpokenFinding, Told, told
from model.knowledge.differential_tables import load_differential
from model.ontology.ontology import Ontology

Fields = Mapping[str, object]
_SEXES: Final = {
    "f": Sex.FEMALE,
    "female": Sex.FEMALE,
    "女": Sex.FEMALE,
    "m": Sex.MALE,
    "male": Sex.MALE,
    "男": Sex.MALE,
    "": Sex.UNKNOWN,
    "unknown": Sex.UNKNOWN,
    "other": Sex.UNKNOWN,
}
_WORDS: Final = {
    "zygosity": frozenset({"", "heterozygous", "homozygous", "compound_heterozygous", "hemizygous"}),
    "significance": frozenset({"", "pathogenic", "likely_pathogenic", "uncertain", "likely_benign", "benign"}),
}
_SAME: Final = {"uncertain_significance": "uncertain", "vus": "uncertain"}
_DURATION: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_OLDEST: Final = 130
_MOST: Final = 200
_KNOWN: Final = frozenset({"id", "present", "absent", "text", "language", "sex", "age", "genes", "top"})


def diagnose_line(line: Fields, ontology: Ontology, top: int) -> dict[str, object]:
    """Answer one decoded line.

    Args:
        line: ``present`` and ``absent`` HPO ids, or ``text``; ``sex``, ``age`` in years, ``genes``.
        ontology: terms and rare diseases.
        top: how many diagnoses, where the line does not say.

    Raises:
        ValueError: a known field has the wrong type; the message names it.
    """
    seen, heard = _presentation(line, ontology)
    found = likely(seen, ontology, top=_whole(line.get("top"), "top") or top)
    return {
        "id": line.get("id"),
        **ranking_object(found),
        "findings": list(_findings(heard)),
        "gaps": list(_gaps(line, seen, found)),
        "versions": {"ranking": found.rare.version},
    }


def _presentation(line: Fields, ontology: Ontology) -> tuple[Presentation, Told]:
    present, absent = list(_codes(line, "present")), list(_codes(line, "absent"))
    heard = Told(terms=(), findings=())
    if (text := line.get("text")) is not None:
        if not isinstance(text, str):
            _refuse("text", "a string is expected")
        heard = told(text, _language(line, text), ontology)
        present += [item.code.code for item in heard.terms if _is_present(item)]
        absent += [item.code.code for item in heard.terms if item.standing is Standing.ABSENT]
        present += [item.finding.finding for item in heard.findings if item.is_present]
        absent += [item.finding.finding for item in heard.findings if not item.is_present]
    yes = tuple(dict.fromkeys(present))
    seen = Presentation(
        present=yes,
        absent=tuple(code for code in dict.fromkeys(absent) if code not in yes),
        age=_age(line.get("age")),
        sex=_sex(line.get("sex")),
        genes=tuple(_genes(line)),
    )
    return seen, heard


def _is_present(item: TextFinding) -> bool:
    """Whether it counts; what the tables hold as an antecedent (diabetes) also where it stands in the past history."""
    if item.standing is Standing.PRESENT:
        return True
    row = load_differential().by_code.get(item.code.code)
    return item.standing is Standing.HISTORICAL and row is not None and row.kind == "antecedent"


def _refuse(name: str, what: str) -> NoReturn:
    raise ValueError(f"{name}: {what}")


def _codes(line: Fields, name: str) -> Iterator[str]:
    value = line.get(name)
    if value is None:
        return
    if not isinstance(value, list) or len(value) > _MOST:
        _refuse(name, f"a list of at most {_MOST} HPO ids is expected")
    for item in value:
        code = (item.get("code") or item.get("id")) if isinstance(item, Mapping) else item
        if not isinstance(code, str):
            _refuse(name, "each is an HPO id, or an object with one")
        word = code.strip().lower()
        yield word if word in load_differential().by_name else word.upper().replace("HP_", "HP:")


def _language(line: Fields, text: str) -> Language:
    value = line.get("language")
    if value is None:
        return Language.ZH if _HAN.search(text) else Language.EN
    if not isinstance(value, str):
        _refuse("language", "en or zh is expected")
    named = value.strip().casefold()[:2]
    if named not in set(Language):
        _refuse("language", "en or zh is expected")
    return Language(named)


def _age(value: object) -> float | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and (match := _DURATION.fullmatch(value)) and value != "P":
        years, months, weeks, days = (int(part or 0) for part in match.groups())
        return years + months / 12 + weeks / 52.18 + days / 365.25
    try:
        years_old = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else -1.0
    except ValueError:
        years_old = -1.0
    if not 0 <= years_old <= _OLDEST:
        _refuse("age", 'years, or a duration such as "P3Y6M", are expected')
    return years_old


def _sex(value: object) -> Sex:
    if value is not None and not isinstance(value, str):
        _refuse("sex", "a word is expected")
    return _SEXES.get((value or "").strip().casefold(), Sex.UNKNOWN)


def _genes(line: Fields) -> Iterator[GeneFinding]:
    value = line.get("genes")
    if value is not None and not isinstance(value, list):
        _refuse("genes", "a list of symbols is expected")
    for item in value or ():
        if isinstance(item, Mapping) and isinstance(symbol := item.get("symbol") or item.get("gene"), str):
            yield GeneFinding(
                symbol=symbol.strip().upper(),
                zygosity=_word(item, "zygosity"),
                significance=_word(item, "significance"),
            )
        elif isinstance(item, str):
            yield GeneFinding(symbol=item.strip())
        else:
            _refuse("genes", "each is a symbol, or an object with one")


def _word(item: Fields, name: str) -> str:
    """A word of a gene, however it is written: "Likely pathogenic" is likely_pathogenic."""
    word = "_".join(re.split(r"[\s_-]+", str(item.get(name) or "").strip().casefold()))
    return _SAME.get(word, word)


def _whole(value: object, name: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST:
        _refuse(name, f"a whole number from 1 to {_MOST} is expected")
    return value


def _findings(heard: Told) -> Iterator[dict[str, object]]:
    """What was read, in the order of the text: HPO terms, and findings of the tables by their own name."""
    read: list[TextFinding | SpokenFinding] = [*heard.terms, *heard.findings]
    for item in sorted(read, key=lambda item: (item.start, item.end)):
        if isinstance(item, TextFinding):
            code, label, presence = item.code.code, item.code.display, item.standing.value
        else:
            code, label, presence = item.finding.finding, item.finding.en, "present" if item.is_present else "absent"
        yield {"code": code, "label": label, "presence": presence, "start": item.start, "end": item.end}


def _gaps(line: Fields, seen: Presentation, found: Likely) -> Iterator[dict[str, object]]:
    for code in found.unknown:
        yield _gap(
            Text(en=f"{code} is no code of this ontology or table", zh=f"{code}不属于本体或所用表格"),
            "unreadable",
            Text(en="It was not weighed.", zh="未计入排序。"),
        )
    for name in sorted(str(name) for name in set(line) - _KNOWN):
        yield _gap(
            Text(en=f"the field {name} is not read", zh=f"未读取字段{name}"),
            "not_assessed",
            Text(en="It did not count.", zh="未计入。"),
        )
    for word in _unread(line, seen):
        yield _gap(
            Text(en=f"the word {word} is not known", zh=f"无法识别“{word}”"),
            "unreadable",
            Text(en="It did not count.", zh="未计入。"),
        )
    if not seen.present:
        yield _gap(
            Text(en="no finding that is present", zh="无任何阳性表现"),
            "not_sent",
            Text(en="Nothing was ranked.", zh="未作排序。"),
        )


def _unread(line: Fields, seen: Presentation) -> Iterator[str]:
    """Words of sex, zygosity and class that say nothing to the ranking."""
    if str(line.get("sex") or "").strip().casefold() not in _SEXES:
        yield f'sex "{line["sex"]}"'
    for gene in seen.genes:
        for name, known in _WORDS.items():
            if (word := getattr(gene, name)) not in known:
                yield f'{name} "{word}"'


def _gap(what: Text, why: str, consequence: Text) -> dict[str, object]:
    return {"what": both(what), "why": why, "consequence": both(consequence)}
