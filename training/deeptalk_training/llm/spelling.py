"""Which code may come after which, where codes spell sounds (`models/FORMAT.md` section 3): a sound that shall last goes on.

All codebooks of a step are chosen from one hidden state, none knowing what the others take. Where it is in doubt when a sound changes they would
contradict each other: one goes on with a sound that the one before has left. So what is heard earlier is chosen first, and binds.
"""

from __future__ import annotations

from .config import Config


class Spelling:
    def __init__(self, c: Config):
        self.c = c
        self.order = sorted(range(c.codebooks), key=lambda i: -c.delays[i])  # of choosing: what is heard earlier comes first
        self.chosen: dict[tuple[int, int], int] = {}  # (frame, codebook) -> code

    def put(self, frame: int, codebook: int, code: int) -> None:
        self.chosen[frame, codebook] = code

    def permitted(self, frame: int, codebook: int) -> list[int] | None:
        """Codes that may stand there; None: any."""
        if codebook >= self.c.spelling:
            return None
        before = self.chosen.get((frame, codebook - 1) if codebook else (frame - 1, self.c.spelling - 1), 0)
        left = before % self.c.levels
        if left == 0:
            return None
        return [before - 1, before] if left == self.c.levels - 1 else [before - 1]
