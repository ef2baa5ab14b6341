"""Layer 1: the identifiers of this very request, in every form in which people write them down.

A *strong* form (a word that is only a name, a whole name, a number) goes wherever it stands, in any case. A *weak* one
(Mark, Rose, Will, Parkinson) goes where it is written like a name and no clinical word claims it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise, permutations
from typing import Final

from privacy.text import initials
from privacy.text.known_surnames import forms_of
from privacy.text.known_values import Kind, persons_of, values_of
from privacy.text.lexicon import Word, fold, lexicon, listed, words
from privacy.text.people import TITLES, is_protected
from privacy.text.reading import Capital, Reading
from privacy.text.span import Label, Layer, Span
from privacy.text.zh import double_surnames, ordinary
from privacy.text.zh_likeness import company, roles

_TOKEN: Final = re.compile(r"[^\W_]+")
_HAN_NAME: Final = re.compile("[\u3400-\u9fff·]{2,}")
_HAN_GAP: Final = re.compile("[\u3400-\u9fff] {1,4}[\u3400-\u9fff]")
_DIGITS: Final = re.compile(r"[0-9](?:[0-9]|[-. ()/](?=[-. ()/]?[0-9]))*")
_LAST_FOUR: Final = re.compile(
    r"(?:ending(?: in| with)?|last (?:four|4)(?: digits)?(?: of \w+)?|xxx-?xx-?|\*{2,}|尾号)[ :]*(?:is )?$",
    re.IGNORECASE,
)
_SHORTEST_RUN, _STRONG_WORD, _TYPO_WORD, _LONGEST_TYPO = 5, 3, 6, 30
_LABELS: Final = {
    Kind.PERSON: Label.NAME,
    Kind.PLACE: Label.LOCATION,
    Kind.ORGANIZATION: Label.ORGANIZATION,
    Kind.NUMBER: Label.ID,
    Kind.TELEPHONE: Label.PHONE,
}
_AGE_AFTER: Final = re.compile(r"[ ,(]{1,2}\d{1,3} ?(?:[mfMF]|y\.?o|y/o|yrs?)\b")
_AFTER_NAME: Final = listed("known", "after_name")


class Known:
    """Finds one request's identifiers; build it once a request, use it for all its texts."""

    def __init__(self, given: Iterable[object]) -> None:
        given = list(given)
        values = values_of(given)
        self._strong: dict[str, Label] = {}
        self._weak: set[str] = set()
        self._phrases: dict[str, list[tuple[tuple[str, ...], Label]]] = {}
        self._han: dict[str, Label] = {}
        self._surnames: set[str] = set()
        self._runs: dict[str, Label] = {}
        self._last_four: set[str] = set()
        self._typos: dict[str, str] = {}
        self.people: list[frozenset[str]] = []
        for text, kind in values.items():
            self._add(text, kind)
        self.people = list(map(_words_of, persons_of(given)))
        self._initials = initials.initials_of(given)
        self._longest = sorted(self._runs, key=len, reverse=True)
        for word in self._strong:
            if len(word) >= _TYPO_WORD and self._strong[word] is Label.NAME:
                for place in range(len(word)):
                    self._typos.setdefault(word[:place] + word[place + 1 :], word)

    def find(self, reading: Reading) -> list[Span]:
        """Yield every place where a known identifier stands."""
        found: list[Span] = []
        if self._strong or self._weak or self._phrases:
            found += self._words(reading)
        if self._runs:
            found += self._numbers(reading)
        if self._initials:
            found += initials.find(reading.text, self._initials)
        if self._han and reading.has_han:
            found += self._chinese(reading.text)
            found += forms_of(reading.text, sorted(self._surnames))
        return found

    def _add(self, text: str, kind: Kind) -> None:
        label = _LABELS[kind]
        digits = "".join(filter(str.isdigit, text))
        if kind in (Kind.NUMBER, Kind.TELEPHONE) or (len(digits) >= _SHORTEST_RUN and not any(map(str.isspace, text))):
            self._add_number(text, digits, kind, label)
            return
        for piece in _HAN_NAME.findall(text):
            self._add_chinese(piece, kind, label)
        tokens = tuple(fold(token) for token in _TOKEN.findall(text))
        latin = [token for token in tokens if token.isascii()]
        if kind is not Kind.PERSON:
            if latin and (len(latin) > 1 or len(latin[0]) > _STRONG_WORD):
                self._add_phrase(tuple(latin), label)
            return
        for token in latin:
            self._add_name(token)
        if 2 <= len(latin) <= 4:
            for order in permutations(latin, 2):
                self._add_phrase(order, label)

    def _add_name(self, token: str) -> None:
        if not token.isalpha():
            stem = token.rstrip("0123456789")
            self._strong[token] = Label.NAME
            if len(stem) < _STRONG_WORD or stem == token:
                return
            token = stem
        if len(token) < 2 or token in TITLES:
            return
        flags = lexicon()[token]
        if len(token) < _STRONG_WORD or flags & (Word.VOCABULARY | Word.EPONYM | Word.KEEP | Word.PLACE | Word.CODE):
            self._weak.add(token)
        else:
            self._strong[token] = Label.NAME
        for short in _nicknames().get(token, ()):
            if lexicon()[short] & (Word.VOCABULARY | Word.EPONYM | Word.KEEP) or len(short) < _STRONG_WORD:
                self._weak.add(short)
            else:
                self._strong.setdefault(short, Label.NAME)

    def _add_phrase(self, tokens: tuple[str, ...], label: Label) -> None:
        self._phrases.setdefault(tokens[0], []).append((tokens, label))

    def _add_number(self, text: str, digits: str, kind: Kind, label: Label) -> None:
        form = "".join(filter(str.isalnum, text)).lower()
        if len(digits) >= _SHORTEST_RUN:
            self._runs[digits] = label
            self._last_four.add(digits[-4:])
            if kind is Kind.TELEPHONE and len(digits) >= 10:
                self._runs[digits[-10:]] = self._runs[digits[-7:]] = label
        elif len(form) >= _SHORTEST_RUN - 1:
            self._add_phrase(tuple(fold(token) for token in _TOKEN.findall(text)), label)
        if not form.isdigit() and len(form) >= _SHORTEST_RUN:
            self._strong.setdefault(form, label)

    def _add_chinese(self, piece: str, kind: Kind, label: Label) -> None:
        self._han[piece] = label
        if kind is not Kind.PERSON or not 2 <= len(piece) <= 4:
            return
        surname = 2 if len(piece) >= 3 and piece[:2] in double_surnames() else 1
        given = piece[surname:]
        self._surnames.add(piece[:surname])
        if len(given) >= 2:
            self._han.setdefault(given, label)
        spelt = _pinyin(piece)
        if spelt:
            first, rest = "".join(spelt[:surname]), "".join(spelt[surname:])
            for order in (
                (first, rest),
                (rest, first),
                (first, *spelt[surname:]),
                (*spelt[surname:], first),
                (first + rest,),
            ):
                if len(order) > 1 or len(order[0]) > 4:
                    self._add_phrase(order, label)

    def _words(self, reading: Reading) -> Iterator[Span]:
        text = reading.text
        strong, weak, typos = self._strong, self._weak, self._typos
        tokens = [(match.start(), match.end(), fold(match.group())) for match in _TOKEN.finditer(text)]
        capitals = {word.start: place for place, word in enumerate(reading.capitals)}
        for place, (start, end, token) in enumerate(tokens):
            if token in strong:
                if not (token == text[start:end] and len(token) < 4):
                    yield Span(start, end, strong[token], Layer.KNOWN, "known")
            elif token in weak:
                if start in capitals and self._is_meant(reading, capitals[start]):
                    yield Span(start, end, Label.NAME, Layer.KNOWN, "known, also a word")
                elif self._is_pair(tokens, place, text):
                    yield Span(start, tokens[place + 1][1], Label.NAME, Layer.KNOWN, "known, words side by side")
            elif typos and _TYPO_WORD - 1 <= len(token) <= _LONGEST_TYPO and self._is_typo(token, reading):
                yield Span(start, end, Label.NAME, Layer.KNOWN, "known, misspelt")
            if token in self._phrases:
                yield from self._whole(reading, tokens, place)

    def _whole(self, reading: Reading, tokens: list[tuple[int, int, str]], place: int) -> Iterator[Span]:
        """The phrases that begin with one token."""
        start, end, token = tokens[place]
        for phrase, label in self._phrases[token]:
            size = len(phrase)
            if size == 1:
                if _is_place(reading, start, end):
                    yield Span(start, end, label, Layer.KNOWN, "known, whole")
            elif tuple(one[2] for one in tokens[place : place + size]) == phrase and _is_close(
                reading.text, tokens[place : place + size]
            ):
                yield Span(start, tokens[place + size - 1][1], label, Layer.KNOWN, "known, whole")

    def _is_pair(self, tokens: list[tuple[int, int, str]], place: int, text: str) -> bool:
        """Two different known words side by side ("will young" in small letters)."""
        if place + 1 >= len(tokens):
            return False
        token, (start, _, other) = tokens[place][2], tokens[place + 1]
        near = text[tokens[place][1] : start] in (" ", ", ", ",")
        return near and other != token and (other in self._weak or other in self._strong)

    def _is_meant(self, reading: Reading, place: int) -> bool:
        """Whether a name that is also a word is used as a name here."""
        words_, text = reading.capitals, reading.text
        word: Capital = words_[place]
        has_age = _AGE_AFTER.match(text, word.end) is not None
        if has_age or is_protected(reading, place):
            return has_age
        for other in (place - 1, place + 1):
            if 0 <= other < len(words_):
                left, right = sorted((words_[other], word))
                beside = fold(words_[other].word)
                if text[left.end : right.start] in (" ", ", ", ". ", ",") and (
                    beside in self._weak or beside in self._strong
                ):
                    return True
        if word.flags & Word.CAPITALS and len(word.word) <= _STRONG_WORD:
            return False
        after = reading.word_after(word.end)
        if text[word.end : word.end + 2] == "'s":
            return True
        if word.flags & Word.KEEP and (after[:1].isdigit() or reading.word_before(word.start) in _BEFORE_MONTH):
            return False
        if not reading.begins_sentence(word.start) or not word.flags & Word.VOCABULARY:
            return True
        if text[word.end : word.end + 2] == ", " and word.flags & Word.GIVEN:
            return True
        return not after or after in _AFTER_NAME or _is_third_person(after)

    def _is_typo(self, token: str, reading: Reading) -> bool:
        if reading.lexicon[token]:
            return False
        if token in self._typos:
            return True
        return any(token[:place] + token[place + 1 :] in self._typos for place in range(len(token)))

    def _numbers(self, reading: Reading) -> Iterator[Span]:
        text = reading.text
        for match in _DIGITS.finditer(text):
            places = [place for place in range(match.start(), match.end()) if text[place].isdigit()]
            run = "".join(text[place] for place in places)
            if len(run) < 4:
                continue
            for known in self._longest:
                at = run.find(known)
                if at >= 0:
                    end = places[at + len(known) - 1] + 1
                    yield Span(places[at], end, self._runs[known], Layer.KNOWN, "known number")
                    break
            else:
                if run in self._last_four and _LAST_FOUR.search(text[max(0, match.start() - 24) : match.start()]):
                    yield Span(match.start(), match.end(), Label.ID, Layer.KNOWN, "last four of a known number")

    def _chinese(self, text: str) -> Iterator[Span]:
        is_spaced = _HAN_GAP.search(text) is not None
        for name, label in self._han.items():
            if is_spaced and label is Label.NAME:
                for match in re.finditer(" {0,4}".join(name), text):
                    if " " in match.group():
                        yield Span(match.start(), match.end(), label, Layer.KNOWN, "known, with room between")
            place = text.find(name)
            while place >= 0:
                if name not in ordinary() or label is not Label.NAME or _is_person(text, place, place + len(name)):
                    yield Span(place, place + len(name), label, Layer.KNOWN, "known")
                place = text.find(name, place + 1)


