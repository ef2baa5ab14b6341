"""Signs, drugs and devices that look like Chinese names: by the head of an eponym or a dose behind, a verb before,
by the characters with which foreign names are written."""

import re
from typing import Final

_BEHIND: Final = re.compile(
    r"[征氏](?![A-Za-z])|[点线孔管](?=[压区穿])|反射|试验|综合征|三联征|评分|量表|分[级期型]|骨折|细胞|小体|染色|培养"
    r"|敷料|胶囊|颗粒|[片丸散汤膏贴剂栓针](?![\u4e00-\u9fff]?[诉说])|注射|静[滴推注脉]|泵入|雾化|滴眼|喷[雾剂]|吸入|口服|外[用敷]|冲服"
    r"|导管|球囊|支架|起搏|透析|缝线|钢板|螺钉|假体|晶体|镜片|疫苗|瓣|机(?![\u4e00-\u9fff]?关)"
    r"|必要时|按需|每[日天晚早周]|睡前|[饭餐][前后]|空腹|[早晚]各"
    r"| ?批号|[ⅠⅡⅢⅣⅤ]|病(?![人历房区床史情程因友重危亡退愈倒假])|肉芽肿|囊肿|硬化|结节|[腺肌血肉纤]?瘤|疝|脓肿"
    r"|贫血|麻痹|切迹|动脉瘤|测验|图形|\s?\d{1,3}(?:[-/]\d{1,3})?分(?!钟)|复位|手法|体位|切口|奶?瓶|公式|定律|三角|韧带|[法位]估"
    r"|抗感染|抗炎|抗凝|治疗后|吃完|停用|联用|剂量|样(?:改变|畸形|变)"
    r"| ?\d+(?:\.\d+)?(?:mg|ml|mL|g|ug|μg|iu|IU|u|U|片|粒|支|袋)\b"
)
_PART: Final = re.compile(
    "[单双全左右][手脚足腿膝髋踝肩肘腕臂眼耳鼻肺肾乳侧叶房腔管胎绒卵颊颌]"
    r"|[舌唇]?[红淡绛][苔舌唇]|[苔脉舌]"
)
_BEFORE: Final = frozenset("予服用换停含敷涂贴吸食嚼泡")


_TAKEN: Final = frozenset(("漏服", "停服", "续服", "口服", "补服", "自服", "外用", "注射", "静滴", "泵入"))


def is_thing(text: str, start: int, end: int) -> bool:
    """Whether a sign, a drug or a device is meant at a place that looks like a name."""
    if "-" in (text[start - 1 : start], text[end : end + 1]) and _is_double(text, start, end):
        return True
    if _PART.match(text, start) or text[end - 1 : end + 1] in _TAKEN:
        return True
    return text[start - 1 : start] in _BEFORE or text[end - 1] == "氏" or _BEHIND.match(text, end) is not None


def _is_double(text: str, start: int, end: int) -> bool:
    """ "蔡尔德-皮尤": foreign characters on both sides of the hyphen."""
    left = text[start - 3 : start - 1] if text[start - 1 : start] == "-" else text[end + 1 : end + 3]
    return any(char in _ALSO_FOREIGN for char in left) and any(char in _ALSO_FOREIGN for char in text[start:end])


_FOREIGN: Final = frozenset("尔赫姆斯勒堡特弗茨兹蒂戈厄塞萨")
_ALSO_FOREIGN: Final = _FOREIGN | frozenset(
    "普德泽莫科娜顿格克罗库皮尤巴利维韦莱伯诺洛奥埃图托伦森恩沙里达亚福门塔雷布拉尼卡哈米曼"
)
_FEWEST: Final = 2


def is_transliterated(text: str, start: int, end: int) -> bool:
    """Whether the characters are those of a foreign name ("惠普尔手术", "科赫尔切口"), of which no role is told."""
    begin = start
    while begin and (text[begin - 1] in _ALSO_FOREIGN or (text[begin - 1] == "-" and text[begin - 2] in _ALSO_FOREIGN)):
        begin -= 1
    while end < len(text) and text[end] in _ALSO_FOREIGN:
        end += 1
    piece = text[begin:end] if begin < start else text[start + 1 : end]
    count = sum(char in _ALSO_FOREIGN for char in piece)
    return count >= (_FEWEST + _FOREIGN.isdisjoint(piece))
