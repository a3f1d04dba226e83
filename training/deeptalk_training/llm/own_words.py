"""What a trained model says, as training material: answers read aloud after their questions, several times, and the best reading of each.

A codec's encoder is not part of a model folder, and another one would code the same sound differently (ADR 0077): only the model itself writes
codes that it knows. The answer voice says how they ought to sound.
"""

from __future__ import annotations

import numpy as np
import torch

from .sequences import Grids, Speech


@torch.no_grad()
def say(model, prompts: list[np.ndarray], texts: list[list[int]], temperature: float = 0.0) -> list[Speech | None]:
    """The speech row's reading of each text (tokens) after its prompt (a grid without the assistant's marker, all of one length), in one batch;
    None where a reading does not end. Greedy at temperature 0: `decode.Decoding.speech`, and a test holds them equal."""
    c, count = model.c, len(texts)
    marker = Grids(c).marked(c.speak, c.assistant)
    caches = [{} for _ in model.layers]
    hidden = model(torch.from_numpy(np.stack([np.concatenate([prompt, marker]) for prompt in prompts])), caches=caches)[:, -1:]
    queues, steps, chosen, frames = [[*text, c.eos] for text in texts], [[] for _ in texts], [[] for _ in texts], [None] * count
    for s in range(c.max_reply_steps + c.delays[-1]):
        if all(f is not None and s > f - 1 + c.delays[-1] for f in frames):
            break
        text = model.text_logits(hidden[:, -1]).float()
        text[:, [c.bos, c.user, c.assistant, c.audio]] = float("-inf")
        wanted = text.argmax(-1).tolist()
        codes = [_picked(model.audio_logits(hidden[:, -1], i).float()[:, : c.entries + (i == 0)], temperature).tolist() for i in range(c.codebooks)]
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
    return [_speech(c, text, steps[n], chosen[n], frames[n]) for n, text in enumerate(texts)]


def _picked(logits, temperature: float):
    return torch.multinomial(torch.softmax(logits / temperature, -1), 1)[:, 0] if temperature else logits.argmax(-1)


def _speech(c, text, steps, chosen, frames) -> Speech | None:
    if not frames or len(steps) != len(text) + 1:
        return None
    return Speech(text, steps[:-1], np.array([[chosen[f + d][i] for i, d in enumerate(c.delays)] for f in range(frames)], np.uint16))


def apart(heard: np.ndarray, wanted: np.ndarray, pool: int = 4) -> float:
    """How unlike two utterances [T, WIDTH] of normalised acoustic frames sound, whatever their pace: mean squared distance along the best
    alignment in time (dynamic time warping) of stretches of `pool` frames."""
    a, b = (x[: len(x) // pool * pool].reshape(-1, pool, x.shape[1]).mean(1) for x in (heard, wanted))
    if not len(a) or not len(b):
        return float("inf")
    cost = ((a[:, None] - b[None]) ** 2).mean(-1)
    total, length = np.full((len(a) + 1, len(b) + 1), np.inf), np.zeros((len(a) + 1, len(b) + 1))
    total[0, 0] = 0.0
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            before = min((total[i - 1, j - 1], i - 1, j - 1), (total[i - 1, j], i - 1, j), (total[i, j - 1], i, j - 1))
            total[i, j], length[i, j] = before[0] + cost[i - 1, j - 1], length[before[1], before[2]] + 1
    return float(total[-1, -1] / length[-1, -1])
