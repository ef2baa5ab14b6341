"""Denial, doubt, past, family and condition in Chinese: which findings of a sentence a cue reaches."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from model.findings.chinese import Hit
from model.findings.context_en import Said
from model.findings.tables import cues_of

_SENTENCE: Final = re.compile(r"[。；;！!\n]|\?(?=\s)|(?<=[吗呢么])\?")
_ASKED: Final = re.compile(r"(?:[吗呢么]\s*[?。]?|\?)\s*$")
_NO: Final = re.compile(r"\s*(?:没有|没|无|否认?|不是?)(?![\u4e00-\u9fff])")
_YES: Final = re.compile(r"\s*(?:有|是的?|对)(?![\u4e00-\u9fff])")
_COMMA: Final = re.compile(r"[，,]")
_JOINED: Final = re.compile(r"[、及和与或以/\s并]*(?:以及|并且|或者)?[、及和与或/\s]*")
_FILLER: Final = re.compile(
    r"[、及和与或以/\s等]|病史|症状|不适|情况|表现|病变|疾病|既往|明显|手术|外伤|输血|过敏|药物|史|家族|遗传|传染|慢性|"
    r"急性|食物|有|发作|改变|异常|体征|现象"
)
_CLOSING: Final = re.compile(r"等|史$|病史")
_SIGN_NO: Final = re.compile(
    r"^\s*[(\[]\s*[-\u2212\u2013—]\s*[)\]]|^\s*[:]\s*(?:无|否|阴性|没有|[-\u2212—])(?![\u4e00-\u9fff])"
)
_SIGN_YES: Final = re.compile(r"^\s*[(\[]\s*[+]+\s*[)\]]|^\s*[:]\s*(?:有|是|阳性|\+)(?![\u4e00-\u9fff])|^阳性")
_BARE_NO: Final = re.compile(r"[未不](?:再|曾|会|太|大|怎么|觉|感|明显|继续)?$")
"""未呕吐, 不发热, 不再咳嗽: right before a finding it denies that one alone."""
_ADVICE: Final = re.compile(r"(?:^|[，,、:])\s*(?:如|若|当|一旦).*?(?:就诊|随诊|就医|复诊|来院|返院|急诊|回院)")


_BESIDE: Final = re.compile("(?:之|以)?外")
"""Not denied but excepted: 除轻度乏力外无其他不适."""
_BACKWARD: Final = (("denied", "no"), ("if_before", "if"), ("maybe_before", "maybe"), ("past_before", "past"))
_FAR: Final = 400  # characters: a longer "sentence" is judged in pieces


class Cue(NamedTuple):
    """A phrase of context at code points [start, end) and every kind that it may have."""

    start: int
    end: int
    kinds: frozenset[str]


@lru_cache(maxsize=1)
def _cues() -> tuple[re.Pattern[str], dict[str, frozenset[str]]]:
    kinds: dict[str, frozenset[str]] = {}
    for row in cues_of("zh"):
        for cue in row.cues.split("|"):
            kinds[cue] = kinds.get(cue, frozenset()) | {row.kind}
    words = sorted(kinds, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words))), kinds


def said_of(written: str, hits: Sequence[Hit]) -> list[Said]:
    """Judge every hit by the cues of its sentence."""
    said = [Said(is_denied=hit.is_denied) for hit in hits]
    starts = [hit.start for hit in hits]
    for start, end in _sentences(written):
        inside = range(bisect_left(starts, start), bisect_left(starts, end))
        if inside:
            _Sentence(written, start, end, [hits[place] for place in inside], [said[place] for place in inside]).judge()
    return said


def _sentences(written: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in (*(stop.end() for stop in _SENTENCE.finditer(written)), len(written)):
        while end - start > _FAR:
            yield start, start + _FAR
            start += _FAR
        yield start, end
        start = end


def _innermost(hits: Sequence[Hit]) -> Iterator[Hit]:
    """The hits that hold no shorter one: the 母亲 of 母亲有哮喘 is a name's part, and still a cue for 哮喘."""
    places = [(hit.start, hit.end) for hit in hits]
    for hit in hits:
        if not any((hit.start, hit.end) != (a, b) and hit.start <= a and b <= hit.end for a, b in places):
            yield hit


