"""How far "no", "possible" and "mother" reach, in both languages, after the manner of NegEx and ConText.

A cue reaches forward to the end of its part of the sentence; when nothing follows it there, back to the nearest
names joined by "and". Evidence and text are read by the same rules, so that equal sentences give equal readings.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise, takewhile
from typing import Final

from model.language.verify.behind import names_before
from model.language.verify.bounds import fill_bounds
from model.language.verify.folding import stem
from model.language.verify.items import MENTIONS, Item
from model.language.verify.kinds import Kind
from model.language.verify.lexing import Shape, Token
from model.language.verify.phrases import phrases

_STRONG: Final = frozenset((".", ";", "!", "?", "。", "\n"))
_CONTRAST: Final = frozenset(
    ("but", "however", "although", "whereas", "while", "except", "though", "yet", "但", "但是", "然而", "而", "不过")
)
_TURNS: Final = frozenset(
    ("has", "have", "had", "who", "which", "because", "presents", "reports", "shows", "showed", "due", "causes",
     "cause", "有", "伴", "可见", "存在", "因", "因为", "故", "患", "仍")
)  # fmt: skip
_SUBJECTS: Final = frozenset(("patient", "he", "she", "患者", "病人", "本人"))
_PREPOSITIONS: Final = frozenset(
    ("on", "in", "at", "during", "when", "if", "by", "from", "since", "until", "after", "before")
)
_WEIGHING: Final = frozenset(("against", "for", "对", "持"))
_OPENING: Final = 2
_RANKED: Final = frozenset((stem("diagnosis"), stem("explanation"), stem("candidate"), stem("possibility")))
_WEIGHED: Final = ("反对", "speaksagainst", "arguesagainst", "pointsagainst", "speakagainst", "argueagainst")
_ENDS: Final = frozenset(("as", "since", "because", "to", "against"))
_FINITE: Final = frozenset(("is", "are", "was", "were", "has", "have", "had"))
_LISTING: Final = frozenset(("or", "nor", "and"))
_PAUSES: Final = frozenset((",", "，", ":", "："))
_ARTICLES: Final = frozenset(("a", "an", "the"))
_HEDGES: Final = frozenset(("possible", "likely", "unlikely", "unknown", "unreadable", "ended", "planned"))
_AUXILIARIES: Final = frozenset(("did", "does", "do", "could", "can"))
_UNKNOWN: Final = frozenset(("unknown", "unreadable", "planned"))
_VERBS: Final = frozenset(("drinks", "smokes", "takes", "uses", "vomits", "coughs", "bleeds"))
_PREFIXES: Final = frozenset(("non", "非"))
_RISKS: Final = frozenset(("risk", "risk_up", "risk_down"))
_PRONE: Final = ("susceptib", "predispos")
"""A susceptibility is a risk, no event; a germ's to a drug is none of a finding."""
_LISTED: Final = re.compile("列入|列出|列为|写入|录入|列表|清单")
_TELLERS: Final = frozenset(("report", "say", "state", "notic", "诉", "称", "述", "代"))
_STATES: Final = frozenset(("pregnant", "lactating"))
_UNNAMED: Final = frozenset((Kind.UNKNOWN, Kind.WORD, Kind.BODY))
_HEDGED: Final = frozenset((Kind.FINDING, Kind.VARIANT))
_HEDGED_GROUPS: Final = frozenset(("cause", "trend", "status", "severity"))
_GENETIC: Final = frozenset((Kind.GENE, Kind.VARIANT))
_NOT_DENIED: Final = frozenset((Kind.QUANTITY, Kind.DATE, Kind.CLOCK, Kind.PLAIN))
_NOT_DENIED_GROUPS: Final = frozenset(("negation", "person", "sex", "population", "certainty"))


def fill(text: str, cut: tuple[Token, ...], items: list[Item]) -> None:
    """Write polarity, certainty, person and bounds into the items."""
    parts = _parts(cut, items)
    for part in parts:
        for place, item in enumerate(part):
            _apply(text, cut, part, place, item)
    _weigh(cut, items)
    fill_bounds(cut, items)


def _weigh(cut: tuple[Token, ...], items: list[Item]) -> None:
    """ "Against pulmonary embolism: ...", "speaks against X", "反对X：": X is weighed and not affirmed."""
    for item in items:
        before = cut[item.first - 1].text.casefold() if item.first else ""
        weighed = "".join(token.text for token in cut[max(0, item.first - 2) : item.first]).casefold()
        is_first = item.first < _OPENING or cut[item.first - _OPENING].text in _STRONG
        is_heading = is_first and before in _WEIGHING and item.after < len(cut) and cut[item.after].text in (":", "：")
        if item.kind is Kind.FINDING and (is_heading or weighed.endswith(_WEIGHED)):
            item.hedges |= {"weighed"}


