"""Many short texts as one array of bytes: nothing is decoded before it is asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Strings:
    """Texts by number; ``ends`` has one entry more than there are texts."""

    ends: NDArray[np.int64]
    content: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, number: int) -> str:
        return self.content[self.ends[number] : self.ends[number + 1]].tobytes().decode("utf-8")

    def __iter__(self) -> Iterator[str]:
        content, ends = self.content.tobytes(), self.ends.tolist()
        return (content[ends[i] : ends[i + 1]].decode("utf-8") for i in range(len(self)))


def packed(texts: Iterable[str]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return the two arrays of ``Strings``."""
    encoded = [text.encode("utf-8") for text in texts]
    ends = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(text) for text in encoded], out=ends[1:])
    return ends, np.frombuffer(b"".join(encoded), dtype=np.uint8)
