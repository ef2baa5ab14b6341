"""Chinese addresses, cities, hospitals, schools and employers; a province alone stays."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from privacy.text.lexicon import listed, words
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_H: Final = "[\u4e00-\u9fff]"
_N: Final = "[0-9一二三四五六七八九十百]"
_PROVINCE: Final = (
    "(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省?|"
    "(?:内蒙古|广西(?:壮族)?|西藏|宁夏(?:回族)?|新疆(?:维吾尔)?)(?:自治区)?"
)
_DETAIL: Final = (
    rf"(?:{_H}{{1,5}}?(?:自治州|地区|盟))?(?:{_H}{{1,6}}?(?:市|自治县|县|区|旗))?(?:{_H}{{1,6}}?(?:市|县|区|旗))?(?:{_H}{{1,6}}?(?:街道|镇|乡))?"
    rf"(?:{_H}{{1,8}}?(?:路|大街|大道|中道|东道|西道|街|巷|弄|胡同|村|庄|屯|社区|小区|新村|花园|家园|公寓|大厦|广场|苑|庭|里|城|湾|府)(?:[东西南北中]段|[东西南北]路)?)*"
    rf"(?:{_H}{{0,3}}?{_N}+(?:[-#]{_N}+)*(?:号院|号楼|号|弄|栋|幢|座|单元|层|楼|室|户|组|队|社|门|单元|期|-\d+)*)*"
    rf"(?:[A-Z]座)?(?:{_H}{{1,6}}(?:小区|花园|公寓|大厦|家园|苑)(?:{_N}+(?:号楼|栋|幢|单元|室|号|层|楼)?(?:-?{_N}+)*)*)?"
)
_UNDER: Final = re.compile(_DETAIL)
_CUE: Final = re.compile(
    r"(?:家庭住址|现住址|住址|地址|户籍地址|户籍所在地|户籍地|户籍|籍贯|出生地|居住地|通讯地址|邮寄地址|工作地点|家住|现住|住(?<=[后们她他我暂]住)(?=[\u4e00-\u9fff]{3})(?!院|宿|处|进|了|过|在|于)|居住于|居住在|住在|住于|长期居住|来自|务工于|迁至|搬至)[:为是于在\s]*"
)
_ROAD: Final = re.compile(
    rf"(?<=[在于至到住从往经由与:,。;\s(、]){_H}{{1,8}}?(?:路|大街|大道|街道|街|巷|弄|胡同|村|小区|新村|花园|家园|公寓|大厦)"
    rf"{_N}*(?:号院|号楼|号|弄|栋|幢|单元|室|层|楼|组|-|\d+)*(?=[,。;\s)、的附到与和上旁边口被发骑走摔遇因一遭东西南北头]|$)|{_H}{{2,6}}?(?:路|街|巷|弄|胡同|大道){_N}+(?:号|弄)(?:{_N}+(?:号楼|栋|幢|单元|室|楼|号|层))*"
)
_WORKS: Final = re.compile("退休|上班|工作|打工|务工|任职|就职|当保安|当保洁")
_WORKPLACE: Final = re.compile(rf"[自在于从]({_H}{{2,10}}?[店厂馆社队局站所校院场行])$")
_HOUSE_UNIT: Final = f"(?:{_N}{{1,8}}-)?{_N}{{1,8}}(?:号楼|号院|栋|幢|座|号|弄|单元|室|层|楼|门|组)"
_ESTATE: Final = re.compile(
    r"(?=[小花家公新苑社第东西南北A-Z0-9一二三四五六七八九十百])"
    rf"(?:(?:小区|花园|家园|公寓|新村|苑|社区)(?:{_HOUSE_UNIT})+(?:\d{{2,4}}(?![\d年月日.]))?|(?<![0-9]){_HOUSE_UNIT}(?:{_HOUSE_UNIT}|\d{{1,4}})+"
    rf"|(?<=[村庄屯寨])(?:第?{_N}+[组队社])|(?<=[苑园庭府城湾])[东西南北]门|(?<=[苑园庭府城厦])[A-Z]座(?:{_N}{{1,4}}室?)?|(?<=[农林牧渔]场){_N}+[连队])"
)
"""What it may begin with is looked at first: the search then passes most places at once."""
_ESTATE_NAME: Final = re.compile(f"((?:[A-Za-z]{{2,10}})?{_H}{{2,8}})$")
_HOUSE_ENDS: Final = (
    "人民医院|中心医院|中医医院|中医院|妇幼保健院|附属医院|总医院|专科医院|儿童医院|肿瘤医院|胸科医院|口腔医院|眼科医院|精神病院|康复医院|医院|医学院|卫生院|卫生室|社区卫生服务中心|卫生服务中心|"
    "卫生服务站|卫生所|保健院|保健站|疗养院|门诊部|诊所|疾控中心|血站|体检中心|敬老院|养老院|福利院|护理院|大学|学院|中学|小学|高中|幼儿园|学校|有限责任公司|股份有限公司|有限公司|分公司|公司|集团|"
    "工厂|棉纺厂|毛纺厂|制药厂|印刷厂|食品厂|造船厂|水泥厂|造纸厂|家具厂|玩具厂|五金厂|塑料厂|电器厂|农机厂|汽车厂|机械厂|纺织厂|化工厂|电子厂|服装厂|钢厂|煤矿|银行|支行|派出所|居委会|村委会|街道办|法院|检察院|公安局|税务局|教育局|水务局|供电局|研究所|研究院|设计院|合作社|农场|律师事务所|事务所|商场|超市|酒店|饭店|餐厅|书店|药店|商店|面馆|饭馆|餐馆|茶馆|宾馆|旅馆|便利店|专卖店|理发店|美发店|洗衣店|水果店|汽修厂|修理厂|加工厂|砖厂|电厂|药厂|酒厂|纸厂|鞋厂|铸造厂|木器厂|化肥厂|"
    "家属院|宿舍|农场|林场|牧场|渔场|茶场|托儿所|养护院|休养所|干休所|老年公寓|服务站|经营部|营业部|门市部|储运站|车队|工程队|施工队|救助站|看守所|监狱|戒毒所|福利厂|教堂|寺|武装部|消防队|出版社|报社|电视台|剧团|俱乐部"
)
_PART: Final = f"{_H}{{1,4}}(?:分局|支队|大队)"
_HOUSE: Final = re.compile(
    rf"(?:{_HOUSE_ENDS})(?:(?:[东西南北本总分新老]+院区?|{_H}{{1,3}}院区|分院|{_PART})(?![内外]))?"
)
_BODY: Final = re.compile(rf"{_H}+$")
_CUT: Final = re.compile(
    r".*(?:送检|提起|说起|谈起|谈到|就诊于|收治于|住院于|送至|送往|送到|转至|转入|转往|转到|转院至|转诊至|报告寄|寄往|寄到|寄|借住|就诊|前往|来到|毕业于|任职于|就职于|供职于|就读于|工作于|退休于|受雇于|单位|在|于|到|至|从|由|往|赴|回|经|转|是|系|为|曾|我|送|入|的|来|去|被|并|予|行|住|请|据|自|提供|机构|地址|就读|车牌|建议|委托|"
    r"患者|家属|医师|医生|护士|今日|昨日|当日|外出|位于|建议|继续|联系|名称|检查|后|前|年|月|日|号|时)"
)
_GENERIC: Final = re.compile(
    r"(?:我|本|外|当地|上级|下级|附近|某|某某|其他|其它|多家|各|各级|该|此|贵|原|二级|三级|三甲|三级甲等|基层|综合|专科|私立|公立|市级|省级|县级|社区|区级|乡镇|民营|就近|外地|国内|国外|教学|定点|合作|转诊|多次|辗转|"
    r"传染病|精神|康复|儿童|妇幼|肿瘤|口腔|眼科|中医|当地人民|当地县|人民|中心|附属|医学|街道|家庭|小|中|高|村|互联网|发热|急诊|专家|普通|特需|商业|保险|初级|高级|职业|党|养|敬|全|大|老年|医保|生物|制药|医药|科技|患者|住|出|入|转|来|去|离|办理)*"
)


def find(reading: Reading) -> Iterator[Span]:
    """Yield Chinese places and institutions."""
    if not reading.has_han:
        return
    text = reading.text
    heads, anchors = _heads(), _anchors()
    head = heads.search(text)
    while head:
        place = head.start()
        match = anchors.match(text, place)
        end = _place_end(text, match) if match else 0
        if end:
            yield Span(place, end, Label.LOCATION, Layer.LEXICON, "place in China")
        head = heads.search(text, max(end, place + 1))
    yield from _told(text)


def _told(text: str) -> Iterator[Span]:
    """What a label, a kind of road or a kind of house tells."""
    for match in _CUE.finditer(text):
        detail = _UNDER.match(text, match.end())
        if detail and detail.end() - detail.start() >= 3:
            yield Span(detail.start(), detail.end(), Label.LOCATION, Layer.CONTEXT, "address after a label")
    if any(sign in text for sign in "路街巷弄村园厦寓"):
        for match in _ROAD.finditer(text):
            start = after_cut(match.group(), match.start())
            if match.end() - start >= 3 and not _is_path(text[start : match.end()]):
                yield Span(start, match.end(), Label.LOCATION, Layer.CONTEXT, "road")
    yield from _before(text, _WORKS, _WORKPLACE, Label.ORGANIZATION, "place of work")
    yield from _before(text, _ESTATE, _ESTATE_NAME, Label.LOCATION, "housing estate")
    if any(sign in text for sign in "院所司学厂行局站园部心团店场会矿"):
        yield from _houses(text)


def _before(text: str, sign: re.Pattern[str], name: re.Pattern[str], label: Label, reason: str) -> Iterator[Span]:
    """The name that ends where a sign of it stands; an estate's span takes its houses along."""
    for match in sign.finditer(text):
        found = name.search(text, max(0, match.start() - 12), match.start())
        if found:
            end = match.end() if label is Label.LOCATION else found.end(1)
            start = after_cut(found.group(1), found.start(1)) if label is Label.LOCATION else found.start(1)
            yield Span(start, end, label, Layer.CONTEXT, reason)