class _Sentence:
    """One sentence with its hits; ``judge`` writes into ``said``."""

    def __init__(self, written: str, start: int, end: int, hits: Sequence[Hit], said: Sequence[Said]) -> None:
        self.written, self.start, self.end, self.hits, self.said = written, start, end, hits, said
        taken = {place for hit in _innermost(hits) for place in range(hit.start, hit.end)}
        pattern, kinds = _cues()
        self.cues: list[Cue] = []
        at = start
        while found := pattern.search(written, at, end):
            if taken.isdisjoint(range(found.start(), found.end())):
                self.cues.append(Cue(found.start(), found.end(), kinds[found[0]]))
                at = found.end()
            else:
                at = found.start() + 1

    def judge(self) -> None:
        """Apply every cue, then the signs beside each hit."""
        advice = _ADVICE.search(self.written[self.start : self.end])
        if advice:
            self._mark(self._between(self.start + advice.start(), self.start + advice.end()), "if")
        for place, cue in enumerate(self.cues):
            if "never" in cue.kinds:
                continue
            if "if" in cue.kinds:
                self._mark(self._between(cue.end, self.end), "if")
            self._forward(place, cue)
            self._backward(place, cue)
            if "kin" in cue.kinds:
                self._kin(place, cue)
        self._bare()
        self._signs()
        if _ASKED.search(self.written[self.start : self.end]):
            self._question()

    def _bare(self) -> None:
        cued = {at for cue in self.cues for at in range(cue.start, cue.end)}
        for hit, one in zip(self.hits, self.said, strict=True):
            denial = _BARE_NO.search(self.written, max(self.start, hit.start - 3), hit.start)
            if denial and denial.start() not in cued:
                one.is_denied = True

    def _signs(self) -> None:
        for hit, one in zip(self.hits, self.said, strict=True):
            after = self.written[hit.end : hit.end + 6]
            if _SIGN_NO.search(after):
                one.is_denied = True
            elif _SIGN_YES.search(after):
                one.is_denied = False
            if after.startswith("?") or self.written[max(0, hit.start - 1) : hit.start] == "?":
                one.is_doubted = True

    def _question(self) -> None:
        """A question says nothing; a word that answers it does: 发烧吗?没有。 Of several things 有 says none."""
        is_no, is_yes = _NO.match(self.written, self.end), _YES.match(self.written, self.end)
        for one in self.said:
            if is_no:
                one.is_denied, one.is_doubted = True, False
            elif not is_yes or len(self.said) > 1:
                one.is_denied, one.is_doubted = False, True
            else:
                one.is_doubted = False

    def _forward(self, place: int, cue: Cue) -> None:
        if "no" in cue.kinds or "deny" in cue.kinds:
            reached = self._between(cue.end, self._list_end(place, cue))
            self._mark(reached, "no")
        elif "maybe" in cue.kinds:
            self._mark(self._between(cue.end, self._clause_end(cue.end, place)), "maybe")
        elif "past" in cue.kinds:
            self._mark(self._between(cue.end, self._turn(place)), "past")

    def _backward(self, place: int, cue: Cue) -> None:
        kinds = cue.kinds & {"denied", "maybe_before", "past_before", "if_before"}
        if not kinds:
            return
        begin = max(self._clause_start(cue.start), self.cues[place - 1].end if place and self._breaks(place - 1) else 0)
        reached = self._between(begin, cue.start)
        if not reached:
            return
        near = self.written[self.hits[reached[-1]].end : cue.start]
        if "denied" in kinds and (len(near) > 4 or _BESIDE.match(near) or self._goes_on(cue)):
            return
        if "past_before" in kinds and len(near) > 6:
            return
        if "denied" in kinds and (cue.kinds & {"no", "deny"} and self._between(cue.end, self._list_end(place, cue))):
            return
        kind = next(said for name, said in _BACKWARD if name in kinds)
        self._mark(reached, kind)

    def _goes_on(self, cue: Cue) -> bool:
        """Whether a bare 无 denies what follows it and is not in the tables (头痛、无乳)."""
        return self._word(cue) == "无" and "\u4e00" <= self.written[cue.end : cue.end + 1] <= "\u9fff"

    def _breaks(self, place: int) -> bool:
        return bool(self.cues[place].kinds & {"but", "denied", "subject", "now"})

    def _between(self, start: int, end: int) -> list[int]:
        return [place for place, hit in enumerate(self.hits) if start <= hit.start < end]

    def _mark(self, places: Sequence[int], kind: str) -> None:
        for place in places:
            one = self.said[place]
            match kind:
                case "no":
                    one.is_denied = True
                case "maybe":
                    one.is_doubted = True
                case "past":
                    one.is_past = True
                case _:
                    one.is_conditional = True

    def _clause_start(self, at: int) -> int:
        commas = [comma.end() for comma in _COMMA.finditer(self.written, self.start, at)]
        return commas[-1] if commas else self.start

    def _comma(self, at: int) -> int:
        comma = _COMMA.search(self.written, at, self.end)
        return comma.start() if comma else self.end

    def _clause_end(self, at: int, place: int) -> int:
        """The next comma or turn ('但', '伴有', '出现') after a cue."""
        turns = [cue.start for cue in self.cues[place + 1 :] if cue.kinds & {"but", "subject", "now", "no", "deny"}]
        return min([self._comma(at), *turns])

    def _turn(self, place: int) -> int:
        """Where the past ends: the text turns to now, or to something that begins."""
        ends = {"now", "if", "subject", "kin"}
        turns = [cue.start for cue in self.cues[place + 1 :] if cue.kinds & ends or self._word(cue) in ("出现", "否认")]
        return min([self.end, *turns])

    def _word(self, cue: Cue) -> str:
        return self.written[cue.start : cue.end]

    def _list_end(self, place: int, cue: Cue) -> int:
        """How far a denial reaches: its clause; of a mixed list its own item; after 否认 also further bare clauses."""
        turns = [other.start for other in self.cues[place + 1 :] if other.kinds & {"but", "subject", "now"}]
        limit = min([self.end, *(turn for turn in turns if turn > cue.end - 1)])
        end = min(limit, self._comma(cue.end))
        if (
            self.written[max(self.start, cue.start - 1)] == "、"
            and "deny" not in cue.kinds
            and not self._is_all_denied(cue)
        ):
            item = self.written.find("、", cue.end, end)
            return item if item >= 0 else end
        while end < limit and (following := self._bare_end(end + 1, limit)):
            if "deny" not in cue.kinds and not self._closes(end + 1, limit):
                break
            end = following
        return end

    def _is_all_denied(self, cue: Cue) -> bool:
        before = self._between(self._clause_start(cue.start), cue.start)
        return bool(before) and all(self.said[place].is_denied for place in before)

    def _bare_end(self, at: int, limit: int) -> int:
        """The end of the next clause when it holds names of findings and fillers alone, else 0."""
        end = min(limit, self._comma(at))
        inside = self._between(at, end)
        if not inside:
            return 0
        rest, last = [], at
        for place in inside:
            rest.append(self.written[last : self.hits[place].start])
            last = max(last, self.hits[place].end)
        rest.append(self.written[last:end])
        left = _FILLER.sub("", "".join(rest)).strip("。；;!\n ")
        return end if not left else 0

    def _closes(self, at: int, limit: int) -> bool:
        """Whether the list goes on over commas until a closing word: 无发热，咳嗽，咳痰等."""
        while at < limit and (end := self._bare_end(at, limit)):
            if _CLOSING.search(self.written[at:end].rstrip("。；;!\n")):
                return True
            at = end + 1
        return False

    def _kin(self, place: int, cue: Cue) -> None:
        word = self._word(cue)
        following = self.cues[place + 1] if place + 1 < len(self.cues) else None
        if following is not None and "kin_says" in following.kinds and following.start - cue.end <= 1:
            return
        if len(word) == 1 and self.start < cue.start and not _COMMA.match(self.written[cue.start - 1]):
            return
        turns = [other.start for other in self.cues[place + 1 :] if other.kinds & {"subject"}]
        self._mark_kin(self._between(cue.end, min([self.end, *turns])))
        if self.written[max(self.start, cue.start - 1)] == "(":
            self._mark_kin(self._between(self._clause_start(cue.start), cue.start))

    def _mark_kin(self, places: Sequence[int]) -> None:
        for place in places:
            self.said[place].is_kin = True


