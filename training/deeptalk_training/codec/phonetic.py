"""What the codes say: which sound is in each half of a frame and for how long still, and how high the voice is.

Three codes are a frame of 80 ms. A language model that knows a text knows nearly all of them, since they are how the text is spoken; how it
sounds is left to the decoder. Row f tells of frame f + 1, so that the decoder, which never waits, knows what comes next (ADR 0079).
"""

from __future__ import annotations

import numpy as np

from .bands import FLOOR, SUBFRAMES
from .rhythm import HALVES, SILENCE, STRESS

VOWELS = "AIOWYQaeiouæɑɐɒɔəɚɛɜɪʊʌᵻᵊ"
PHONEMES = "AIOQSTWYabdefhijklmnoprstuvwzæðŋɑɐɒɔəɚɛɜɡɪɹɾʃʊʌʒʤʧθᵊᵻ"  # of hibari's dictionary
MARKS = ",.?!"
SOUNDS = [SILENCE, *PHONEMES, *MARKS, *(mark + vowel for mark in STRESS for vowel in VOWELS)]
NUMBER = {sound: number for number, sound in enumerate(SOUNDS)}
LEFT = 4  # a sound lasts no, one, two or at least three half frames more
SPELLING = HALVES  # codebooks that tell sounds; the last one tells the pitch
LEVELS, LOWEST, HIGHEST = 64, 4.5, 5.7  # of the logarithm of the pitch in Hz: 90 to 300 Hz, 1.9 % apart
CODEBOOKS, ENTRIES = SPELLING + 1, 448
ALIKE = {mark: "," for mark in ":;—…"}
SILENT = NUMBER[SILENCE] * LEFT + LEFT - 1  # for a long time


def spelt(sounds: list[str], lasting) -> np.ndarray:
    """-> codes of the half frames in which these sounds are heard; `lasting`: how many half frames each of them."""
    codes, last = [], SILENCE
    for sound, count in zip(sounds, lasting):
        sound = ALIKE.get(sound, sound)
        # A mark that is no sound of its own (a quotation mark, a foreign letter) prolongs what was before.
        known = next((name for name in (sound, sound[-1:]) if name in NUMBER), last)
        codes += [NUMBER[known] * LEFT + min(left, LEFT - 1) for left in reversed(range(count))]
        last = known
    return np.array(codes, np.int64)


def sounds_in(codes) -> list[str]:
    """Codes [F, CODEBOOKS], of spellings that may be wrong -> the sounds that they spell, without stress, silence and marks."""
    sounds, last, before = [], None, 0
    for code in (int(code) for row in codes for code in row[:SPELLING]):
        sound, left = SOUNDS[code // LEFT], code % LEFT
        if sound != last or before == 0 or left > before:  # what goes on has less and less left
            sounds.append(sound)
        last, before = sound, left
    return [sound.lstrip(STRESS) for sound in sounds if sound != SILENCE and sound not in MARKS]


def codes_of(halves: np.ndarray, frames: np.ndarray) -> np.ndarray:
    """halves: codes of the half frames; frames: acoustic features [F * SUBFRAMES, WIDTH], which may be longer. -> codes [F, CODEBOOKS]."""
    count = len(frames) // SUBFRAMES
    padded = np.full((count + 1) * HALVES, SILENT)
    padded[: min(len(halves), len(padded))] = halves[: len(padded)]
    pitch = _levels(frames.reshape(count, SUBFRAMES, -1))
    return np.concatenate([padded.reshape(-1, HALVES)[1:], np.append(pitch[1:], pitch[-1])[:, None]], 1)


def _levels(frames: np.ndarray) -> np.ndarray:
    """Pitch of each frame [F], that of the last voiced one where there is no voice."""
    voiced = (frames[..., 1] > 0.5) & (frames[..., 2:].max(-1) > FLOOR)
    heard = voiced.any(1)
    if not heard.any():
        return np.zeros(len(frames), np.int64)
    mean = (frames[..., 0] * voiced).sum(1)[heard] / voiced.sum(1)[heard]
    level = np.clip((mean - LOWEST) / (HIGHEST - LOWEST) * LEVELS, 0, LEVELS - 1).astype(np.int64)
    return level[np.maximum(np.cumsum(heard) - 1, 0)]
