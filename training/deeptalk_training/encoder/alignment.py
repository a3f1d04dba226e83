"""What was heard laid beside what was said: which sounds were lost, misheard, or heard though nobody said them."""

from __future__ import annotations

import dataclasses


def aligned(true: list[int], heard: list[int]) -> list[tuple[int, int]]:
    """For every true sound the span of what was heard of it: one, none where it is lost, more where something is heard after it that wasn't said."""
    costs = [list(range(len(heard) + 1))]
    for sound in true:
        above, row = costs[-1], [costs[-1][0] + 1]
        for j, other in enumerate(heard, 1):
            row.append(min(above[j - 1] + (sound != other), above[j] + 1, row[-1] + 1))
        costs.append(row)
    spans, j, end = [], len(heard), len(heard)
    for i in range(len(true), 0, -1):
        while j > 0 and costs[i][j] == costs[i][j - 1] + 1 and costs[i][j] != costs[i - 1][j - 1] + (true[i - 1] != heard[j - 1]):
            j -= 1  # heard, but not said
        if j > 0 and costs[i][j] == costs[i - 1][j - 1] + (true[i - 1] != heard[j - 1]):
            j -= 1
        spans.append((j, end))
        end = j
    return spans[::-1]


@dataclasses.dataclass
class Misheard:
    """Counts of sounds."""

    said: int = 0
    lost: int = 0
    other: int = 0  # heard as another sound
    added: int = 0  # heard, but not said

    def add(self, true: list[int], heard: list[int]) -> None:
        spans = aligned(true, heard)
        self.said += len(true)
        self.lost += sum(first == end for first, end in spans)
        self.other += sum(heard[first] != sound for sound, (first, end) in zip(true, spans) if first < end)
        self.added += len(heard) - sum(first < end for first, end in spans)

    def __add__(self, more: Misheard) -> Misheard:
        return Misheard(self.said + more.said, self.lost + more.lost, self.other + more.other, self.added + more.added)

    @property
    def rate(self) -> float:
        """Mistakes by what was said: the phoneme error rate."""
        return (self.lost + self.other + self.added) / max(1, self.said)
