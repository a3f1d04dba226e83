"""The other neural voices: hibari's heart (our answer voice), pseudo speakers made of it, and a Piper model."""

from pathlib import Path

import numpy as np

from .sound import prepare


class Heart:
    """hibari. The same text sounds the same every time."""

    def __init__(self):
        from hibari import Hibari

        self.hibari = Hibari()

    def say(self, text: str, speed: float = 1.0) -> np.ndarray:
        return prepare(self.hibari(text, speed=speed, seed=0), self.hibari.sample_rate)


class Pseudo:
    """Another speaker every time (`codec.pseudo_speakers`)."""

    def __init__(self, seed: int = 7_000_000):
        from ..codec import pseudo_speakers

        pseudo_speakers.begin()
        self.clip, self.seed = pseudo_speakers.clip, seed

    def say(self, text: str, speed: float = 1.0) -> np.ndarray:
        self.seed += 1
        samples = self.clip((text, self.seed))[1]
        return np.zeros(0, np.float32) if samples is None else prepare(samples / 32768, 16_000)


class Piper:
    """A Piper voice; its tool is used for evaluation only."""

    def __init__(self, model: Path):
        from piper import PiperVoice

        self.voice = PiperVoice.load(str(model))

    def say(self, text: str, speed: float = 1.0) -> np.ndarray:
        from piper import SynthesisConfig

        chunks = list(self.voice.synthesize(text, SynthesisConfig(length_scale=1 / speed)))
        if not chunks:
            return np.zeros(0, np.float32)
        return prepare(np.concatenate([c.audio_float_array for c in chunks]), chunks[0].sample_rate)
