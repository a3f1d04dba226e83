"""What every engine's output goes through: one rate, one level, little silence."""

import numpy as np
from scipy.signal import resample_poly

from .pack import RATE


def prepare(samples: np.ndarray, rate: int) -> np.ndarray:
    """Any rate → 16 kHz, peak 0.5, at most 0.15 s of silence at either end."""
    samples = samples.astype(np.float32)
    if rate != RATE:
        divisor = np.gcd(rate, RATE)
        samples = resample_poly(samples, RATE // divisor, rate // divisor).astype(np.float32)
    peak = np.abs(samples).max(initial=0.0)
    if peak < 1e-4:
        return samples[:0]
    samples = samples * (0.5 / peak)
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    margin = int(0.15 * RATE)
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]
