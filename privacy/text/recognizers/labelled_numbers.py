"""Numbers that a word before them makes identifying: record, account, policy, licence, device, telephone."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_TOKEN_LEFT: Final = re.compile(r"[-/.]?(?:[A-Za-z0-9]+[-/.])*[A-Za-z0-9]*[#A-Za-z0-9]")
"""What belongs to a token before its number, read from right to left."""
_TOKEN_RIGHT: Final = re.compile(r"[A-Za-z0-9]{0,40}(?:[-/][A-Za-z0-9]{1,20}|\.\d{1,12}(?=[-.\w])){0,6}")
_SPACED: Final = re.compile(r"(?: \d{2,4}){1,5}(?!\d)(?![./]\d)")
_CONNECTED: Final = r"[\s.:#=(]*(?:\b(?:no|nos|num|number|numbers|id|ids|is|was|code|of)\b[\s.:#=(]*)*$"
_STRONG: Final = (
    r"mrn|m\.?r\.?n|medical record|med(?:ical)? rec|patient id|pt id|ssn|ss|social(?: security)?|last four|"
    r"acct|account|"
    r"policy|insurance(?: plan| policy)?|ins(?:ur)?(?:\. policy| policy| plan)?|insurer|health plan|health id|member|"
    r"subscriber|beneficiary|medicare|medicaid|hicn|mbi|nhs|nhs number|hospital|licen[sc]e|lic|dea|npi|accession|"
    r"acc|specimen|csn|har|encounter|visit|claim|authorization|auth|vin|passport|badge|employee|student|driver'?s?|"
    r"certificate|cert|registration|voucher|confirmation|invoice|tracking|username|user|login|handle|"
    r"wechat|qq|skype|national id|tax|ein|tin|fin|epic|upi|chi|phn|ohip|ehic|aadhaar|pan|curp|cpf|dni|nie|bsn|pesel|"
    r"lab (?:no|number|ref)|staff (?:no|number|id)|payroll|"
    r"personnummer|screening|regn|reg no|booking|tail|card|iban|routing|swift|blood unit|unit number|donor|case"
)
_WEAK: Final = (
    r"regd|record|chart|file|plan|group|id|ref|reference|order|rx|prescription|ticket|report|site|subject|study|request"
)
_DEVICE: Final = r"serial|s/n|sn|lot|batch|udi|device(?: id)?|implant id|ref(?=\W+[\w-]+\W+(?:lot|sn))|imei|mac|asset"
_PLATE: Final = r"plate|plates|license plate|licence plate|registration|vehicle|car reg|reg"
_PHONE: Final = (
    r"phone|telephone|tel|mobile|cell|cellphone|fax|pager|beeper|bleep|ext|extension|contact|whatsapp|call(?:ed|"
    r"back)?(?: back)?"
    r"(?: at| on)?|reach(?:ed|able)? (?:at|on)|home|work|ph|hotline|records to|voicemail"
)
_WHICH: Final = re.compile(
    rf"(?<![A-Za-z])(?:(?P<phone>{_PHONE})|(?P<device>{_DEVICE})|(?P<strong>{_STRONG})|(?P<plate>{_PLATE})"
    rf"|(?P<weak>{_WEAK}))s?(?:'s)?{_CONNECTED}"
)
_PUBLIC: Final = re.compile(
    r"(?:NCT|ISRCTN|CHEMBL|DB|PMID|PMC|HP|OMIM|ORPHA|MONDO|HGNC|RS|NM|NP|NC|NG|XM|ENS[GTP]|GSE|GRCH|CHR|HLA|COVID|SARS|"
    r"H\d|IL|CD|TP|BRCA|PD|KEYNOTE|CHECKMATE|IMPOWER|FLAURA|DESTINY|SNOMED|ICD|LOINC|CTCAE|RECIST|GINA|GOLD|APACHE|EN|ISO"
    r"|FDA|CPT|HCPCS|ATC|DSM|CIN|BI|P|HER|CA|CYP|SLCO|UGT|VKORC)[-_: ]?\d",
    re.IGNORECASE,
)
_VERTEBRA: Final = re.compile(r"[TLCS]\d{1,2}(?:[-/][TLCS]?\d{1,2})*")
_SHAPE: Final = re.compile(
    r"#?(?:[A-Z]{1,3}\d{2}-\d{4,7}|[A-Z]{1,6}[-/]?\d{5,}[A-Z]{0,3}(?:[-/][A-Z0-9]+)*|\d{5,}[-/]?[A-Z]{1,5}|#\d{5,})"
)
_PLATE_BEGINS: Final = re.compile(r"[A-Z]{2}\d{2}")
_PLATE_REST: Final = re.compile(r" [A-Z]{3}(?![A-Za-z])")
_UDI: Final = re.compile(r"\(01\)\d{14}(?:\(\d{2,3}\)[\w./-]+)*")
_ACCOUNT_NAME: Final = re.compile(
    r"\b(?:user ?name|(?:user|staff|employee|badge) ?id|login(?: name)?|skype)(?: is)?[ :=]+"
    r"([A-Za-z][\w.-]*[\d_.][\w.-]*)(?<![.,])",
    re.IGNORECASE,
)
_VIN: Final = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_LAST_WORDS: Final = frozenset(
    [
        *re.findall(
            r"[a-z]+",
            " ".join((_STRONG, _WEAK, _DEVICE, _PLATE, _PHONE))
            .replace("?", "")
            .replace("licen[sc]e", "license licence"),
        ),
        "no",
        "nos",
        "num",
        "number",
        "numbers",
        "id",
        "ids",
        "is",
        "was",
        "code",
        "of",
        "r",
        "n",
        "m",
        "s",
        "sn",
        "s/n",
        "ins",
        "insur",
        "lic",
        "ssn",
        "four",
        "called",
        "callback",
        "mrns",
        "phones",
        "records",
        "at",
        "on",
        "ed",
    ]
)
_LAST_LETTERS: Final = frozenset(word[-2:] for word in _LAST_WORDS)
_BEFORE_TOKEN: Final = frozenset(" \t\n:#=(./")
_LABELS: Final = {"phone": Label.PHONE, "device": Label.DEVICE}


def find(reading: Reading) -> Iterator[Span]:
    """Yield the tokens around numbers that a label or their shape makes identifying."""
    text, lower, done = reading.text, reading.lower, 0
    if "(01)" in text:
        for match in _UDI.finditer(text):
            yield Span(match.start(), match.end(), Label.DEVICE, Layer.PATTERN, "unique device identifier")
    for place in (
        at for word in ("user", "staff", "employee", "badge", "login", "skype") for at in _places(lower, word)
    ):
        name = _ACCOUNT_NAME.match(text, place)
        if name:
            yield Span(name.start(1), name.end(1), Label.ID, Layer.PATTERN, "name of an account")
    for start, end in reading.numbers:
        if start < done or reading.mask[start]:
            continue
        before = text[start - 1 : start]
        is_open = before.isalnum() or before in ("-", "#", "/", ".")
        if (
            end - start < 3
            and not is_open
            and not (after := text[end : end + 1]).isalnum()
            and after not in ("-", "/", ".")
        ):
            continue
        left = _TOKEN_LEFT.match(text[max(0, start - 24) : start][::-1]) if is_open else None
        begin = start - (left.end() if left else 0)
        right = _TOKEN_RIGHT.match(text, end)
        stop = right.end() if right else end
        token = text[begin:stop]
        if len(token) < 3 and not lower.endswith("#", max(0, begin - 2), begin):
            continue
        found = _labelled(reading, begin, stop, token) or _shaped(reading, begin, stop, token)
        if found:
            done = found.end
            yield found


def _places(lower: str, word: str) -> Iterator[int]:
    place = lower.find(word)
    while place >= 0:
        yield place
        place = lower.find(word, place + 1)


def _labelled(reading: Reading, begin: int, stop: int, token: str) -> Span | None:
    is_apart = reading.text[begin - 1 : begin] in _BEFORE_TOKEN or reading.text.endswith(("no", "No"), 0, begin)
    if not is_apart or not reading.may_follow(begin, _LAST_LETTERS):
        return None
    window = reading.text[max(0, begin - 42) : begin]
    label = window.rstrip(" .:)#(=/\t\n\r")
    place = len(label)
    while place and label[place - 1].isalpha():
        place -= 1
    if label[place:].lower() not in _LAST_WORDS:
        return None
    match = _WHICH.search(reading.lower, max(0, begin - 42), begin)
    if match is None or "\n\n" in match.group():
        return None
    kind = match.lastgroup or ""
    digits = sum(map(str.isdigit, token))
    said = match.group()
    plain = token.strip("#").isdigit() or "-" in token
    if kind == "phone":
        spaced = _SPACED.match(reading.text, stop)
        stop = spaced.end() if spaced else stop
        wide = reading.text[begin:stop]
        enough = 3 if said.startswith(("ext", "pager", "beeper", "bleep")) else 5
        if sum(map(str.isdigit, wide)) < enough or "/" in wide:
            return None
        return Span(begin, stop, Label.PHONE, Layer.PATTERN, "labelled telephone")
    if kind == "plate":
        fits = digits >= 2 and 4 <= len(token) <= 9 and token.upper() == token
        rest = _PLATE_REST.match(reading.text, stop) if _PLATE_BEGINS.fullmatch(token) else None
        return Span(begin, rest.end() if rest else stop, Label.ID, Layer.PATTERN, "number plate") if fits else None
    least = {"strong": 3, "device": 4, "weak": 5}[kind]
    is_year = token.isdigit() and len(token) == 4 and token[:2] in ("19", "20") and kind != "strong"
    if len(token.strip("#")) < least or digits < 2 or is_year or _is_quantity(reading, begin, stop, token, said):
        return None
    if kind == "weak" and not plain and not _SHAPE.match(token) and digits < 4:
        return None
    stop = _with_rest(reading.text, stop, token)
    return Span(begin, stop, _LABELS.get(kind, Label.ID), Layer.PATTERN, "labelled number")


def _is_quantity(reading: Reading, begin: int, stop: int, token: str, said: str) -> bool:
    """A number with a unit, or a plain small number after a word that only sometimes labels one."""
    after = reading.text[stop : stop + 8].lstrip().lower()
    if after.startswith(("mg", "ml", "mcg", "year", "yr", "day", "week", "month", "hour", "%", "patient", "percent")):
        return True
    sure = any(sign in said for sign in ("#", ":", "no", "num", "id", "mrn", "ss", "record", "serial", "badge"))
    del begin
    return token.isdigit() and len(token) < 5 and not sure


def _with_rest(text: str, stop: int, token: str) -> int:
    """Groups of digits in fours that go on after a space ("943 476 5919")."""
    if token.isdigit():
        match = _SPACED.match(text, stop)
        if match:
            return match.end()
    return stop


def _shaped(reading: Reading, begin: int, stop: int, token: str) -> Span | None:
    """A token that is shaped like a record number without any label."""
    if len(token) < 6 or _VERTEBRA.fullmatch(token) or _PUBLIC.match(token.strip("#")):
        return None
    match = _SHAPE.fullmatch(token) or (_VIN.fullmatch(token) if len(token) == 17 and not token.isdigit() else None)
    if match is None or reading.text[stop : stop + 1] in ("%", "("):
        return None
    return Span(begin, stop, Label.ID, Layer.PATTERN, "shape of a record number")


RECOGNIZER: Final = Recognizer(id="labelled-numbers", order=40, find=find)
