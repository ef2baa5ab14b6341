"""What is still remembered of a text when it has been read: ordinary words, and of nobody's name or number a trace."""

from collections.abc import Iterable

import pytest

from privacy.text.memory import MEMORIES, MOST_KEPT, Memory
from privacy.text.scrub import scrub
from privacy.text.span import Span

TEXT = (
    "Seen with Zorvane Qillim and Mrs Okafor, MRN 88213377, case ZX-4471902. The patient has a rash since Monday.\n"
    "患者赵德柱，男，联系人：钱卓尔，今日复诊。"
)


def remembered() -> list[str]:
    """All words in all memories."""
    keys = [key if isinstance(key, tuple) else (key,) for memory in MEMORIES for key in memory]
    return [part for key in keys for part in key if isinstance(part, str)]


@pytest.mark.parametrize("said", ["Zorvane", "Qillim", "Okafor", "88213377", "4471902", "德柱", "卓尔"])
def test_a_name_or_a_number_is_forgotten_with_its_text(said: str) -> None:
    assert said not in scrub(TEXT).text
    assert [word for word in remembered() if said in word] == []


def test_it_is_forgotten_too_when_the_reading_fails() -> None:
    def fails(_: str) -> Iterable[Span]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        scrub(TEXT, classifier=fails)
    assert "Zorvane" not in remembered()


def test_an_ordinary_word_is_remembered() -> None:
    for memory in MEMORIES:
        memory.clear()
    scrub(TEXT)
    assert {"The", "Seen", "Monday"} <= set(remembered())


def test_a_full_memory_begins_anew() -> None:
    memory = Memory[int, int]()
    for number in range(MOST_KEPT + 10):
        assert memory.keep(number, -number, tells_of_nobody=True) == -number
    assert list(memory) == list(range(MOST_KEPT, MOST_KEPT + 10))
    MEMORIES.remove(memory)