def _words_of(names: list[str]) -> frozenset[str]:
    """Every word by which a person goes: the parts of the names, short forms, the spelling in Latin letters."""
    found: set[str] = set()
    for name in names:
        tokens = [fold(token) for token in _TOKEN.findall(name)]
        found.update(tokens)
        found.update(short for token in tokens for short in _nicknames().get(token, ()))
        found.update(token[1:] for token in tokens if not token.isascii() and len(token) > 2)
        found.update(syllable for token in tokens if not token.isascii() for syllable in _pinyin(token))
        found.update("".join(_pinyin(token)[1:]) for token in tokens if not token.isascii())
    return frozenset(found - {""})


def _is_place(reading: Reading, start: int, end: int) -> bool:
    """Whether the one word of a known place or house is meant as such, when it is also an ordinary word."""
    word = reading.text[start:end]
    if not reading.lexicon[word] & Word.VOCABULARY:
        return True
    return word[0].isupper() and reading.word_before(start) in ("in", "from", "at", "to", "near", "of", "via")


def _is_close(text: str, tokens: list[tuple[int, int, str]]) -> bool:
    """Whether only marks and one initial's room stand between the tokens of a phrase."""
    return all(right[0] - left[1] <= 3 and "\n\n" not in text[left[1] : right[0]] for left, right in pairwise(tokens))


