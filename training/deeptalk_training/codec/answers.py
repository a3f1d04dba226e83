"""Speak many texts with the answer voice, in as many processes as there are cores."""

from __future__ import annotations

import functools
import multiprocessing
import os

import numpy as np

from .answer_voice import AnswerVoice
from .bands import FLOOR, SUBFRAMES, WIDTH

_voice = None


def _begin():
    global _voice
    os.environ["OMP_NUM_THREADS"] = "1"
    os.nice(5)  # training on the same machine goes first
    _voice = AnswerVoice()


def _speak(text: str, manner: str = ""):
    try:
        spoken = _voice.speak(text, manner)
    except Exception:  # a text the voice can't read is left out
        return text, None
    return text, spoken and (spoken.frames.astype(np.float16), spoken.word_starts, spoken.halves.astype(np.int16))


def speak_all(texts, processes: int, log=print, manner: str = ""):
    """All in one manner. -> {text: (frames [T, WIDTH] float16, first codec frame of each word, codes of the half frames)}; texts that don't align are left out and
    counted."""
    out, missed = {}, []
    with multiprocessing.get_context("spawn").Pool(processes, _begin) as pool:
        for number, (text, spoken) in enumerate(pool.imap_unordered(functools.partial(_speak, manner=manner), texts, chunksize=32)):
            if spoken is None:
                missed.append(text)
            else:
                out[text] = spoken
            if (number + 1) % 4000 == 0:
                log(f"spoken {number + 1} of {len(texts)}", flush=True)
    if missed and not out:
        raise ValueError(f"the answer voice could speak none of {len(missed)} texts, such as {missed[0]!r}")
    log(f"spoken {len(out)}, left out {len(missed)}: {missed[:5]}", flush=True)
    return out


def with_silence(frames: np.ndarray, before: int) -> np.ndarray:
    """`before` silent codec frames in front, about 160 ms of quiet kept behind the last sound, whole codec frames."""
    quiet = np.full((before * SUBFRAMES, WIDTH), FLOOR, frames.dtype)
    quiet[:, 0], quiet[:, 1] = frames[0, 0], 0
    loud = np.nonzero(frames[:, 2:].max(1) > FLOOR + 2.5)[0]
    end = min(len(frames), (int(loud[-1]) if len(loud) else len(frames)) + 16)
    whole = np.concatenate([quiet, frames[:end]])
    missing = -len(whole) % SUBFRAMES
    if missing:
        tail = np.full((missing, WIDTH), FLOOR, frames.dtype)
        tail[:, 0], tail[:, 1] = whole[-1, 0], 0
        whole = np.concatenate([whole, tail])
    return whole
