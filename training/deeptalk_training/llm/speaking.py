"""The row that speaks: takes words from a queue at its own pace and chooses codes, step by step (`models/FORMAT.md` section 3)."""

from __future__ import annotations

import math

import torch

from .config import Config
from .spelling import Spelling

HALF = math.log(0.5)


class SpeechRow:
    """`limit`: it ends at this step at the latest. `note(lead)` is told by how much each choice was ahead of the next best."""

    def __init__(self, c: Config, words: list[int], limit: int, note=lambda lead: None):
        self.c, self.limit, self.note = c, limit, note
        self.queue, self.steps, self.chosen, self.frames = [*words, c.eos], [], [], None
        self.waited, self.spelling = 0.0, Spelling(c)

    @property
    def ended(self) -> bool:
        return self.frames is not None and len(self.chosen) > self.frames - 1 + self.c.delays[-1]

    @property
    def codes(self) -> list[list[int]]:
        """Of all frames [F][C]."""
        return [[self.chosen[f + d][i] for i, d in enumerate(self.c.delays)] for f in range(self.frames or 0)]

    def choose(self, text: torch.Tensor, audio) -> list[int]:
        """Logits of the text block [V], and a codebook's by its number [entries + specials]. -> the next position, ids [C + 1]."""
        c, s = self.c, len(self.chosen)
        token = self._word(text.float().clone())
        row = [c.pad_audio] * c.codebooks
        for i in self.spelling.order:
            frame = s - c.delays[i]
            if frame < 0 or (self.frames is not None and frame >= self.frames):
                continue
            code = self._code(audio(i).float(), self.spelling.permitted(frame, i), may_end=i == 0 and len(self.queue) <= 1)  # no end while words wait
            if i == 0 and (code == c.end or s >= self.limit):
                self.frames = frame
            else:
                row[i] = code
                self.spelling.put(frame, i, code)
        self.chosen.append(row)
        return [*(code + c.block(i) for i, code in enumerate(row)), token]

    def _word(self, logits) -> int:
        c = self.c
        logits[[c.bos, c.user, c.assistant, c.audio]] = float("-inf")
        self.waited += float(logits.log_softmax(-1)[c.pad])
        self.note(abs(self.waited - HALF))
        if self.waited >= HALF or not self.queue:
            return c.pad
        self.waited = 0.0
        self.steps.append(len(self.chosen))
        return self.queue.pop(0)

    def _code(self, logits, permitted: list[int] | None, may_end: bool) -> int:
        scores = logits[: self.c.entries + may_end]
        if permitted is not None:
            barred = torch.ones_like(scores, dtype=torch.bool)
            barred[[*permitted, *range(self.c.entries, len(scores))]] = False
            scores = scores.masked_fill(barred, float("-inf"))
        best = scores.topk(2)
        self.note(float(best.values[0] - best.values[1]))
        return int(best.indices[0])
