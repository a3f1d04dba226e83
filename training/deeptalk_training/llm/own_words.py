"""What a trained model says for a text, as training material. Read without a question before it, as here, a text comes out worse than as an answer (ADR 0076)."""

from __future__ import annotations

import numpy as np
import torch

from .sequences import Grids, Speech


@torch.no_grad()
def say(model, texts: list[list[int]]) -> list[Speech]:
    """The speech row's greedy reading of each text (tokens), all of them in one batch; of texts that do not end, nothing. Follows
    `decode.Decoding.speech`; a test holds them equal."""
    c, count = model.c, len(texts)
    grids = Grids(c)
    start = np.concatenate([grids.quiet([c.bos]), grids.marked(c.speak, c.assistant)])
    caches = [{} for _ in model.layers]
    hidden = model(torch.from_numpy(start)[None].expand(count, -1, -1), caches=caches)[:, -1:]
    queues, steps, chosen, frames = [[*text, c.eos] for text in texts], [[] for _ in texts], [[] for _ in texts], [None] * count
    for s in range(c.max_reply_steps + c.delays[-1]):
        if all(f is not None and s > f - 1 + c.delays[-1] for f in frames):
            break
        text = model.text_logits(hidden[:, -1]).float()
        text[:, [c.bos, c.user, c.assistant, c.audio]] = float("-inf")
        wanted = text.argmax(-1).tolist()
        codes = [model.audio_logits(hidden[:, -1], i).float()[:, : c.entries + (i == 0)].argmax(-1).tolist() for i in range(c.codebooks)]
        rows = []
        for n in range(count):
            token = c.pad
            if wanted[n] != c.pad and queues[n]:
                token = queues[n].pop(0)
                steps[n].append(s)
            row = []
            for i, delay in enumerate(c.delays):
                live = s >= delay and (frames[n] is None or s < frames[n] + delay)
                code = codes[i][n] if live else c.pad_audio
                if live and i == 0 and code == c.end and s < c.max_reply_steps:
                    frames[n], code = s - delay, c.pad_audio
                row.append(code)
            chosen[n].append(row)
            rows.append([*(code + c.block(i) for i, code in enumerate(row)), token])
        hidden = model(torch.tensor(rows)[:, None], caches=caches)
    said = []
    for n, text in enumerate(texts):
        if frames[n] and len(steps[n]) == len(text) + 1:
            codes = np.array([[chosen[n][f + d][i] for i, d in enumerate(c.delays)] for f in range(frames[n])], np.uint16)
            said.append(Speech(text, steps[n][:-1], codes))
    return said