_NO_VERBS: Final = frozenset(["this", "its", "his", "as", "less", "hers", "always", "perhaps", "needed", "indeed"])
_BEFORE_MONTH: Final = frozenset(["in", "since", "until", "last", "next", "this", "early", "late", "mid", "of", "by"])
_PAST: Final = listed("known", "past")


def _is_third_person(word: str) -> bool:
    """A verb that says what somebody does or did ("enjoys", "walked", "slept")."""
    if word in _PAST:
        return True
    return len(word) > 3 and word.endswith(("s", "ed")) and word.islower() and word not in _NO_VERBS


_COMPANY_OF_A_NAME: Final = 25
_PERSON_BEFORE: Final = re.compile(
    r"(?:那个|这个|另外|关于|至于|对象|者|(?<!病)人|员|示|初诊|复诊|[一二三四五]口|新生儿|\d\.|[—-]|患者|病人|患儿|产妇|姓名|说|称|带领|照顾|陪|签名|签字|家属|之[子女妻夫父母]|之|科|院|师|病例|查房[,，]|床|接到|本人|司机|医生|护士|医师|主刀|麻醉|员工|职工|学员|学生|居民|村民|业主|[您你其他她](?:父亲|母亲|儿子|女儿|丈夫|妻子|爱人|老伴|哥哥|弟弟|姐姐|妹妹)|[:为叫是系由与和向让请](?:患者)?|[,。;、!?\s(“\"\]】]|^)\s*$"
)
_PERSON_AFTER: Final = re.compile(
    r"[,，\s(（]{0,2}(?:男|女|先生|女士|小姐|老人|患者|诉|自述|述|称|因|于|入院|来院|家属|的家属|签|今|昨|确|同学|及|陪|的|之|被|常有|时有|偶有|由[其同继养家朋邻父母女儿妻丈]|在(?:病房|家|走廊|厕所|卫生间|床旁|候诊)|素食|独居|搀扶|跌倒|摔倒|滑倒|您好|精神|/|行|疑|\d{1,3}岁|近|目前|现|已|曾|主诉|复查|这|那|啊|吧|呢|你记|心率|血压|体温|血氧|呼吸|脉搏|血糖|尿量|神志|神清|一般情况|生命体征|病情|之[父母]|请|可独立|[!?]|[，,。、;；\s:：(（]|$)"
)


