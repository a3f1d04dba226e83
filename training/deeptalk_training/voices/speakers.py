"""The speakers and who is kept for evaluation.

A name is ENGINE:VOICE. Held out are whole engines (RHVoice, Piper) and some Kokoro styles: a model that only learned an engine
fails on them.
"""

from pathlib import Path
from typing import Protocol

import numpy as np

from ..domain.sample import bucket
from .pack import RATE

KOKORO_HELD_OUT = ("af_nicole", "am_puck", "bf_lily", "bm_daniel", "am_onyx", "af_sky")
RHVOICE = ("bdl", "clb", "alan", "slt")
HELD_OUT = tuple(f"kokoro:{v}" for v in KOKORO_HELD_OUT) + tuple(f"rhvoice:{v}" for v in RHVOICE) + ("piper:joe",)
SMALL = ("pico:en-US", "pico:en-GB", "flite:kal16", "flite:awb", "flite:rms", "festival:ked")
"""Fast rule-based and unit voices used in training. Not flite's slt: she is RHVoice's slt, who is held out."""


class Speaker(Protocol):
    def say(self, text: str, speed: float = 1.0) -> np.ndarray:
        """16 kHz samples; empty when the engine gave nothing."""


def training_voices(styles: Path, mixtures: int = 200) -> list[str]:
    """The Kokoro styles of a folder that are English and not held out, and mixtures of one with any other, which are speakers of their own."""
    every = [p.stem for p in sorted(Path(styles).glob("??_*.bin")) if p.stem not in KOKORO_HELD_OUT]
    names = [name for name in every if name[0] in "ab"]
    pairs = [f"{a}+{b}" for a in names for b in every if b not in names or a < b]
    return [f"kokoro:{name}" for name in names + sorted(pairs, key=bucket)[:mixtures]]


def speaker(name: str, kokoro: Path | None = None, styles: Path | None = None, piper: Path | None = None) -> Speaker:
    """The speaker of a name. `kokoro` and `piper` are model files, `styles` the folder of Kokoro's style files."""
    engine, _, voice = name.partition(":")
    if engine == "kokoro":
        from .kokoro import Kokoro

        return Kokoro(kokoro, styles).voice(voice)
    if engine == "hibari":
        from .neural import Heart

        return Heart()
    if engine == "pseudo":
        from .neural import Pseudo

        return Pseudo()
    if engine == "piper":
        from .neural import Piper

        return Piper(piper)
    from .programs import PROGRAMS, Program

    if engine not in PROGRAMS:
        raise ValueError(f"unknown voice {name!r}; engines: kokoro, hibari, pseudo, piper, {', '.join(PROGRAMS)}")
    return Program(engine, voice)


__all__ = ["HELD_OUT", "RATE", "SMALL", "Speaker", "speaker", "training_voices"]
