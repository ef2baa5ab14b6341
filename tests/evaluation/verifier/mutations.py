"""Seeded corruptions of texts that people wrote: one word, number or name of an accepted paraphrase is exchanged."""

import re
from collections.abc import Iterator
from typing import Final

_SWAPS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "side": (("left", "right"), ("bilateral", "left"), ("both ears", "the left ear"), ("左", "右"), ("双", "左")),
    "trend": (
        ("rose", "fell"), ("increased", "decreased"), ("raised", "lowered"), ("fell", "rose"), ("dropped", "climbed"),
        ("decreased", "increased"), ("declined", "rose"), ("reduced", "increased"), ("worse", "better"), ("lower", "higher"),
        ("higher", "lower"), ("low", "high"), ("high", "low"), ("elevated", "reduced"), ("above", "below"), ("below", "above"),
        ("exceeds", "is below"), ("升高", "降低"), ("升至", "降至"), ("降至", "升至"), ("下降", "上升"), ("降低", "升高"),
        ("偏低", "偏高"), ("偏高", "偏低"), ("高于", "低于"), ("低于", "高于"), ("增加", "减少"), ("加重", "减轻"),
    ),
    "severity": (
        ("mild", "severe"), ("severe", "mild"), ("severely", "mildly"), ("moderately", "severely"), ("轻度", "重度"),
        ("重度", "轻度"), ("中度", "重度"), ("剧烈", "轻微"),
    ),
    "order": (("after", "before"), ("before", "after"), ("prior to", "after"), ("之前", "之后"), ("之后", "之前")),
    "person": (
        ("mother", "father"), ("father", "mother"), ("sister", "brother"), ("grandfather", "grandmother's sister"),
        ("woman", "man"), ("man", "woman"), ("male", "female"), ("母", "父"), ("父亲", "母亲"), ("姐姐", "哥哥"),
        ("女性", "男性"), ("男性", "女性"),
    ),
    "negation": (
        ("no ", ""), ("not ", ""), ("never ", ""), ("without", "with"), ("denies", "reports"), ("negative", "positive"),
        ("positive", "negative"), ("无", "有"), ("未见", "可见"), ("没有", "有"), ("否认", "有"), ("阴性", "阳性"), ("阳性", "阴性"),
        ("未检出", "检出"),
    ),
    "certainty": (
        ("possible", "confirmed"), ("may have", "has"), ("likely", "certain"), ("probably has", "has"), ("可能有", "有"),
        ("可能", "确诊"), ("很可能是", "是"),
    ),
    "frequency": (
        ("once a day", "twice a day"), ("twice a day", "three times a day"), ("daily", "weekly"), ("weekly", "daily"),
        ("每日一次", "每日两次"), ("每天", "每周"), ("每日两次", "每日三次"), ("一天两次", "一天三次"), ("每晚", "每周"),
    ),
    "advice": (
        ("avoided", "preferred"), ("avoid", "use"), ("contraindicated", "recommended"), ("避免使用", "使用"), ("避免", "使用"),
        ("禁用", "使用"), ("停用", "加用"), ("discontinued", "started"), ("stopped", "started"), ("started", "stopped"), ("开始", "停止"),
    ),
    "drug": (
        ("warfarin", "apixaban"), ("metformin", "glipizide"), ("clopidogrel", "ticagrelor"), ("simvastatin", "pravastatin"),
        ("amoxicillin", "doxycycline"), ("codeine", "oxycodone"), ("lisinopril", "enalapril"), ("tacrolimus", "sirolimus"),
        ("aspirin", "naproxen"), ("华法林", "阿哌沙班"), ("二甲双胍", "格列吡嗪"), ("氯吡格雷", "替格瑞洛"), ("辛伐他汀", "普伐他汀"),
        ("阿莫西林", "多西环素"), ("可待因", "羟考酮"), ("赖诺普利", "依那普利"), ("他克莫司", "西罗莫司"),
    ),
    "gene": (
        ("CYP2C19", "CYP2C9"), ("CYP2D6", "CYP3A4"), ("EGFR", "ERBB2"), ("BRCA1", "PALB2"), ("TPMT", "DPYD"), ("KRAS", "NRAS"),
        ("*2/*2", "*1/*17"), ("L858R", "T790M"), ("poor", "rapid"), ("慢代谢", "快代谢"),
    ),
    "finding": (
        ("fever", "jaundice"), ("cough", "haemoptysis"), ("rash", "angioedema"), ("stroke", "seizures"), ("pneumonia", "sepsis"),
        ("hypertension", "angina"), ("发热", "黄疸"), ("咳嗽", "咯血"), ("皮疹", "水肿"), ("脑卒中", "癫痫"), ("肺炎", "脓毒症"),
        ("高血压", "心绞痛"),
    ),
    "unit": (("mg", "g"), ("mmol/L", "mg/dL"), ("g/dL", "g/L"), ("weeks", "months"), ("days", "weeks"), ("周", "个月"), ("天", "周")),
}  # fmt: skip
_ADDED: Final = {
    "en": {
        "relation": (" because of an infection", ", which suggests malignancy", ", due to dehydration"),
        "order": ("; start prednisone", "; the dose should be doubled"),
    },
    "zh": {
        "relation": ("，由感染引起", "，提示恶性肿瘤", "，因脱水所致"),
        "order": ("；开始使用泼尼松", "；剂量应加倍"),
    },
}
_NUMBER: Final = re.compile(r"(?<![\w.*:+-])\d+(?:\.\d+)?(?![\w.:]*\d)(?!\s?(?:st|nd|rd|th)\b)")


