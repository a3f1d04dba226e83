"""Answer many spoken questions at once, for evaluation: batches of one prompt length, text and speech rows, whole sequence recomputed
at each step (short sequences on a fast device). Follows `decode.py`, which is the reference; a test holds them equal."""

from __future__ import annotations

import numpy as np
import torch

from .sequences import Grids


class Batch:
    def __init__(self, model, device: str):
        self.model, self.c, self.device, self.grids = model, model.c, device, Grids(model.c)

    def _rows(self, prompts, marker):
        """prompts: (grid, features or None). -> token grids right-aligned in time as a list, features and masks."""
        return [np.concatenate([grid, marker]) for grid, _ in prompts]

    def _hidden(self, grids, prompts):
        length = max(len(g) for g in grids)
        tokens = np.stack([np.concatenate([g, np.repeat(self.grids.quiet([self.c.pad]), length - len(g), 0)]) for g in grids])
        features = torch.zeros(len(grids), length, self.c.feature_width, device=self.device)
        mask = torch.zeros(len(grids), length, dtype=torch.bool, device=self.device)
        for i, (grid, heard) in enumerate(prompts):
            if heard is not None:
                start = len(grid) - 1 - len(heard)
                features[i, start : start + len(heard)] = heard
                mask[i, start : start + len(heard)] = True
        hidden = self.model(torch.from_numpy(tokens).to(self.device), features, mask)
        return hidden[torch.arange(len(grids)), torch.tensor([len(g) - 1 for g in grids], device=self.device)]

    @torch.no_grad()
    def text(self, prompts, transcribe: bool = False, limit: int = 45):
        c = self.c
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
                grids[i] = np.concatenate([grids[i], self.grids.quiet([token])])
        return out

    @torch.no_grad()
    def speech(self, prompts, words, limit: int = 140):
        """-> codes [F][C] per prompt, reading `words`."""
        c, count = self.c, len(prompts)
        grids = self._rows(prompts, self.grids.marked(c.speak, c.assistant))
        queues, frames, chosen = [[*w, c.eos] for w in words], [None] * count, [[] for _ in range(count)]
        for s in range(limit + c.delays[-1]):
            if all(f is not None and s > f - 1 + c.delays[-1] for f in frames):
                break
            hidden = self._hidden(grids, prompts)
            text = self.model.text_logits(hidden).float()
            text[:, [c.bos, c.user, c.assistant, c.audio]] = float("-inf")
            text = text.argmax(-1).tolist()
            first = self.model.audio_logits(hidden, 0).float()[:, : c.entries + 1].argmax(-1).tolist()
            rest = [self.model.audio_logits(hidden, i).float()[:, : c.entries].argmax(-1).tolist() for i in range(1, c.codebooks)]
            for i in range(count):
                token = queues[i].pop(0) if text[i] != c.pad and queues[i] else c.pad
                row = []
                for k, delay in enumerate(c.delays):
                    live = s >= delay and (frames[i] is None or s < frames[i] + delay)
                    code = (first if k == 0 else rest[k - 1])[i] if live else c.pad_audio
                    if live and k == 0 and (code == c.end or s >= limit):
                        frames[i], code = s - delay, c.pad_audio
                    row.append(code)
                chosen[i].append(row)
                grid = np.array([[*(code + c.block(k) for k, code in enumerate(row)), token]])
                grids[i] = np.concatenate([grids[i], grid])
        return [[[chosen[i][f + d][k] for k, d in enumerate(c.delays)] for f in range(frames[i] or 0)] for i in range(count)]