def _parts(cut: tuple[Token, ...], items: list[Item]) -> list[list[Item]]:
    """The items between full stops, semicolons and words of contrast."""
    stops = [token.start for token in cut if token.text in _STRONG or token.text.casefold() in _CONTRAST]
    found: list[list[Item]] = [[]]
    stop = 0
    for item in items:
        while stop < len(stops) and stops[stop] <= item.start:
            stop += 1
            if found[-1]:
                found.append([])
        found[-1].append(item)
    return found


def _apply(text: str, cut: tuple[Token, ...], part: list[Item], place: int, item: Item) -> None:
    if cut[item.first].form.startswith(_PRONE):
        for other in _reach(text, cut, part, place, _HEDGED):
            other.hedges |= {"possible"} if other.kind is Kind.FINDING else frozenset()
    if item.kind is Kind.RELATION:
        _relate(text, cut, part, place, item)


def _relate(text: str, cut: tuple[Token, ...], part: list[Item], place: int, item: Item) -> None:
    if item.group == "negation":
        _deny(text, cut, part, place)
    elif hedges := _hedges(item):
        item.hedges |= hedges
        for other in _hedged(text, cut, part, place):
            if other.is_conditional is not item.is_conditional and not hedges & _UNKNOWN:
                continue
            other.hedges |= hedges if other.keys & habits() else hedges - {"ended"}
    elif item.group == "person" and not _is_compared(cut, item):
        for other in _until_person(_reach(text, cut, part, place, MENTIONS, is_wide=True)):
            other.persons |= item.keys


def _is_to_exclude(text: str, cut: tuple[Token, ...], item: Item) -> bool:
    """ "Rule out pulmonary embolism", "需排除肺栓塞": a question, and no denial."""
    word = text[item.start : item.end].casefold()
    before = cut[item.first - 1].text.casefold() if item.first else ""
    if word in ("rule out", "exclude"):
        return before in ("", "to", "must", "should", ":", ",", ";", "and")
    return word == "排除" and before in ("需", "应", "待", "须", "以")


def _is_compared(cut: tuple[Token, ...], item: Item) -> bool:
    """ "As did the father": the patient has it, too; "the daughter reports confusion": she tells of the patient."""
    before = [token.text.casefold() for token in cut[max(0, item.first - 3) : item.first]]
    if item.after < len(cut) and cut[item.after].form in _TELLERS:
        return True
    return any(
        pair in (["as", "did"], ["as", "does"], ["so", "did"], ["as", "has"]) for pair in (before[:2], before[1:])
    )


def _until_person(reached: list[Item]) -> Iterator[Item]:
    """ "Mother has hypertension, father diabetes": the next relative begins something new, once a name was said."""
    is_named = False
    for item in reached:
        if item.group == "person" and is_named:
            return
        is_named = is_named or item.kind in MENTIONS
        yield item


@cache
def habits() -> frozenset[str]:
    """The keys of what is given up, not cured: smoking, drinking."""
    return phrases().keys_of("smoking") | phrases().keys_of("alcohol")


@cache
def ex_smoker() -> frozenset[str]:
    """The key of one who gave smoking up."""
    return phrases().keys_of("ex-smoker")


def _hedges(item: Item) -> frozenset[str]:
    """A risk of something is a possibility, too; a past habit is an ended one."""
    found = item.keys & _HEDGES
    found |= {"possible"} if item.keys & _RISKS else frozenset()
    return found | {"ended"} if "past" in item.keys else found


