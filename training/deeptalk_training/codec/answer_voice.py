"""The answer voice: hibari's network, read before its vocoder, in time with the codec's frames.

`AnswerVoice.speak(text)` gives the acoustic frames (10 ms) of a sentence and when every word begins, both from the network:
pitch and spectra need no estimation, and word times come from its own duration predictor, moved to whole codec frames (`rhythm`).
"""

from __future__ import annotations

import dataclasses
import os

import numpy as np

from . import phonetic, rhythm
from .bands import HOP, SUBFRAMES, envelope_bands

_SOURCE_HOP = 300  # hibari's hop, samples at 24 kHz
_TICK = 2 * _SOURCE_HOP  # what a duration of one stands for: the network doubles its rate behind the length regulator
_DURATIONS = "/Clip_output_0"  # ticks per phoneme, before the length regulator
_FRAME = SUBFRAMES * HOP  # samples of a codec frame
MANNERS = {"faster": (1.5, 0.0), "slower": (0.65, 0.0), "higher": (1.0, 0.25), "lower": (1.0, -0.25)}  # times the pace; nepers of pitch
LIVELINESS = 0.75  # of its pitch: what follows from words not yet read, a model can't foresee


@dataclasses.dataclass(frozen=True)
class Spoken:
    text: str
    frames: np.ndarray  # [T, WIDTH] acoustic features, 10 ms
    word_starts: list[int]  # codec frame with which each white-space separated word of the text begins
    halves: np.ndarray  # phonetic codes of the half frames


class AnswerVoice:
    def __init__(self, threads: int = 1):
        import onnx
        import onnxruntime as ort
        from hibari.g2p import G2P
        from hibari.tts import ASSETS

        import json

        model = onnx.load(os.path.join(ASSETS, "hibari.onnx"))
        model.graph.output.append(onnx.helper.make_tensor_value_info(_DURATIONS, onnx.TensorProto.FLOAT, None))
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        options.log_severity_level = 3
        self.session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        self.g2p = G2P(british=False)
        with open(os.path.join(ASSETS, "vocab.json"), encoding="utf-8") as file:
            self.vocab = json.load(file)

    def phonemes(self, text: str) -> str:
        return self.g2p(text)

    def network(self, phonemes: str, speed: float = 1.0):
        """-> (lh, theta, ln, lr, phi) [601, F], f0 [F], durations of the kept phonemes, kept phonemes."""
        kept = [c for c in phonemes if c in self.vocab]
        ids = [0, *[self.vocab[c] for c in kept], 0]
        out = self.session.run(None, {"ids": np.asarray([ids], np.int64), "speed": np.asarray([speed], np.float32)})
        *spectra, f0 = [o[0] for o in out[:-1]]
        durations = out[-1].reshape(-1)
        if durations.sum() * _TICK != len(f0) * _SOURCE_HOP:
            raise ValueError(f"{durations.sum()} ticks are not {len(f0)} frames of the voice: its word times would be wrong")
        return spectra, f0, durations, kept

    def speak(self, text: str, manner: str = "") -> Spoken | None:
        """In a manner of MANNERS, or as usual. None when words and phonemes can't be matched one to one (rare abbreviations)."""
        pace, higher = MANNERS.get(manner, (1.0, 0.0))
        phonemes = self.phonemes(text)
        words = text.split()
        spectra, f0, durations, kept = self.network(phonemes)
        sounds = rhythm.sounds_of([rhythm.SILENCE, *kept, rhythm.SILENCE], durations * _TICK / _FRAME / pace)
        lasting, spoken = rhythm.in_time(sounds)
        timed = np.concatenate([[0], np.cumsum(lasting)]) / rhythm.HALVES
        starts = [int(begin) for sound, begin in zip(sounds, timed) if sound.begins_word and sound.symbol != rhythm.SILENCE]
        if len(starts) != len(words):
            return None
        halves = phonetic.spelt([sound.symbol for sound in sounds], lasting)
        frames = acoustic_frames(spectra, f0, spoken * pace * _FRAME, timed * _FRAME)
        frames[:, 0] += higher
        return Spoken(text, frames, starts, halves)


def acoustic_frames(spectra, f0: np.ndarray, spoken: np.ndarray, timed: np.ndarray) -> np.ndarray:
    """hibari's spectra [601, F] and f0 [F] at 12.5 ms -> features [T, WIDTH] at 10 ms. What the voice says at sample `spoken[i]` is heard at
    sample `timed[i]`, and so between them.

    Half of the free branch's power is added to the noise: without it consonants are lost.
    Envelopes of frame t are taken at sample HOP*t (the centre of its synthesis window), pitch at HOP*(t+1) (its end).
    """
    lh, _, ln, lr, _ = spectra
    harmonic = np.exp(2 * np.minimum(lh, 7.0))
    noise = np.exp(2 * np.minimum(ln, 7.0)) + 0.5 * np.exp(2 * np.minimum(lr, 7.0)) / 2.0
    bands = envelope_bands(harmonic, noise)  # [F, H + N] log amplitude
    voiced = f0 > 40.0
    log_f0 = np.log(np.maximum(f0, 40.0))
    if voiced.any():
        at = np.arange(len(f0))
        middle = log_f0[voiced].mean()
        log_f0 = middle + LIVELINESS * (np.interp(at, at[voiced], log_f0[voiced]) - middle)
    source_times = (np.arange(len(f0)) + 0.5) * _SOURCE_HOP
    at = np.arange(round(timed[-1] / HOP)) * HOP
    centre, end = np.interp(at, timed, spoken), np.interp(at + HOP, timed, spoken)
    columns = [np.interp(end, source_times, log_f0), np.interp(end, source_times, voiced.astype(np.float32))]
    columns += [np.interp(centre, source_times, band) for band in bands.T]
    return np.stack(columns, 1).astype(np.float32)
