"""How many people of a release look alike: classes over what could be known from elsewhere, and what matters most.

The classes are those of the sample itself ("sample k"): how many people outside look the same needs an outside table.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from privacy.resources.days import AGE, AGE_BAND, age_band

COLUMNS: Final = ("age", "sex", "state", "zip3", "rare code")
SMALL: Final = 5
CUSTOM: Final = 11
_RARE: Final = 3
_NOTHING: Final = "-"

Node = Mapping[str, object]
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Sizes of the classes, risks, and for each column by how much less it would be with that column left out.

    ``below`` are shares of people in classes smaller than 5 and 11; ``highest`` and ``average`` the chance of the
    right guess about one known to be in the release (prosecutor: 1/k).
    """

    people: int
    classes: tuple[tuple[int, int], ...]
    below: Mapping[int, float]
    highest: float
    average: float
    gains: tuple[tuple[str, float], ...]


class Risk:
    """Collects what the output says about each patient."""

    def __init__(self) -> None:
        self._people: dict[str, dict[str, str]] = {}
        self._codes: dict[str, set[str]] = {}
        self._units = 0

    def add(self, payload: bytes) -> None:
        """Take in one released Bundle or resource. Patients of two Bundles are two people, whatever their ids."""
        node = msgspec.json.decode(payload)
        self._units += 1
        unit = f"{self._units}|" if node.get("resourceType") == "Bundle" else ""
        found = list(_flat(node))
        addresses = {address: f"Patient/{one.get('id', '')}" for one, address in found if _is_patient(one)}
        for resource, _ in found:
            if _is_patient(resource):
                self._people[f"{unit}Patient/{resource.get('id', '')}"] = _quasi(resource)
            elif resource.get("resourceType") == "Condition":
                subject = resource.get("subject")
                name = str(subject.get("reference")) if isinstance(subject, dict) else ""
                self._codes.setdefault(unit + addresses.get(name, name), set()).update(_codes(resource))

    def report(self) -> Report:
        """Count the classes of what was taken in."""
        rows = self._rows()
        sizes = Counter(rows)
        share = _share(rows, SMALL)
        gains = {name: share - _share(_without(rows, place), SMALL) for place, name in enumerate(COLUMNS)}
        by_size = Counter(sizes.values())
        people = len(rows)
        return Report(
            people=people,
            classes=tuple(sorted(by_size.items())),
            below={limit: _share(rows, limit) for limit in (SMALL, CUSTOM)},
            highest=1 / min(sizes.values()) if sizes else 0.0,
            average=len(sizes) / people if people else 0.0,
            gains=tuple(sorted(gains.items(), key=lambda one: (-one[1], one[0]))),
        )

    def _rows(self) -> list[Row]:
        held = Counter(code for codes in self._codes.values() for code in codes)
        rows = []
        for name, quasi in sorted(self._people.items()):
            rare = sorted(code for code in self._codes.get(name, ()) if held[code] < _RARE)
            rows.append((*(quasi[column] for column in COLUMNS[:-1]), " ".join(rare) or _NOTHING))
        return rows


def as_text(report: Report) -> str:
    """The report for reading."""
    lines = [
        f"people {report.people}, classes {sum(count for _, count in report.classes)} (k of the release alone)",
        *(f"in classes smaller than {limit}: {share:.1%}" for limit, share in report.below.items()),
        f"chance of a right guess: highest {report.highest:.3f}, average {report.average:.3f}",
        "size of class: number of classes",
        *(f"{size:>6}: {count}" for size, count in report.classes),
        f"share in classes smaller than {SMALL} falls, without this attribute, by",
        *(f"{name:>10}: {gain:.1%}" for name, gain in report.gains),
        "This is no expert determination: it says nothing about people outside the release.",
    ]
    return "\n".join(lines) + "\n"


