"""Measures the verifier and writes its page: ``python -m tests.evaluation.verifier``."""

import time
from collections import Counter
from pathlib import Path

from model.language.verify.splitting import sentences
from model.language.verify.verify import verify
from tests.evaluation.verifier import samples, twins, unknown_words
from tests.evaluation.verifier.blind import SETS, Text, blind, every_set
from tests.evaluation.verifier.corruptions import SEED, SET_ASIDE, Case, cases
from tests.evaluation.verifier.mutations import mutated
from tests.evaluation.verifier.paraphrases import by_hand, hostile, statements

PAGE = Path(__file__).parents[3] / "docs" / "verifier.md"
LANGUAGES = ("en", "zh")
FIRST_SIGHT = {
    ("first, second half", "en"): "62 of 76", ("first, second half", "zh"): "54 of 76",
    ("last", "en"): "32 of 40", ("last", "zh"): "33 of 40", ("final", "en"): "20 of 30", ("final", "zh"): "24 of 30", ("sentences", "en"): "31 of 36", ("sentences", "zh"): "23 of 36",
}  # fmt: skip
"""Taken once, before the set was opened; cannot be measured again."""


_HOSTILE = (
    ("corrupted", "en", "76 of 79"), ("corrupted", "zh", "63 of 63"),
    ("corrupted_more", "en", "49 of 53"), ("corrupted_more", "zh", "42 of 43"),
)  # fmt: skip


_BLIND: dict[str, tuple[str, str, str, str]] = {
    "en": ("24 of 61", "60 of 63", "", ""), "en, sealed": ("34 of 60", "59 of 63", "50 of 60", "62 of 63"),
    "zh": ("20 of 60", "58 of 60", "", ""), "zh, sealed": ("25 of 60", "57 of 60", "41 of 60", "59 of 60"),
    "cross": ("21 of 30", "56 of 60", "", ""), "cross, sealed": ("22 of 30", "60 of 60", "28 of 30", "59 of 60"),
    "two_en": ("28 of 50", "24 of 25", "", ""), "two_zh": ("30 of 50", "24 of 25", "", ""),
    "three_en": ("37 of 50", "26 of 26", "", ""), "three_zh": ("27 of 50", "26 of 26", "", ""),
    "four_en": ("29 of 40", "36 of 40", "", ""), "four_zh": ("26 of 40", "37 of 40", "", ""),
    "five_en": ("21 of 30", "29 of 30", "", ""), "five_zh": ("20 of 30", "29 of 30", "", ""),
    "six_en": ("23 of 60", "56 of 60", "", ""), "six_zh": ("29 of 60", "53 of 60", "", ""),
    "seven_en": ("18 of 30", "29 of 30", "", ""), "seven_zh": ("19 of 30", "29 of 30", "", ""),
    "eight_en": ("18 of 30", "27 of 30", "", ""), "eight_zh": ("20 of 30", "28 of 30", "", ""),
    "nine_en": ("23 of 30", "30 of 30", "", ""), "nine_zh": ("21 of 30", "30 of 30", "", ""),
    "ten_en": ("51 of 120", "53 of 60", "", ""), "ten_zh": ("26 of 120", "57 of 60", "", ""),
    "eleven_en": ("26 of 60", "54 of 60", "", ""), "eleven_zh": ("23 of 60", "57 of 60", "", ""),
    "twelve_en": ("28 of 40", "15 of 20", "30 of 40", "18 of 20"), "twelve_zh": ("27 of 40", "14 of 20", "28 of 40", "16 of 20"),
    "thirteen_en": ("16 of 40", "35 of 40", "18 of 40", "36 of 40"), "thirteen_zh": ("15 of 40", "36 of 40", "15 of 40", "36 of 40"),
    "fourteen_en": ("7 of 60", "57 of 60", "", ""), "fourteen_zh": ("8 of 60", "54 of 60", "", ""),
    "fourteen_cross": ("1 of 20", "20 of 20", "", ""),
    "fifteen_en": ("2 of 25", "21 of 25", "4 of 25", "22 of 25"), "fifteen_zh": ("8 of 25", "21 of 25", "7 of 25", "21 of 25"),
    "six_cross": ("19 of 30", "28 of 30", "", ""), "eleven_cross": ("8 of 30", "29 of 30", "", ""),
}  # fmt: skip
"""Faithful let through and corruptions caught: when the set was new, and (sealed halves) at the end, before it was opened."""


def main() -> None:
    text = (Path(__file__).parent / "page.md").read_text(encoding="utf-8")
    corrupted, faithful, speed = _corruptions()
    PAGE.write_text(
        text.replace("{corruptions}", corrupted).replace("{templates}", faithful).replace("{hand}", _paraphrases()).replace("{hostile}", _by_hostile_hand())
        .replace("{blind}", _blind()).replace("{mutations}", _mutations()).replace("{unknown}", unknown_words.table()).replace("{twins}", twins.table())
        .replace("{alone}", _alone()).replace("{speed}", speed).replace("{seed}", str(SEED)),
        encoding="utf-8",
    )  # fmt: skip
    print(PAGE.read_text(encoding="utf-8"))


