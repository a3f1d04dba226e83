"""Question clips from the answer voice's network with another throat: pitch, formants, pace and breath changed before its vocoder.

Not real speakers (`data-and-voices`: four in ten settings are told apart from the original), but cheap hours of varied audio for the encoder.
"""

from __future__ import annotations

import multiprocessing
import os

import numpy as np

WHISPERED = 0.08  # share of clips
_voice = None


def begin():
    global _voice
    os.environ["OMP_NUM_THREADS"] = "1"
    os.nice(5)  # training on the same machine goes first
    from .answer_voice import AnswerVoice

    _voice = AnswerVoice()


def clip(job):
    """(text, seed) -> int16 samples at 16 kHz and the phonemes, or None."""
    import scipy.signal
    from hibari import dsp

    text, seed = job
    rng = np.random.default_rng(seed)
    try:
        phonemes = _voice.phonemes(text)
        (lh, theta, ln, lr, phi), f0, _, _ = _voice.network(phonemes, float(rng.uniform(0.8, 1.3)))
    except Exception:
        return text, None, ""
    throat = rng.uniform(0.8, 1.16)
    lh, ln, lr = (_warped(x, throat) for x in (lh, ln, lr))
    breath = rng.uniform(-0.3, 0.5)
    centre = np.log(np.median(f0[f0 > 40])) if (f0 > 40).any() else np.log(200.0)
    scale, range_ = rng.uniform(np.log(0.45), np.log(1.4)), rng.uniform(0.6, 1.4)
    f0 = np.where(f0 > 40, np.exp(centre + scale + (np.log(np.maximum(f0, 1)) - centre) * range_), f0)
    if rng.random() < WHISPERED:
        # A whisper has the throat's resonances over noise instead of over the harmonics of a voice.
        ln, lh = np.logaddexp(ln, lh + rng.uniform(-2.5, -1.0)), lh - rng.uniform(3.0, 6.0)
    wave = dsp.synth(lh - breath * 0.3, theta, ln + breath, lr + breath * 0.5, phi, f0.astype(np.float32), rng)
    wave = scipy.signal.resample_poly(wave, 2, 3)
    return text, (wave / max(1e-3, np.abs(wave).max()) * 20000).astype(np.int16), phonemes


def _warped(spectrum, throat: float):
    bins = spectrum.shape[0]
    at = np.clip(np.arange(bins) / throat, 0, bins - 1.001)
    low = at.astype(int)
    part = (at - low)[:, None].astype(np.float32)
    return spectrum[low] * (1 - part) + spectrum[low + 1] * part


def clips_of(texts, processes: int, seed: int = 5):
    """-> list of (text, int16 samples, phonemes)."""
    with multiprocessing.get_context("spawn").Pool(processes, begin) as pool:
        jobs = [(text, seed + i) for i, text in enumerate(texts)]
        return [row for row in pool.imap_unordered(clip, jobs, chunksize=16) if row[1] is not None]
