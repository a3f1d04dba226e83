"""Answer many spoken questions at once, for evaluation: batches of one prompt length, text and speech rows, whole sequence recomputed
at each step (short sequences on a fast device). Follows `decode.py`, which is the reference; a test holds them equal."""

from __future__ import annotations

import numpy as np
import torch

from .decode import in_circles
from .sequences import LAST_WORDS, Grids
from .speaking import SpeechRow


class Batch:
    def __init__(self, model, device: str):
        self.model, self.c, self.device, self.grids = model, model.c, device, Grids(model.c)

    def _rows(self, prompts, marker):
        """prompts: (grid, features or None). -> token grids right-aligned in time as a list, features and masks."""
        return [np.concatenate([grid, marker]) for grid, _ in prompts]

    def _hidden(self, grids, prompts, at=None):
        """Hidden states at the end of every grid, or at the positions `at`."""
        length = max(len(g) for g in grids)
        tokens = np.stack([np.concatenate([g, np.repeat(self.grids.quiet([self.c.pad]), length - len(g), 0)]) for g in grids])
        features = torch.zeros(len(grids), length, self.c.feature_width, device=self.device)
        mask = torch.zeros(len(grids), length, dtype=torch.bool, device=self.device)
        for i, (grid, heard) in enumerate(prompts):
            if heard is not None:
                start = self.grids.first_feature(grid)
                features[i, start : start + len(heard)] = heard
                mask[i, start : start + len(heard)] = True
        hidden = self.model(torch.from_numpy(tokens).to(self.device), features, mask)
        return hidden[torch.arange(len(grids)), torch.tensor(at or [len(g) - 1 for g in grids], device=self.device)]

    @torch.no_grad()
    def told(self, prompts):
        """The prompts with what is told of their features, one after the other."""
        before = [grid if heard is None else grid[: self.grids.first_feature(grid) - 2] for grid, heard in prompts]
        out, live = [[] for _ in prompts], [i for i, (_, heard) in enumerate(prompts) if heard is not None]
        made = [grid for grid, _ in prompts]
        while live:
            for i in live:
                made[i] = np.concatenate([before[i], self.grids.spoken(len(prompts[i][1]), out[i])])
            at = [len(before[i]) + 2 + len(out[i]) for i in live]
            logits = self.model.text_logits(self._hidden([made[i] for i in live], [prompts[i] for i in live], at)).float()
            ended = set()
            for i, token in zip(live, self.grids.tellable(logits).argmax(-1).tolist()):
                after = len(out[i]) - len(prompts[i][1])
                if after < 0 or token != self.c.audio:
                    out[i].append(token)
                if (after >= 0 and token == self.c.audio) or after + 1 == LAST_WORDS:
                    made[i] = np.concatenate([before[i], self.grids.spoken(len(prompts[i][1]), out[i])])
                    ended.add(i)
            live = [i for i in live if i not in ended]
        return [(grid, heard) for grid, (_, heard) in zip(made, prompts)]

    @torch.no_grad()
    def text(self, prompts, transcribe: bool = False, limit: int = 45):
        c, prompts = self.c, self.told(prompts)
        marker = self.grids.marked(c.transcribe, c.assistant) if transcribe else self.grids.quiet([c.assistant])
        grids, out, live = self._rows(prompts, marker), [[] for _ in prompts], set(range(len(prompts)))
        for _ in range(limit):
            if not live:
                break
            logits = self.model.text_logits(self._hidden(grids, prompts)).float()
            logits[:, [c.bos, c.pad, c.user, c.assistant, c.audio]] = float("-inf")
            for i, token in enumerate(logits.argmax(-1).tolist()):
                if i not in live:
                    continue
                if token == c.eos:
                    live.discard(i)
                    continue
                out[i].append(token)
                if in_circles(out[i]):
                    live.discard(i)
                grids[i] = np.concatenate([grids[i], self.grids.quiet([token])])
        return out

    @torch.no_grad()
    def speech(self, prompts, words, limit: int = 140):
        """-> codes [F][C] per prompt, reading `words`."""
        prompts = self.told(prompts)
        grids = self._rows(prompts, self.grids.marked(self.c.speak, self.c.assistant))
        rows = [SpeechRow(self.c, text, limit) for text in words]
        while not all(row.ended for row in rows):
            hidden = self._hidden(grids, prompts)
            for i, row in enumerate(rows):
                if not row.ended:
                    position = row.choose(self.model.text_logits(hidden[i]), lambda codebook: self.model.audio_logits(hidden[i], codebook))
                    grids[i] = np.concatenate([grids[i], np.array([position])])
        return [row.codes for row in rows]
