"""Chinese numbers: resident identity (checksum and misprints), mobile and land lines, record numbers, plates."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_MOBILE: Final = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_LAND: Final = re.compile(r"\(?0\d{2,3}\)?[- ]?\d{7,8}(?:[-转 ]{1,2}\d{1,5})?(?!\d)|400[- ]?\d{3,4}[- ]?\d{3,4}(?!\d)")
_RESIDENT: Final = re.compile(
    r"[1-9]\d{5}[ -]?(?:19|20)\d{2}[ -]?\d{4}[ -]?\d{2,3}[ -]?[\dXx]?(?![\dA-Za-z])|[1-9]\d{14}(?!\d)"
    r"|[1-9]\d{3}(?:[ -]\d{4}){3}[ -]\d[\dXx](?![\dA-Za-z])"
)
_PHONES: Final = "联系电话|电话号码|电话|手机号码|手机号|手机|联系方式|传真|座机|热线|来电|致电|拨打|短号|分机|内线"
_DEVICES: Final = "序列号|设备号|产品编号|批号|器械编号|植入物编号|条形码"
LABEL: Final = (
    rf"(?P<label>{_PHONES}|{_DEVICES}|"
    r"身份证号码|身份证号|身份证|证件号码|证件号|护照号码|护照号|护照|军官证号?|士兵证号?|港澳通行证号?|居住证号?|出生证号?|出生医学证明编号|住院号码|住院号|病案号|病历号|门诊号|"
    r"急诊号|登记号|就诊号|就诊卡号|诊疗卡号|挂号单号|医保卡号|医保号|社保卡号|社保号|医保编号|健康卡号|标本号|标本编号|样本号|样本编号|条码号|条码|检查号|检验号|影像号|放射号|X线号|CT号|MR号|MRI号|超声号|"
    r"病理号|病理编号|内镜号|心电图号|处方号|处方编号|发票号|流水号|订单号|银行卡号|银行卡|账号|帐号|保单号|合同号|工号|学号|患者编号|病人编号|患者ID|病人ID|ID号|编号|微信号|微信|QQ号|QQ|加我|加微|VX|vx|威信|薇信|企微|钉钉|飞书|抖音号|抖音|小红书号|小红书|快手号|微博|"
    r"执业证号|执业证书编号|资格证号|驾驶证号|驾照号?|车牌号码?|车架号|统一社会信用代码|信用代码|床位号|床号|床位|病床|房号|房间号|病房|门禁密码|开锁密码|密码锁?|记录人|录入人|操作人|操作员|审核人|用户名|登录名|用户ID|用户(?=:))"
)
"""The words that announce a number; every branch begins with a letter, by which the search skips all other places."""
_LABELLED: Final = re.compile(LABEL)
KINDS: Final = dict.fromkeys(_PHONES.split("|"), Label.PHONE) | dict.fromkeys(_DEVICES.split("|"), Label.DEVICE)
_HANDLES: Final = frozenset(
    [
        *("微信号", "微信", "QQ", "QQ号", "加我", "加微", "VX", "vx", "威信", "薇信", "企微", "钉钉", "飞书"),
        *("抖音号", "抖音", "小红书号", "小红书", "快手号", "微博"),
        *("用户名", "登录名", "用户ID", "用户", "记录人", "录入人", "操作人", "操作员", "审核人"),
    ]
)
CONNECT: Final = r"(?:\([^)\d]{1,8}\))?[\s:#.]*(?:号|码|是|为|尾号|后四位)?[\s:#.]*"
_EMERGENCY: Final = frozenset(("110", "119", "120", "122", "999", "112", "12320", "12345"))
_CONNECT: Final = re.compile(CONNECT)
_TOKEN: Final = re.compile(r"[A-Za-z]{0,6}[-_]?\d[\dA-Za-z_-]*|[A-Za-z][A-Za-z0-9_-]{4,19}")
_PLATE: Final = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·• "
    "-]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9])"
)
_ANY_NUMBER: Final = re.compile(
    r"[\u4e00-\u9fff][号证][\s:]{0,3}([A-Za-z]{0,4}-?(?:\d{5,}|\d{2,4}-\d{3,})[A-Za-z0-9-]*)"
)
_CASE: Final = re.compile("[(〔\\[](?:19|20)\\d\\d[)〕\\]][\u4e00-\u9fff]{0,2}\\d{0,4}[\u4e00-\u9fff]{0,4}\\d{1,6}号")
_OFFICE: Final = re.compile("[\u4e00-\u9fff]{1,5}$")
"""Before the year of a document ("临检〔2024〕091号")."""
_CREDIT: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![A-Za-z0-9])")
_PASSPORT: Final = re.compile(r"(?:[EG]\d{8}|E[A-Z]\d{7}|[HM]\d{8,10})(?![A-Za-z0-9])")
_BED: Final = re.compile("床(?![旁边位])")
_BEFORE_BED: Final = re.compile(r"(?<![\d.])\+?\d{1,3}$")
_LONGEST_BED: Final = 5


_IN_FOURS: Final = 4
_NO_LENGTHS: Final = (1, 5)
"""Of the first group of digits of any of these numbers; two are that of a country."""


def find(reading: Reading) -> Iterator[Span]:
    """Yield Chinese numbers."""
    text, done = reading.text, 0
    for start, end in reading.numbers:
        if start < done or (start and (text[start - 1].isascii() and text[start - 1].isalnum())):
            continue
        if end - start in _NO_LENGTHS or (end - start == 2 and text[start - 1 : start] != "+"):
            continue
        found = _by_shape(text, start, end)
        if found:
            done = found.end
            yield found
    if reading.has_han:
        yield from _in_chinese(reading)


def _in_chinese(reading: Reading) -> Iterator[Span]:
    """Numbers that Chinese words announce or that only China has."""
    text = reading.text
    for match in _LABELLED.finditer(text):
        yield from _labelled(text, match)
    for match in _PLATE.finditer(text):
        yield Span(match.start(), match.end(), Label.ID, Layer.PATTERN, "number plate")
    for match in _CASE.finditer(text):
        office = _OFFICE.search(text, max(0, match.start() - 5), match.start()) if match.group()[0] != "(" else None
        start = office.start() if office else match.start()
        yield Span(start, match.end(), Label.ID, Layer.PATTERN, "number of a case or a document")
    for match in _ANY_NUMBER.finditer(text):
        yield Span(match.start(1), match.end(1), Label.ID, Layer.PATTERN, "number of some kind")
    for match in _BED.finditer(text):
        bed = _BEFORE_BED.search(text, max(0, match.start() - _LONGEST_BED), match.start())
        if bed:
            yield Span(bed.start(), bed.end(), Label.ID, Layer.PATTERN, "bed")
    for word in reading.capitals:
        if len(word.word) >= 8 and word.word[1:].isalnum() and any(map(str.isdigit, word.word)):
            code = _PASSPORT.match(text, word.start) or _CREDIT.match(text, word.start)
            if code:
                yield Span(code.start(), code.end(), Label.ID, Layer.PATTERN, "passport or credit code")


def _by_shape(text: str, start: int, end: int) -> Span | None:
    before, length = text[start - 1] if start else " ", end - start
    if before in ".-" and start > 1 and text[start - 2].isdigit():
        return None
    begin = start - 1 if before in "(+" else start
    if length in (3, 7, 11, 13) or (length == 2 and before == "+"):
        match = _MOBILE.match(text, begin) or _MOBILE.match(text, start)
        if match:
            return Span(match.start(), match.end(), Label.PHONE, Layer.PATTERN, "mobile telephone")
    if (text[start] == "0" and length in (3, 4, 10, 11, 12)) or (text.startswith("400", start) and length in (3, 10)):
        match = _LAND.match(text, begin)
        if match and sum(map(str.isdigit, match.group())) >= 10:
            return Span(match.start(), match.end(), Label.PHONE, Layer.PATTERN, "land line")
    if length >= 6 or (length == _IN_FOURS and text[end : end + 1] in ("-", " ")):
        match = _RESIDENT.match(text, start)
        if match and sum(c.isalnum() for c in match.group()) in (15, 17, 18, 19):
            reason = (
                "resident identity number" if is_resident(match.group()) else "shaped like a resident identity number"
            )
            return Span(match.start(), match.end(), Label.ID, Layer.PATTERN, reason)
    if length == 17 or length == 18:
        match = _CREDIT.match(text, start)
        if match:
            return Span(start, match.end(), Label.ID, Layer.PATTERN, "unified social credit code")
    return None


def is_resident(written: str) -> bool:
    """Whether the check character of an 18-character resident identity number is right (GB 11643)."""
    number = "".join(filter(str.isalnum, written)).upper()
    if len(number) != 18 or not number[:17].isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[17]


def _labelled(text: str, match: re.Match[str]) -> Iterator[Span]:
    connect = _CONNECT.match(text, match.end())
    place = connect.end() if connect else match.end()
    token = _TOKEN.match(text, place)
    if token is None:
        return
    digits = sum(map(str.isdigit, token.group()))
    if re.fullmatch(r"[A-Z]\d{1,4}[A-Z]", token.group()):
        return
    if token.group() in _EMERGENCY:
        return
    is_handle = match.group() in _HANDLES
    if (digits == 0 and not is_handle) or (digits == 1 and not match.group().startswith(("床", "病床"))):
        return
    unit = text[token.end() : token.end() + 2]
    if unit[:1] in ("年", "月", "岁", "天", "次", "%", "例", "人", "间", "张"):
        return
    label = KINDS.get(match.group(), Label.ID)
    yield Span(token.start(), token.end(), label, Layer.PATTERN, "labelled number")


RECOGNIZER: Final = Recognizer(id="zh-numbers", order=25, find=find)