_AFTER_A_ROLE: Final = re.compile("[^\u4e00-\u9fff]|$|[从把被给做找]|于(?:\\d|今|昨)")
_TOLD_IN_BRACKETS: Final = re.compile(r"\((?:[男女患高初]|本人|\d{1,3}[岁床年])")
_ADDRESSES: Final = ("小朋友", "同志", "先生", "女士", "小姐", "同学", "老师", "老人家")
_BED: Final = re.compile(r"(?<![\d.])\+?\d{1,3}床$")
_LONGEST_BED: Final = 6
_IS_SOMEWHERE: Final = re.compile(
    "在[\u4e00-\u9fff]{2,12}?(?:支教|工作|打工|务工|上学|读书|居住|生活|经商|任教|服役|就读|上班)"
)
_FOR, _DONE = frozenset("给替帮为"), frozenset("做打测查换开办送喂翻抽拍")
"""What is done for somebody: "给X做了腰穿"."""


def _is_person(text: str, start: int, end: int) -> bool:
    """Whether a Chinese name that is also a word stands where a person does, on both of its sides."""
    if any(text[start : end + more] in ordinary() for more in (1, 2)):
        return False
    if company(text, start, end) > _COMPANY_OF_A_NAME:
        return True
    if roles().get(text[max(0, start - 2) : start]) == "person" and _AFTER_A_ROLE.match(text, end):
        return True
    if text.startswith(_ADDRESSES, end) or _BED.search(text, max(0, start - _LONGEST_BED), start):
        return True
    if _TOLD_IN_BRACKETS.match(text, end) or _IS_SOMEWHERE.match(text, end):
        return True
    if text[start - 1 : start] in _FOR and text[end : end + 1] in _DONE:
        return True
    if not _PERSON_BEFORE.search(text[max(0, start - 4) : start]):
        return False
    return _PERSON_AFTER.match(text, end) is not None or text.startswith(_person_does(), end)


@cache
def _person_does() -> tuple[str, ...]:
    """What a person does, is or is given: words that follow a name."""
    return tuple(
        listed("zh_people_in_sentences", "person_does")
        | listed("zh_people_in_sentences", "may_do")
        | listed("zh_people_in_sentences", "titles")
    )


@cache
def _nicknames() -> dict[str, tuple[str, ...]]:
    """Each form of a given name with all its other forms."""
    forms: dict[str, set[str]] = {}
    for group in " ".join(words("nicknames")).split("|"):
        names = group.split()
        for name in names[1:]:
            forms.setdefault(names[0], set()).add(name)
            forms.setdefault(name, set()).add(names[0])
    return {name: tuple(sorted(others)) for name, others in forms.items()}


@cache
def _syllables() -> dict[str, str]:
    listed = list(words("pinyin"))
    return {char: syllable for syllable, chars in zip(listed[::2], listed[1::2], strict=True) for char in chars}


def _pinyin(name: str) -> list[str]:
    """A Chinese name in Latin letters, a syllable a character; empty when a character is not known."""
    spelt = [_syllables().get(char, "") for char in name]
    return spelt if all(spelt) else []