_DENIED: Final = {
    "en": (re.compile(r"(?<= is | of | at | in | to | on |for )(?=\d)|(?<= was )(?=\d)|(?<= from )(?=\d)"), "not "),
    "zh": (re.compile(r"(?<![\w.*:+\-/~(（])(?=\d)|(?<=[\u3400-\u9fff])(?=\d)(?!\d+(?:型|期|级|号))"), "并非"),
}
_TWICE: Final = (
    ("no ", "not without "),
    ("denies", "does not deny"),
    ("未见", "并非未见"),
    ("无", "并非无"),
    ("没有", "不是没有"),
)
_TURNED: Final = (
    ("within", "after"), ("ago", "later"), ("周内", "周后"), ("天内", "天后"), ("周前", "周后"), ("年前", "年后"),
    ("减至", "减少"), ("at most", "at least"), ("no more than", "no less than"), ("不超过", "不低于"),
    ("and", "rather than"), ("、", "而非"),
)  # fmt: skip


_CONDITIONS: Final = {
    "en": (
        (re.compile(r",? (?:if|unless) [^,.;]+(?=[.;])"), ""),
        (re.compile(r"(?<![^.] )\b(?:If|Unless) [^,.;]+, "), ""),
        (re.compile(r"\b[Uu]nless\b"), "if"),
        (re.compile(r"\bif\b"), "unless"),
        (re.compile(r"\bif\b"), "whether or not"),
    ),
    "zh": (
        (re.compile(r"(?:若|如果|除非)[^，。；]+，(?:否则)?"), ""),
        (re.compile(r"，除非[^，。；]+(?=[。；])"), ""),
        (re.compile(r"除非(?=[^，。；]+，(?:否则)?)"), "若"),
        (re.compile(r"若|如果"), "除非"),
        (re.compile(r"若|如果"), "无论是否"),
    ),
}  # fmt: skip


def conditions(text: str, language: str) -> Iterator[str]:
    """Each condition left out, turned round or set aside."""
    for pattern, instead in _CONDITIONS[language]:
        for match in pattern.finditer(text):
            yield text[: match.start()] + instead + text[match.end() :]


def denials(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Each value denied ("was not 8.4 %", "并非5天"), each denial denied."""
    pattern, word = _DENIED[language]
    for match in pattern.finditer(text):
        yield "denied value", text[: match.start()] + word + text[match.start() :]
    yield from _exchanged("denied denial", _TWICE, text)


def _exchanged(kind: str, pairs: tuple[tuple[str, str], ...], text: str) -> Iterator[tuple[str, str]]:
    for old, new in pairs:
        found = _place(old, text)
        if found is not None:
            yield kind, text[:found] + new + text[found + len(old) :]


def mutated(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Each corruption of a text with its kind; each changes one thing that the text says."""
    for kind, pairs in _SWAPS.items():
        yield from _exchanged(kind, pairs, text)
    yield from _exchanged("turned", _TURNED, text)
    yield from denials(text, language)
    for changed in conditions(text, language):
        yield "condition", changed
    for match in _NUMBER.finditer(text):
        yield "number", f"{text[: match.start()]}{_other(match[0])}{text[match.end() :]}"
    for kind, tails in _ADDED[language].items():
        for tail in tails:
            yield f"added {kind}", f"{text[:-1]}{tail}{text[-1]}"


def _place(word: str, text: str) -> int | None:
    pattern = rf"\b{re.escape(word.strip())}\b" if word.isascii() else re.escape(word)
    match = re.search(pattern, text, re.ASCII)
    return match.start() if match else None


def _other(number: str) -> str:
    """The decimal point moved; of a small whole number, another."""
    if "." in number:
        return number.replace(".", "")
    return str(int(number) + 2) if len(number) < 2 else number[:-1] + "." + number[-1]
