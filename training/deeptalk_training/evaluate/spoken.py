"""Spoken question → answer, over an evaluation set of held-out voices."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from ..voices.evaluation_set import read_evaluation
from .recogniser import Recogniser
from .words import WordErrors, word_errors

Answerer = Callable[[np.ndarray], tuple[str, np.ndarray | None, int]]
"""16 kHz samples of a question → answer text, its speech (or None) and the speech's rate."""


def answer_all(folder: Path, answer: Answerer, recogniser: Recogniser | None = None, limit: int | None = None,
               progress: Callable = lambda rows: rows) -> tuple[list[dict], WordErrors]:
    """Asks every question. Rows gain `given` (the answer's text) and, with a recogniser, `heard` (what it understood of the
    spoken answer); the word errors are those of the spoken answers against their own text."""
    rows, errors = [], WordErrors()
    for row in progress(read_evaluation(folder)[:limit]):
        samples, _ = soundfile.read(Path(folder) / row["file"], dtype="float32")
        text, speech, rate = answer(samples)
        row = {**row, "given": text}
        if recogniser and speech is not None and len(speech):
            row["heard"] = recogniser.hear(speech, rate)
            errors += word_errors(text, row["heard"])
        rows.append(row)
    return rows, errors


def voice_group(row: dict) -> str:
    """"rhvoice:bdl" → "rhvoice"."""
    return row["voice"].split(":")[0]
