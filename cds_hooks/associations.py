"""How associations are written: for people in one language, for programs as JSON in both; hypotheses stand apart."""

from collections.abc import Iterator, Mapping
from typing import Final

from cds_hooks.associations_plot import Row, draw
from cds_hooks.locale import say, strings
from model.domain.text import Language, Text
from model.language.associations.find import Association, Associations
from model.language.associations.held import Standing
from model.language.associations.mentions import Citation
from model.language.associations.things import Thing

PARTS: Final = (Standing.HELD, Standing.NOT_COMPARED, Standing.HYPOTHESIS)
_MOST_IDS: Final = 5
_DIGITS: Final = 3


def as_object(result: Associations, least: int, rate: float) -> dict[str, object]:
    """Everything, the links that no table holds apart from the others."""
    sent = [(item.standing, _sent(item)) for item in result.found]
    return {
        "documents": result.documents,
        "pairs_tested": result.tested,
        "min_documents": least,
        "false_discovery_rate": rate,
        "associations": [item for standing, item in sent if standing is not Standing.HYPOTHESIS],
        "hypotheses": [item for standing, item in sent if standing is Standing.HYPOTHESIS],
        "note": _both(say("associations.note")),
    }


def as_lines(result: Associations, rate: float, top: int, language: Language) -> Iterator[str]:
    """A head, then each part with its associations, the surest first, ``top`` at most, and where each stands."""
    yield _head(result, rate, language)
    for standing in PARTS:
        found = [item for item in result.found if item.standing is standing]
        if found:
            yield ""
            yield _said(f"associations.{standing}", language)
        for item in found[:top]:
            yield from _lines(item, result.documents, language)
        if len(found) > top:
            yield _said("associations.more", language, count=len(found) - top)
    yield ""
    yield _said("associations.note", language)


def as_picture(result: Associations, rate: float, top: int, language: Language) -> str:
    """The surest associations of each part as an SVG."""
    rows = [
        Row(
            name=_named(item, language),
            lift=item.lift,
            documents=item.documents_both,
            standing=item.standing,
        )
        for standing in PARTS
        for item in [each for each in result.found if each.standing is standing][:top]
    ]
    words = {key: _said(f"associations.plot.{key}", language) for key in ("title", "axis", "size", "none", *PARTS)}
    return draw(rows, words | {"subtitle": _head(result, rate, language)})


def _head(result: Associations, rate: float, language: Language) -> str:
    counts = {"documents": result.documents, "tested": result.tested, "found": len(result.found)}
    return _said("associations.head", language, **counts, rate=f"{rate:g}")


def _lines(item: Association, documents: int, language: Language) -> Iterator[str]:
    counts = {"both": item.documents_both, "first": item.documents_first, "second": item.documents_second}
    measures = {"lift": f"{item.lift:.1f}", "q": f"{item.q:.1e}"}
    pair = _named(item, language)
    yield _said("associations.line", language, pair=pair, documents=documents, **counts, **measures)
    if item.held_by:
        more = ", ..." if len(item.held_by) > _MOST_IDS else ""
        yield f"  [{', '.join(item.held_by[:_MOST_IDS])}{more}]"
    yield from (f"  {_where(citation)}" for citation in item.citations)


def _where(citation: Citation) -> str:
    origin = ", ".join(filter(None, (citation.source, citation.date, citation.url)))
    said = " / ".join(": ".join(filter(None, (each.place, each.text))) for each in citation.sentences)
    return f"{origin}; {said}"


def _named(item: Association, language: Language) -> str:
    return f"{item.first.label.spoken(language)} – {item.second.label.spoken(language)}"


def _said(key: str, language: Language, **values: object) -> str:
    return strings(language)[key].format_map(values)


def _sent(item: Association) -> dict[str, object]:
    return {
        "first": _thing(item.first),
        "second": _thing(item.second),
        "documents": {"first": item.documents_first, "second": item.documents_second, "both": item.documents_both},
        "expected": _rounded(item.expected),
        "lift": _rounded(item.lift),
        "p": _rounded(item.p),
        "q": _rounded(item.q),
        "standing": item.standing.value,
        "held_by": list(item.held_by),
        "citations": [_citation(each) for each in item.citations],
    }


def _thing(thing: Thing) -> Mapping[str, object]:
    return {"id": thing.id, "kind": thing.kind.value, "label": _both(thing.label), "codes": list(thing.codes)}


def _citation(citation: Citation) -> Mapping[str, object]:
    return {
        "title": citation.title,
        "source": citation.source,
        "date": citation.date,
        "url": citation.url,
        "sentences": [{"place": each.place, "text": each.text} for each in citation.sentences],
    }


def _both(text: Text) -> Mapping[str, str]:
    return {"en": text.en, "zh": text.zh}


def _rounded(number: float) -> float:
    return float(f"{number:.{_DIGITS}g}")
