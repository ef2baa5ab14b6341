"""Chinese personal names: where one can begin, how long it is, and which characters are ordinary words."""

import re
from functools import cache
from typing import Final

from privacy.text.lexicon import words

_GIVEN: Final = frozenset(
    "小莹伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英霞平刚桂兰玉萍红玲芬燕梅春莲凤琴云香琳雪荣爱妹珍贞莉婷珊莎锦黛青倩婉娴瑾颖"
    "露瑶怡婵雁蓓纨仪荷丹蓉眉君姣妍琼莺媛翠珠雯欣悦晨佳嘉慧巧美雅晶茜秋薇菁菲岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓昭冰爽琬"
    "茗羽希宁飘育滢馥筠柔竹霭凝晓欢霄枫芸菡寒伊亚宜可姬舒影荔枝思永健世广志义兴良海山仁波贵福生龙元全国胜学祥才发武新"
    "利清飞彬富顺信子昌成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会群豪心邦承乐绍功松善厚庆民友裕河哲江亮政谦亨奇"
    "固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽辰士以建家致树炎德行时泰盛雄琛钧冠策腾榕风航弘浩宇轩涵睿梓萱琪奕诺昊"
    "一然淼森垚鑫焱宸皓煜恒峻俊辉华东洪文斗长金银根宝忠孝立正水木土火喜祖耀培绪秉守尚延宗其景瑞淑惠素蕴彩月娥仙花叶苗"
    "峰岳川雷雨铭汝煊炫迪娇骁驰骥麟麒赫赟贤豫谊谨钰铎铠锋锐镇闯霆韬颂颢飒骞鹤鹭鼎龄峥嵘嵩巍廷弈弼彰徽恺恬悠惟愉慈憬懿"
    "捷攀敦斐昀昂晋晏普晞暄暖曙栩桓棠椿楷樱樾毅沁沐沛泉津洁洲浚涌润淇淳渝湘溢溪滔漫漪澄瀚灏灿炯烁烽焕熙熠爵牧珈珉珑琨"
    "瑄瑜璋璞甜畅盈硕祎祯禄禹稚穆童笑筱箫纬绎缘翎耕肃芙芝茵荃莘菀菱葵蔚蕊虹蝶衍衡觅誉赐跃轶迅迎逸遥郁钊铃镕隽霁靖颐聚"
    "霖晴阳曦晖曼蔓妮妙婧嫣玥珂璐璇琦玮珺楠柏桐榆槐杨柳桃杏菊芷薏蕾卉萌芊芃彤瞳昱昕晟晗曜朔望岑屿帆舟远怀慎诗书画墨笔"
    "砚棋歌舞赋辞"
    "升寅寿嗣吉卓尧炅炜烨煦熹瓒璟珏琮荪莱谟诒鸿铉铖锟骐鲲罡羲翊翥玢瑛祺禧穗笛桢柯桦棣沣沫泓洵浠涓淦淞渊湉溥漾潇潞澍濂瀛炳玄瑭"
    "晔昶旻旸暹凯彦忱忻怿恂悌慕懋戎挺攸敖斯崇岱岫帅庚廉孟孚孜宥宪宽寰尉姗姝娅娉娣佑佩侃侠儒允兆凌凡劭励勋勉叙吟唯喆圣坤堃墉夏奎妤仲叔季"
)
"""Characters that are frequent in given names."""

_NEVER: Final = frozenset(
    "的了是在有不这我他她它们也就都而及与或被把对从到于为以之其者患病痛症炎癌瘤血压糖尿肿胀热咳痰喘呕吐泻便诊治疗药术"
    "检查院科室床号岁男女诉述称示见无未已予给行拟做可能因由待需请嘱约每次日月年时分秒度高低左右上下侧部位性等级期型区"
    "段口片粒支袋瓶毫升克千米厘单较轻重复发作后前内外间史感觉出入各多少"
)
"""Characters that a given name hardly has and clinical prose is full of."""


_BARRED: Final = _NEVER - _GIVEN
_HAN: Final = re.compile("[\u4e00-\u9fff]+")


_SPACED: Final = re.compile("(?<![^\\s:;,。|()])(?:[\u4e00-\u9fff] {1,3}){1,5}[\u4e00-\u9fff](?= {0,2}:)")

_GAP: Final = re.compile(" (?<=[\u4e00-\u9fff] ) {0,2}[\u4e00-\u9fff]")


def with_whole_labels(text: str) -> str:
    """The text with letter-spaced labels ("姓 名:") written together, their spaces before them; of the same length."""
    parts, place = list[str](), 0
    for gap in _GAP.finditer(text):
        label = _SPACED.match(text, gap.start() - 1) if gap.start() > place else None
        if label:
            parts += (text[place : label.start()], label.group().replace(" ", "").rjust(len(label.group())))
            place = label.end()
    return "".join((*parts, text[place:])) if parts else text


@cache
def single_surnames() -> frozenset[str]:
    """Surnames of one character."""
    return frozenset(word for word in words("zh_surnames") if len(word) == 1)


@cache
def double_surnames() -> frozenset[str]:
    """Surnames of two characters."""
    return frozenset(word for word in words("zh_surnames") if len(word) == 2)


@cache
def ordinary() -> frozenset[str]:
    """Words that look like names and are none."""
    return frozenset(words("zh_words"))


@cache
def first_characters() -> re.Pattern[str]:
    """A character with which a surname begins."""
    return re.compile(f"[{''.join(sorted(single_surnames() | _first_of_two()))}]")


@cache
def _first_of_two() -> frozenset[str]:
    return frozenset(word[0] for word in double_surnames())


def surname_length(text: str, start: int) -> int:
    """1 or 2 when a surname stands at a place, else 0."""
    first = text[start : start + 1]
    if first in _first_of_two() and text[start : start + 2] in double_surnames():
        return 2
    return 1 if first in single_surnames() else 0


def begins_word(text: str, start: int) -> bool:
    """Whether an ordinary word begins at a place, or the character before makes one with this."""
    listed = ordinary()
    if text[start : start + 2] in listed or text[start : start + 3] in listed or text[start : start + 4] in listed:
        return True
    return start > 0 and (
        text[start - 1 : start + 1] in listed or (start > 1 and text[start - 2 : start + 1] in listed)
    )


def is_given(piece: str, *, strict: bool = False) -> bool:
    """Whether one or two characters can be a given name; strict: all of them must be typical of one."""
    if strict:
        return bool(piece) and _GIVEN.issuperset(piece)
    return _HAN.fullmatch(piece) is not None and _BARRED.isdisjoint(piece)