def _deny(text: str, cut: tuple[Token, ...], part: list[Item], place: int) -> None:
    cue = part[place]
    if _is_to_exclude(text, cut, cue):
        cue.group, cue.keys = "certainty", frozenset(("possible",))
        for item in _forward(text, cut, part, place, is_wide=False):
            item.hedges |= {"possible"}
        return
    _deny_state(part, place)
    ahead = [item for item in _forward(text, cut, part, place, is_wide=False) if _is_deniable(item)]
    before = cut[cue.first - 1].text.casefold() if cue.first else ""
    if "neg_after" in cue.keys and before not in _AUXILIARIES:
        back = [] if before in _ARTICLES and ahead else list(names_before(cut, part, place))
        reached = back or _first_name(ahead)
    else:
        reached = _same_kind(_before_preposition(cut, cue, ahead))
        if all(item.group in ("advice", "cause") for item in reached):
            reached = [*reached, *names_before(cut, part, place)] or _same_kind(ahead)
    if cue.after < len(cut) and _heads(cut, cue, part, place):
        reached = [*reached, *(item for item in part[place + 1 :] if _is_listed_under(item))]
    is_listing = _is_listing(cut, cue)
    for item in reached:
        if item.is_conditional or not cue.is_conditional:
            cue.bound = "reached"
            if is_listing and item.kind in MENTIONS | _UNNAMED:
                item.hedges |= {"unlisted"}
            else:
                item.is_negated = True


def _is_listing(cut: tuple[Token, ...], cue: Item) -> bool:
    """ "Not on the problem list", "未列入问题列表": the list lacks it, which says nothing of the patient."""
    ahead = takewhile(_goes_with, cut[cue.first :])
    near = [*takewhile(_goes_with, reversed(cut[: cue.first])), *ahead]
    return "list" in {token.form for token in near} or any(_LISTED.match(text) for text in map(_pair, pairwise(near)))


def _goes_with(token: Token) -> bool:
    return token.text not in _STRONG and token.text not in _PAUSES


def _pair(tokens: tuple[Token, Token]) -> str:
    """Two neighbouring tokens in the order in which they stand."""
    return "".join(token.text for token in sorted(tokens, key=lambda token: token.start))


def _is_listed_under(item: Item) -> bool:
    return item.kind in MENTIONS | _UNNAMED or item.group in ("trend", "severity", "status")


def _heads(cut: tuple[Token, ...], cue: Item, part: list[Item], place: int) -> bool:
    """ "Not met: haemoptysis, previous stroke": a denial that is all of a heading holds for the whole list."""
    colon = next((at for at in range(cue.after, min(cue.after + 4, len(cut))) if cut[at].text in (":", "：")), None)
    if colon is None:
        return False
    inside = [item for item in part[place + 1 :] if item.first < colon]
    return all(item.kind is Kind.PLAIN or item.group == "cause" for item in inside)


def _deny_state(part: list[Item], place: int) -> None:
    """ "Not pregnant": a state that stands right behind the denial."""
    after = next((item for item in part[place + 1 :] if item.kind is not Kind.PLAIN), None)
    if after is not None and after.keys & _STATES and after.first - part[place].after <= 1:
        after.is_negated = True
        part[place].bound = "reached"


def _hedged(text: str, cut: tuple[Token, ...], part: list[Item], place: int) -> list[Item]:
    """What a hedge reaches; what is missing or unreadable is most often named before the cue."""
    cue = part[place]
    if "planned" in cue.keys and (planned := [item for item in part if item.kind is Kind.PROCEDURE]):
        return [item for item in planned if _is_in_clause(cut, item, cue)] or planned
    follows = cue.after < len(cut) and cut[cue.after].text in (":", "：")
    if cue.keys & _UNKNOWN and (named := _adjoining(part, cue.after)):
        return named
    if cue.keys & _UNKNOWN and not follows and (back := list(names_before(cut, part, place))):
        return back
    if cue.after < len(cut) and cut[cue.after].form in _RANKED and (back := list(names_before(cut, part, place))):
        return back
    return _reach(text, cut, part, place, _HEDGED)


def _is_in_clause(cut: tuple[Token, ...], item: Item, cue: Item) -> bool:
    first, last = (item, cue) if item.first < cue.first else (cue, item)
    return not any(token.text in _PAUSES for token in cut[first.after : last.first])


def _adjoining(part: list[Item], place: int) -> list[Item]:
    """The names that begin at a token and follow one another without a word between."""
    found: list[Item] = []
    for item in part:
        if item.first == place and item.kind in MENTIONS:
            found.append(item)
            place = item.after
    return found


def _before_preposition(cut: tuple[Token, ...], cue: Item, ahead: list[Item]) -> list[Item]:
    """ "No fever on examination": what a denial reaches ends at "on"."""
    found: list[Item] = []
    last = cue.after
    for item in ahead:
        if any(token.text.casefold() in _PREPOSITIONS for token in cut[last : item.first]):
            return found
        found.append(item)
        last = item.after
    return found


