"""Reference decoding (`models/FORMAT.md` section 3): text rows, speech rows that read their words from a queue. Greedy, with a KV cache, one prompt
at a time; `answering` does many.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import torch

from .model import SpokenLanguageModel
from .sequences import LAST_WORDS, Grids
from .speaking import SpeechRow


TIMES, FEWEST_TOKENS = 3, 12
BEYOND_SOUNDS = 8  # tokens that a transcription may have beyond the sounds that were heard


def in_circles(tokens: list[int]) -> bool:
    """Whether the last of the tokens are one phrase three times in a row, and twelve tokens at least."""
    for length in range(1, len(tokens) // TIMES + 1):
        part = tokens[-length * max(TIMES, -(-FEWEST_TOKENS // length)) :]
        if len(part) >= FEWEST_TOKENS and part[:-length] == part[length:]:
            return True
    return False


@dataclasses.dataclass
class SpokenReply:
    tokens: list[int]
    codes: list[list[int]]  # [F][C]
    steps: list[int]  # step at which each token was taken


class Decoding:
    """`closest` and `closest_route`: the smallest lead by which a token, and a layer's last expert, was chosen. Another engine, which rounds
    differently, may choose otherwise where they are tiny."""

    def __init__(self, model: SpokenLanguageModel, device: str = "cpu"):
        self.model, self.c, self.device = model, model.c, device
        self.grids = Grids(model.c)
        self.closest = self.closest_route = float("inf")

    def prompt(self, typed=None, features=None, history=()):
        """-> (grid [T, C+1], features [n, F] or None); ends before the assistant marker. What is heard is told on the way."""
        parts = [self.grids.quiet([self.c.bos]), *self.grids.history(history)]
        if typed is not None:
            parts.append(self.grids.typed(typed))
        if features is not None:
            before = np.concatenate([*parts, self.grids.spoken(0)[:-1]])
            parts.append(self.grids.spoken(len(features), self.told(before, features)))
        return np.concatenate(parts), features

    @torch.no_grad()
    def told(self, before, features) -> list[int]:
        """The tokens that are told after the grid `before`, at each feature and then at end markers until there are none (`audio`): each position reads
        what the one before it told."""
        caches, out = [{} for _ in self.model.layers], []
        self._forward(torch.from_numpy(before)[None].to(self.device), None, None, caches)
        speech = torch.ones(1, 1, dtype=torch.bool, device=self.device)
        while len(out) < len(features) + LAST_WORDS:
            last = out[-1] if out else self.c.audio
            if len(out) < len(features):
                row, heard = self.grids.quiet([last]), (features[len(out)][None, None].to(self.device), speech)
            else:
                row, heard = self.grids.marked(self.c.end, last), (None, None)
            hidden = self._forward(torch.from_numpy(row)[None].to(self.device), *heard, caches)
            token = self._choose(self.grids.tellable(self.model.text_logits(hidden[0, -1]).float()))
            if len(out) >= len(features) and token == self.c.audio:
                break
            out.append(token)
        return out

    @torch.no_grad()
    def _start(self, prompt, marker):
        """Prefill prompt and marker. -> caches, last hidden state [1, 1, hidden]"""
        grid, features = prompt
        grid = torch.from_numpy(np.concatenate([grid, marker]))[None].to(self.device)
        caches = [{} for _ in self.model.layers]
        full = mask = None
        if features is not None:
            full = torch.zeros(1, grid.shape[1], self.c.feature_width, device=self.device)
            mask = torch.zeros(1, grid.shape[1], dtype=torch.bool, device=self.device)
            start = self.grids.first_feature(prompt[0])
            full[0, start : start + len(features)] = features
            mask[0, start : start + len(features)] = True
        return caches, self._forward(grid, full, mask, caches)[:, -1:]

    def _advance(self, caches, row):
        return self._forward(torch.tensor(row, device=self.device)[None, None], None, None, caches)

    def _forward(self, *inputs):
        hidden = self.model(*inputs)
        for mlp in self.model.moe:
            best = mlp.scores.topk(self.c.top_k + 1, -1).values
            self.closest_route = min(self.closest_route, float((best[:, -2] - best[:, -1]).min()))
        return hidden

    def _note(self, lead: float) -> None:
        self.closest = min(self.closest, lead)

    def _choose(self, logits) -> int:
        best = logits.topk(2)
        self._note(float(best.values[0] - best.values[1]))
        return int(best.indices[0])

    @torch.no_grad()
    def text(self, prompt, transcribe: bool = False, limit: int | None = None) -> list[int]:
        c, limit = self.c, limit or (len(prompt[1]) + BEYOND_SOUNDS if transcribe else self.c.max_reply_steps)
        marker = self.grids.marked(c.transcribe, c.assistant) if transcribe else self.grids.quiet([c.assistant])
        caches, hidden = self._start(prompt, marker)
        out = []
        while len(out) < limit:
            logits = self.model.text_logits(hidden[0, -1]).float()
            logits[[c.bos, c.pad, c.user, c.assistant, c.audio]] = float("-inf")
            token = self._choose(logits)
            if token == c.eos:
                break
            out.append(token)
            if in_circles(out):
                break
            hidden = self._advance(caches, [*self.grids.pads.tolist(), token])
        return out

    @torch.no_grad()
    def speech(self, prompt, words: list[int]) -> SpokenReply:
        """The speech row reading `words`, which are followed by eos."""
        c = self.c
        caches, hidden = self._start(prompt, self.grids.marked(c.speak, c.assistant))
        row = SpeechRow(c, words, c.max_reply_steps, self._note)
        while True:
            last = hidden[0, -1]
            position = row.choose(self.model.text_logits(last), lambda codebook: self.model.audio_logits(last, codebook))
            if row.ended:
                return SpokenReply(words, row.codes, row.steps[: len(words)])
            hidden = self._advance(caches, position)
