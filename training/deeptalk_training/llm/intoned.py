"""An imagined recording said fast or slowly, high or low, loudly or quietly, rising or falling: what `encoder.manner` would have found in such a one.

How something is said is four numbers of each feature, which nothing has to be recorded for: sounds of many voices become those of one, whose pace, pitch
and level are drawn.
"""

from __future__ import annotations

import numpy as np

from ..domain.manner import HEIGHT, LEVEL, MELODY, PACE, USUAL, USUAL_PACE
from ..encoder.manner import FRAME, MANNERS, UNVOICED, found

RATE = 16_000 / FRAME  # frames in a second
DECIBEL = np.log(10) / 10


def voice(features) -> tuple[float, float]:
    """Features [n, width] -> how high, in octaves above 150 Hz, and how loud, in decibels, all of it is."""
    count, loud, pitch, voiced = found(features[:, -MANNERS:].astype(np.float32))
    return float((pitch * (voiced + UNVOICED)).sum() / max(1e-3, voiced.sum())), float(np.log((count * np.exp(loud)).sum() / count.sum()) / DECIBEL)


def intoned(parts: list, voices: list[tuple[float, float]], how: str, rng):
    """parts: of every sound its features [n, width], `voices` how high and loud that is which each is of. -> features [N, width], said as `how`."""
    between = lambda low_high: rng.uniform(*low_high)  # noqa: E731
    made = np.concatenate(parts).astype(np.float32)
    high, level = (np.repeat([voice[i] for voice in voices], [len(part) for part in parts]) for i in (0, 1))
    count, loud, pitch, voiced = found(made[:, -MANNERS:])
    pace = between(PACE[how]) if how in PACE else USUAL_PACE * between(USUAL["pace"])
    spoken = count[1:] * RATE * len(parts) / pace / max(1.0, count[1:].sum())
    count[1:] = np.maximum(1, np.round(spoken))  # the first follows on silence
    height = np.log2(between(HEIGHT[how]) / 150) if how in HEIGHT else rng.choice(voices)[0] + between(USUAL["shift"]) / 1200
    bend = between(MELODY[how]) / 1200 if how in MELODY else 0.0
    place = np.cumsum(count) / count.sum()
    shift = height - high + bend * np.clip((place - 0.5) / 0.42, 0, 1)
    made[:, -4] = np.log(count) - 1
    made[:, -3] = (loud + (between(LEVEL.get(how, USUAL["level"])) - level) * DECIBEL) / 4 + 2
    made[:, -2] = pitch + shift * voiced / (voiced + UNVOICED)
    return made.astype(np.float16)