@cache
def _heads() -> re.Pattern[str]:
    """The first two characters of every province and city."""
    provinces = re.findall("[\u4e00-\u9fff]{2,3}", _PROVINCE)
    return re.compile("|".join(sorted({name[:2] for name in (*words("zh_places"), *provinces)})))


@cache
def _anchors() -> re.Pattern[str]:
    cities = sorted(words("zh_places"), key=len, reverse=True)
    return re.compile(rf"(?:(?P<province>{_PROVINCE})|(?P<city>{'|'.join(cities)}))")


_ALSO_WORDS: Final = listed("zh_places", "also_words")


def _stands(text: str, start: int, end: int) -> bool:
    """Whether a city whose name is also a word is meant: with its ending, or behind a word of place."""
    return text[end : end + 1] in ("市", "县", "区", "州", "人") or text[start - 1 : start] in tuple(
        "在于自住到至赴往从省"
    )


def _place_end(text: str, match: re.Match[str]) -> int:
    """The end of the place that begins with a province or a city; 0 for a province alone or a word of another kind."""
    end = match.end()
    if match["city"]:
        if match.group() in _ALSO_WORDS and not _stands(text, match.start(), end):
            return 0
        if text[end : end + 1] in ("市", "区", "县", "州") and text[end : end + 2] != "区域":
            end += 1
        elif text[end : end + 2] in ("话", "鸭", "烤", "菜", "型", "标准", "共识"):
            return 0
    detail = _UNDER.match(text, end)
    if detail and detail.end() > end:
        return detail.end()
    if match["city"]:
        return end
    for city in words("zh_places"):
        if text.startswith(city, end):
            further = _UNDER.match(text, end + len(city))
            return further.end() if further else end + len(city)
    return 0