_SIDES: Final = (("双", "bilateral"), ("两", "bilateral"), ("左", "left"), ("右", "right"), ("单侧", "unilateral"))
_ONSET: Final = re.compile(
    r"(?:生后|出生后?|自幼|自出生|婴儿期|婴幼儿期|幼年|儿童期|新生儿期|青春期|成年后?)(?:起病|即|时|起)?"
    r"|(?:\d+|[一二两三四五六七八九十半]+)余?(?:岁|月龄|个?月|天|日|周|年|小时)(?:前|时|起|起病)?"
)


def side_of(written: str, start: int, end: int) -> str:
    """Which side a finding is on, from the characters in it and right before it."""
    near = re.split(r"[，,。；;、]", written[max(0, start - 6) : start])[-1] + written[start:end]
    return next((side for word, side in _SIDES if word in near), "")


def onset_of(written: str, start: int, end: int) -> str:
    """The words that say since when, after the finding in its clause or before it in its sentence."""
    comma = _COMMA.search(written, end, end + _FAR)
    stop = _SENTENCE.search(written, end, end + _FAR)
    ends = [found.start() for found in (comma, stop) if found]
    after = _ONSET.search(written, end, min([len(written), end + _FAR, *ends]))
    if after:
        return after[0]
    far = max(0, start - _FAR)
    begin = max([far, *(found.end() for found in _SENTENCE.finditer(written, far, start))])
    before = list(_ONSET.finditer(written, begin, start))
    return before[-1][0] if before else ""