def as_svg(report: Report) -> str:
    """The sizes of the classes as bars, people on the vertical axis; below, what each attribute adds to the risk."""
    bars = [(size, size * count) for size, count in report.classes]
    width, height, left, foot, more = 640, 320, 60, 40, 30 + 18 * len(report.gains)
    top = max((people for _, people in bars), default=1)
    step = (width - left - 20) / max(len(bars), 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + more}" font-family="sans-serif"',
        ' font-size="11">',
        "<title>People by the size of their class</title>",
        f'<rect width="{width}" height="{height + more}" fill="white"/>',
    ]
    for place, (size, people) in enumerate(bars):
        tall = (height - foot - 40) * people / top
        x, y = left + place * step, height - foot - tall
        colour = "#b3261e" if size < SMALL else "#e0a100" if size < CUSTOM else "#2e7d5b"
        parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{step * 0.8:.1f}" height="{tall:.1f}" fill="{colour}"/>')
        if place % max(1, math.ceil(len(bars) / 20)) == 0:
            middle = f'x="{x + step * 0.4:.1f}" text-anchor="middle"'
            parts.append(f'<text {middle} y="{height - foot + 14}">{size}</text>')
            parts.append(f'<text {middle} y="{y - 4:.1f}">{people}</text>')
    parts += [
        f'<line x1="{left}" y1="{height - foot}" x2="{width - 20}" y2="{height - foot}" stroke="black"/>',
        f'<text x="{width / 2}" y="{height - 8}" text-anchor="middle">size of class (k); red below {SMALL},'
        f" yellow below {CUSTOM}</text>",
        f'<text x="{left}" y="20">people by the size of their class, {report.people} in all</text>',
        *_gain_bars(report, left, height + 12),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _gain_bars(report: Report, left: int, top: int) -> Iterator[str]:
    yield f'<text x="{left}" y="{top}">share of people in red classes that is due to</text>'
    for place, (name, gain) in enumerate(report.gains):
        y = top + 18 * place + 18
        yield f'<text x="{left + 60}" y="{y}" text-anchor="end">{name}</text>'
        yield f'<rect x="{left + 66}" y="{y - 10}" width="{400 * max(gain, 0):.1f}" height="12" fill="#3b6ea5"/>'
        yield f'<text x="{left + 72 + 400 * max(gain, 0):.1f}" y="{y}">{gain:.1%}</text>'


def _share(rows: list[Row], limit: int) -> float:
    sizes = Counter(rows)
    return sum(sizes[row] < limit for row in rows) / len(rows) if rows else 0.0


def _without(rows: list[Row], place: int) -> list[Row]:
    return [(*row[:place], *row[place + 1 :]) for row in rows]


def _quasi(patient: Node) -> dict[str, str]:
    listed = patient.get("address")
    places = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    first = places[0] if places else {}
    return {
        "age": _age(patient),
        "sex": str(patient.get("gender", _NOTHING)),
        "state": str(first.get("state", _NOTHING)),
        "zip3": str(first.get("postalCode", _NOTHING)),
    }


def _age(patient: Node) -> str:
    sibling = patient.get("_birthDate")
    listed = sibling.get("extension") if isinstance(sibling, dict) else None
    for one in listed if isinstance(listed, list) else ():
        if one.get("url") == AGE_BAND:
            return str(one["valueString"])
        if one.get("url") == AGE:
            age = one["valueAge"]
            return age_band(int(age["value"])) if age.get("code") == "a" else age_band(0)
    return str(patient.get("birthDate", _NOTHING))[:4]


def _codes(condition: Node) -> Iterator[str]:
    code = condition.get("code")
    listed = code.get("coding") if isinstance(code, dict) else None
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and "code" in one:
            yield f"{one.get('system', '')}|{one['code']}"


def _is_patient(resource: Node) -> bool:
    return resource.get("resourceType") == "Patient"


def _flat(node: object, address: object = None) -> Iterator[tuple[Node, object]]:
    if not isinstance(node, dict):
        return
    if node.get("resourceType") != "Bundle":
        yield node, address
        return
    for entry in node.get("entry", ()):
        yield from _flat(entry["resource"], entry.get("fullUrl"))