def _corruptions() -> tuple[str, str, str]:
    made: Counter[tuple[str, str, bool]] = Counter()
    right: Counter[tuple[str, str, bool]] = Counter()
    spent = count = 0.0
    for case in cases():
        start = time.process_time()
        verdict = verify(case.text, statements(case.evidence), case.language)
        spent += time.process_time() - start
        count += max(1, len(tuple(sentences(case.text, frozenset()))))
        key = (case.kind, case.language, _is_crossed(case))
        made[key] += 1
        right[key] += verdict.accepted == (not case.kind)
    lines = [
        "| corruption | set aside | English | Chinese | English, Chinese evidence | Chinese, English evidence |",
        "|---|---|---|---|---|---|",
    ]
    for kind in sorted({key[0] for key in made} - {""}):
        cells = [_cell(right, made, kind, language, crossed) for crossed in (False, True) for language in LANGUAGES]
        lines.append(f"| {kind.replace('_', ' ')} | {'yes' if kind in SET_ASIDE else ''} | {' | '.join(cells)} |")
    total = sum(count for key, count in made.items() if key[0])
    caught = sum(count for key, count in right.items() if key[0])
    lines.append(f"\nIn all {caught:,} of {total:,} caught ({caught / total:.2%}).")
    faithful = ", ".join(
        f"{language}{' from the other language' * crossed} {_cell(right, made, '', language, crossed)}"
        for crossed in (False, True) for language in LANGUAGES
    )  # fmt: skip
    if not samples.charted():
        lines.append("\nThe public sample charts were not at hand: facts of charts are missing.")
    return "\n".join(lines), faithful, f"{spent / count * 1000:.1f} ms"


def _blind() -> str:
    lines = [
        "| set | faithful: when new | at the end, sealed | now | its sentences, now | corruptions: when new | at the end, sealed | now |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name in every_set():
        for sealed in (False, True) if name in SETS else (None,):
            told = f"{name}, sealed" if sealed else name
            faithful, caught, faithful_end, caught_end = _BLIND[told]
            texts = [text for text in blind(name) if sealed is None or text.is_sealed is sealed]
            now = [_right(texts, is_false=is_false) for is_false in (False, True)]
            told_now = f"{now[0]} | {_in_sentences(texts)} | {caught} | {caught_end} | {now[1]}"
            lines.append(f"| {told} | {faithful} | {faithful_end} | {told_now} |")
    every = [text for name in every_set() for text in blind(name)]
    lines.append(
        f"| all | | | {_right(every, is_false=False)} | {_in_sentences(every)} | | | {_right(every, is_false=True)} |"
    )
    return "\n".join(lines)


def _in_sentences(texts: list[Text]) -> str:
    """How many sentences of the faithful texts are let through: one that is not is replaced by the template's."""
    made = right = 0
    for one in texts:
        if not one.kind:
            problems = verify(one.text, one.statements, one.language).problems
            cuts = tuple(sentences(one.text, frozenset()))
            made += len(cuts)
            right += sum(
                not any(cut.start <= problem.start < cut.start + len(cut.text) for problem in problems) for cut in cuts
            )
    return f"{right} of {made}"


def _right(texts: list[Text], *, is_false: bool) -> str:
    chosen = [text for text in texts if bool(text.kind) is is_false]
    right = sum(verify(one.text, one.statements, one.language).accepted is not is_false for one in chosen)
    return f"{right} of {len(chosen)}"


def _alone() -> str:
    """What one kind of problem alone refuses: faithful texts and corruptions."""
    refused: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for one in (text for name in every_set() for text in blind(name)):
        kinds = {problem.kind.value for problem in verify(one.text, one.statements, one.language).problems}
        if len(kinds) == 1:
            refused[bool(one.kind)][kinds.pop()] += 1
    kinds = sorted({*refused[True], *refused[False]}, key=lambda kind: (-refused[False][kind], kind))
    lines = ["| kind alone | faithful refused | corruptions caught |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| `{kind}` | {refused[False][kind]} | {refused[True][kind]} |" for kind in kinds)])


def _mutations() -> str:
    """Every accepted paraphrase of every set with one thing exchanged."""
    made: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    texts = [(one.text, one.statements, one.language) for name in every_set() for one in blind(name) if not one.kind]
    texts += [(pair.text, pair.statements, pair.language) for pair in by_hand()]
    for text, known, language in texts:
        if verify(text, known, language).accepted:
            for kind, changed in mutated(text, language):
                made[kind] += 1
                caught[kind] += not verify(changed, known, language).accepted
    cells = ", ".join(f"{kind} {caught[kind]:,} of {made[kind]:,}" for kind in sorted(made))
    return f"{caught.total():,} of {made.total():,} caught ({caught.total() / made.total():.2%}): {cells}."


def _by_hostile_hand() -> str:
    lines = ["| set | language | at first sight | now |", "|---|---|---|---|"]
    for name, language, first in _HOSTILE:
        made = list(hostile(name, language))
        caught = sum(not verify(text, statements(evidence), language).accepted for evidence, text in made)
        lines.append(f"| {name} | {language} | {first} | {caught} of {len(made)} |")
    return "\n".join(lines)


def _is_crossed(case: Case) -> bool:
    return case.language != case.evidence_language


def _cell(right: Counter[tuple[str, str, bool]], made: Counter[tuple[str, str, bool]], *key: str | bool) -> str:
    name = (str(key[0]), str(key[1]), bool(key[2]))
    return f"{right[name]} of {made[name]}" if made[name] else ""


def _paraphrases() -> str:
    made: Counter[tuple[str, str]] = Counter()
    passed: Counter[tuple[str, str]] = Counter()
    for pair in by_hand():
        name = pair.set if pair.set != "first" else f"first, {'second' if pair.is_second_half else 'first'} half"
        made[name, pair.language] += 1
        passed[name, pair.language] += verify(pair.text, pair.statements, pair.language).accepted
    lines = ["| set | language | at first sight | now |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {language} | {FIRST_SIGHT.get((name, language), '')} | {passed[name, language]} of {count} |"
        for (name, language), count in made.items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
