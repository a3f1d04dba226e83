"""Kokoro-82M (ONNX) with hibari's text-to-phoneme."""

import json
from functools import cache
from pathlib import Path

import numpy as np

from .sound import prepare

RATE = 24_000


@cache
def phonemiser(british: bool):
    from hibari.g2p import G2P

    return G2P(british=british)


class Kokoro:
    """The network, shared by all its styles. One thread: two processes are faster than two threads."""

    def __init__(self, model: Path, styles: Path):
        import onnxruntime
        from hibari.tts import ASSETS

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self.vocabulary = json.loads((Path(ASSETS) / "vocab.json").read_text())
        self.styles = Path(styles)

    def voice(self, name: str) -> "Style":
        return Style(self, name)


class Style:
    """One of Kokoro's voices: 510 vectors of 256, ."""

    def __init__(self, kokoro: Kokoro, name: str):
        self.kokoro = kokoro
        self.british = name.startswith("b")
        parts = [np.fromfile(kokoro.styles / f"{part}.bin", np.float32) for part in name.split("+")]
        self.vectors = np.mean(parts, axis=0).reshape(-1, 1, 256)

    def say(self, text: str, speed: float = 1.0) -> np.ndarray:
        ids = [self.kokoro.vocabulary[c] for c in phonemiser(self.british)(text) if c in self.kokoro.vocabulary]
        if not ids:
            return np.zeros(0, np.float32)
        inputs = {"tokens": np.array([[0, *ids, 0]], np.int64), "style": self.vectors[min(len(ids), len(self.vectors) - 1)],
                  "speed": np.array([speed], np.float32)}
        return prepare(self.kokoro.session.run(None, inputs)[0].reshape(-1), RATE)
