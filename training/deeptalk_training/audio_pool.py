"""All clips that are heard in training: rendered packs of real engines and pseudo speakers. -> texts, answers, int16 audio, phoneme ids."""

from __future__ import annotations

import dataclasses
import multiprocessing
from itertools import accumulate
from pathlib import Path

import numpy as np
import soundfile

from .codec import pseudo_speakers
from .encoder.model import SOUNDS
from .voices.pack import clips as pack_clips
from .voices.pack import decode

NUMBER = {sound: number for number, sound in enumerate(SOUNDS)}


@dataclasses.dataclass
class Heard:
    text: str
    answer: str | None
    voice: str
    samples: np.ndarray | None  # int16, 16 kHz; None: imagined
    phonemes: list[int]
    history: tuple[tuple[str, str], ...] = ()  # turns before it, which the answer needs
    ends: tuple[int, ...] = ()  # phonemes up to the end of each white-space separated word
    level: float | None = None  # dB below full scale at which it is to be heard; None: anyhow
    manner: str = ""  # in which the answer is to be spoken (`domain.manner`)
    said: str = ""  # how an imagined text is said
    often: int = 1  # how often it is drawn


RECORDED, NEURAL, MANNERED = 2, 6, 16  # times as often as an imagined text: any recording, one of a neural voice, one that asks how it is said


def phoneme_ids(phonemes: str) -> list[int]:
    return [NUMBER[c] for c in phonemes if c in NUMBER]


def spelled(phonemes: str) -> dict:
    """The fields `phonemes` and `ends` of what is spoken as `phonemes`, words parted by spaces."""
    words = [phoneme_ids(word) for word in phonemes.split()]
    return {"phonemes": sum(words, []), "ends": tuple(accumulate(map(len, words)))}


_g2p = None


def _begin():
    global _g2p
    from hibari.g2p import G2P

    _g2p = G2P(british=False)


def _read(job):
    path, clip = job
    with open(path, "rb") as file:
        file.seek(clip.offset)
        samples = decode(file.read(clip.length))
    peak = max(1e-3, float(np.abs(samples).max()))
    often = MANNERED if "level" in clip.meta else NEURAL if clip.voice.startswith("kokoro") else RECORDED
    answer, level = clip.meta.get("answer") if not clip.meta.get("history") else None, clip.meta.get("level")
    return Heard(clip.text, answer, clip.voice, (samples / peak * 20000).astype(np.int16), **_spelled(clip.text), level=level, often=often)


def from_packs(folders, processes: int) -> list[Heard]:
    jobs = [(index.with_suffix(".bin"), clip) for folder in folders for index in sorted(Path(folder).glob("*.jsonl")) for clip in pack_clips(index)]
    with multiprocessing.get_context("spawn").Pool(processes, _begin) as pool:
        return list(pool.imap(_read, jobs, chunksize=32))


def from_recordings(folder: Path, rows: list[dict]) -> list[Heard]:
    """The clips of an evaluation set (`voices.evaluation_set`)."""
    _begin()
    read = lambda row: soundfile.read(Path(folder) / row["file"], dtype="int16")[0]  # noqa: E731
    return [Heard(row["question"], row["answer"], row["voice"], read(row), **_spelled(row["question"])) for row in rows]


def _spelled(text: str) -> dict:
    return spelled(_g2p(text))


def imagined(asked, processes: int) -> list[Heard]:
    """Of (text, answer, history, manner of the answer) what would be heard, without a recording (`llm.imagined`)."""
    with multiprocessing.get_context("spawn").Pool(processes, _begin) as pool:
        sounds = pool.map(_spelled, [text for text, *_ in asked], chunksize=200)
    return [Heard(text, answer, "imagined", None, history=history, manner=manner, **of) for (text, answer, history, manner), of in zip(asked, sounds)]


def from_pseudo_speakers(heard, processes: int) -> list[Heard]:
    answers = dict(heard)
    made = pseudo_speakers.clips_of([text for text, _ in heard], processes)
    return [Heard(text, answers[text], "pseudo", samples, **spelled(phonemes), often=RECORDED) for text, samples, phonemes in made]
