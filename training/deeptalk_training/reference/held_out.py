"""`golden/held-out/` of a model folder: questions of voices that no training heard, and the reference's answers to them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

from ..voices.evaluation_set import read_evaluation, spread
from .listening import PROTOCOL_RATE
from .talking import Platform

COUNT = 20
LEAD, ROUTE_LEAD = 1e-3, 3e-6
"""Questions on whose way a token or an expert was chosen by less are left out: there another engine's rounding may decide."""


def write(model_folder: Path, questions: Path, count: int = COUNT) -> None:
    """As many questions of an evaluation set, spread over its voices, at the protocol's rate."""
    folder = model_folder / "golden" / "held-out"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.wav"):
        old.unlink()
    platform, lines = Platform(model_folder), []
    for row in spread(read_evaluation(questions), None):
        if len(lines) == count:
            break
        samples, rate = soundfile.read(questions / row["file"], dtype="float32")
        divisor = int(np.gcd(rate, PROTOCOL_RATE))
        wave = resample_poly(samples, PROTOCOL_RATE // divisor, rate // divisor)
        edges = np.zeros(int(0.3 * PROTOCOL_RATE))
        pcm = np.round(np.concatenate([edges, wave / np.abs(wave).max() * 0.5, edges]) * 32767).astype(np.int16)
        if len(platform.hear(pcm, PROTOCOL_RATE)) != 1:
            continue  # a pause in it ends the turn: the rest interrupts the answer, and when depends on the clock
        platform.decoding.closest = platform.decoding.closest_route = float("inf")
        given = platform.answer(pcm, PROTOCOL_RATE)
        if platform.decoding.closest < LEAD or platform.decoding.closest_route < ROUTE_LEAD:
            continue
        file = f"{len(lines):02d}.wav"
        soundfile.write(folder / file, pcm, PROTOCOL_RATE, subtype="PCM_16")
        lines.append(json.dumps({"file": file, "voice": row["voice"], "question": row["question"], "transcript": given.transcript,
                                 "answer": given.text, "answer_tokens": given.tokens, "codes": given.codes}))
    (folder / "answers.jsonl").write_text("\n".join(lines) + "\n")