def _same_kind(reached: list[Item]) -> list[Item]:
    """A denied list goes on as long as its names are of one kind."""
    first = next((item.kind for item in reached if item.kind in MENTIONS), None)
    for place, item in enumerate(reached):
        if first is not None and item.kind in MENTIONS and item.kind is not first and {item.kind, first} != _GENETIC:
            return reached[:place]
    return reached


def _first_name(ahead: list[Item]) -> list[Item]:
    """The first name ahead, with a second that it is written together with ("penicillin allergy")."""
    for place, item in enumerate(ahead):
        if item.kind in MENTIONS:
            return [item, *(other for other in ahead[place + 1 : place + 2] if other.first == item.after)]
    return ahead[:1]


def _is_deniable(item: Item) -> bool:
    return item.kind not in _NOT_DENIED and item.group not in _NOT_DENIED_GROUPS


def _reach(
    text: str, cut: tuple[Token, ...], part: list[Item], place: int, kinds: frozenset[Kind], *, is_wide: bool = False
) -> list[Item]:
    ahead = list(_forward(text, cut, part, place, is_wide=is_wide))
    if any(item.kind in kinds or (not is_wide and item.group in _HEDGED_GROUPS) for item in ahead):
        return ahead
    return [*ahead, *names_before(cut, part, place)]


def _forward(text: str, cut: tuple[Token, ...], part: list[Item], place: int, *, is_wide: bool) -> Iterator[Item]:
    last = part[place].after
    is_first = True
    for number, item in enumerate(part[place + 1 :], start=place + 1):
        between = [token for token in cut[last : item.first] if token.shape is Shape.SIGN]
        if any(token.text == "," for token in between) and not _goes_on(text, cut, part, number, between, is_wide):
            return
        if not is_wide and not is_first and _is_parted(cut, part[place], last, item.first):
            return
        words = _words(cut, item)
        if (words & _SUBJECTS and is_wide) or (item.group == "negation" and not is_wide):
            return
        if not is_first and not is_wide and (words & _TURNS or _is_new(cut, item)):
            return
        yield item
        is_first = is_first and item.kind is Kind.PLAIN
        if part[place].end and _words(cut, part[place]) & _PREFIXES and item.kind in MENTIONS:
            return
        last = item.after


def _is_parted(cut: tuple[Token, ...], cue: Item, last: int, first: int) -> bool:
    """ "No result, as the sample ...", "not to be missed: X", "not immune to X": what a cue reaches ends before X."""
    between = {token.text.casefold() for token in cut[last:first]}
    return bool(between & _ENDS) or (":" in between and last > cue.after)


def _is_new(cut: tuple[Token, ...], item: Item) -> bool:
    """ "Negative for HER2 and positive for ...", "no bleeding and an old infarct": something of its own begins."""
    first = cut[item.first]
    if (
        item.first
        and cut[item.first - 1].text.casefold() == "and"
        and (first.text in _VERBS or _has_verb(cut, item.after))
    ):
        return True
    if item.first > 1 and cut[item.first - 1].text.casefold() in _ARTICLES:
        return cut[item.first - 2].text.casefold() in ("and", "but", "with")
    return item.group == "status" and cut[item.first - 1].text.casefold() in ("and", "but", ",", "、", "和", "而")


def _goes_on(
    text: str, cut: tuple[Token, ...], part: list[Item], number: int, between: list[Token], is_wide: bool
) -> bool:
    """Whether a list goes on after a comma: names only up to the next comma or the end."""
    if is_wide:
        return True
    if any(text[token.start] == "，" for token in between):
        return False
    first = next((item for item in part[number:] if item.kind is not Kind.PLAIN), None)
    if first is None or first.kind not in MENTIONS:
        return False
    if _has_verb(cut, first.after) and cut[part[number].first].text.casefold() not in _LISTING:
        return False
    for item in part[number:]:
        if item is not part[number] and any(token.text == "," for token in cut[part[number].first : item.first]):
            break
        if item.kind is Kind.QUANTITY or item.kind is Kind.DATE or item.group in ("advice", "trend", "cause"):
            return False
        if _words(cut, item) & _TURNS:
            return False
    return True


def _has_verb(cut: tuple[Token, ...], place: int) -> bool:
    """ "..., a peptic ulcer is possible": a clause of its own and no further name of a list."""
    return place < len(cut) and cut[place].text.casefold() in _FINITE


def _words(cut: tuple[Token, ...], item: Item) -> frozenset[str]:
    tokens = cut[item.first : item.after]
    return frozenset((*(token.text.casefold() for token in tokens), "".join(token.text for token in tokens)))