def _is_path(piece: str) -> bool:
    """Clinical words that end like a road: 尿路, 胆道旁路, 通路 ..."""
    return (
        bool(re.search(r"(?:尿|通|旁|管|电|短|环|线|回|支|通气|静脉|信号|传导|代谢|折返|体外|油|养|思|走|一)路", piece))
        or piece[-1] == "弄"
    )


def after_cut(piece: str, start: int) -> int:
    """Where a name begins in a piece: behind the last word that leads to one."""
    cut = _CUT.match(piece)
    return start + cut.end() if cut else start


def _houses(text: str) -> Iterator[Span]:
    done = 0
    for match in _HOUSE.finditer(text):
        body = _BODY.search(text, max(done, match.start() - 16), match.start())
        done = match.end()
        if body is None:
            continue
        start = after_cut(body.group(), body.start())
        rest = text[start : match.start()]
        whole = _GENERIC.fullmatch(rest)
        if not rest or whole:
            continue
        first = re.match(r"(?:我|本|该|此|当地|外)", rest)
        if first:
            continue
        label = Label.LOCATION if text[match.end() - 1] in "院所室站部区" else Label.ORGANIZATION
        yield Span(start, match.end(), label, Layer.CONTEXT, "institution")


RECOGNIZER: Final = Recognizer(id="zh-places", order=190, find=find)
