"""The answer voice in time with the codec: every word begins with a codec frame, every sound lasts whole halves of one.

A codec frame is 80 ms, about as long as a phoneme. Where a word may begin anywhere inside of one, each word has many shapes, and a language model must
carry the offset in its head to say the next frame right. In time with the frames a word is spelt by the same codes wherever it stands.
Speech gets about 6 % slower, and is understood as well (ADR 0079).
"""

from __future__ import annotations

import dataclasses

import numpy as np

STRESS, SPACE, SILENCE = "ˈˌ", " ", "_"
HALVES = 2  # of a frame: the unit of what a sound lasts
SILENT = 1.0  # frames of silence kept in front


@dataclasses.dataclass
class Sound:
    """A symbol with its stress mark before it and the space behind it."""

    symbol: str
    begin: float  # in frames, as the voice would speak
    end: float
    begins_word: bool


def sounds_of(symbols: list[str], durations) -> list[Sound]:
    """symbols: phonemes, marks, spaces, and SILENCE at both ends; durations: how many frames each lasts. -> the sounds, one after the other.
    What is silent in front is shortened."""
    sounds, end, mark, begun, begins = [], 0.0, "", None, True
    for symbol, duration in zip(symbols, durations):
        start, end = end, end + float(duration)
        if begun is None:
            begun = start
        if symbol in (*STRESS,):
            mark = symbol
        elif symbol == SPACE and sounds:
            sounds[-1].end, mark, begun, begins = end, "", None, True
        else:
            sounds.append(Sound(mark + symbol, begun, end, begins or symbol == SILENCE))
            mark, begun, begins = "", None, symbol == SILENCE
    if sounds[0].symbol == SILENCE:
        sounds[0].begin = max(0.0, sounds[0].end - SILENT)
    return sounds


def in_time(sounds: list[Sound]) -> tuple[np.ndarray, np.ndarray]:
    """-> what each sound lasts in half frames [n], and where each begins in the voice's own time, with the end of the last, in frames [n + 1]."""
    given = np.array([sounds[0].begin, *(sound.end for sound in sounds)])
    firsts = [i for i, sound in enumerate(sounds) if sound.begins_word or i == 0]
    lasting = [_whole(np.diff(given[first : after + 1])) for first, after in zip(firsts, [*firsts[1:], len(sounds)])]
    return np.concatenate(lasting), given


def _whole(durations: np.ndarray) -> np.ndarray:
    """What the sounds of a word last, in half frames: at least one each, whole frames together, otherwise as near as can be."""
    wanted = durations * HALVES
    total = HALVES * max(round(wanted.sum() / HALVES), -(-len(wanted) // HALVES), 1)
    wanted = wanted * (total / max(wanted.sum(), 1e-6))
    whole = np.maximum(1, np.round(wanted)).astype(int)
    while (missing := total - whole.sum()) != 0:
        error = wanted - whole
        if missing > 0:
            whole[np.argmax(error)] += 1
        else:
            whole[np.argmin(np.where(whole > 1, error, np.inf))] -= 1
    return whole
