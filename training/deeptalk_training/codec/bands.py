"""Acoustic features of one 10 ms frame: log pitch, voicing, and two mel-spaced log-amplitude envelopes (harmonic, noise)."""

from __future__ import annotations

import functools

import numpy as np

SAMPLE_RATE = 24000
HOP = 240  # 10 ms
HARMONIC, NOISE = 32, 16
WIDTH = 2 + HARMONIC + NOISE
SUBFRAMES = 8  # 10 ms frames in one codec frame of 80 ms
FLOOR = -3.0  # log amplitude (about -76 dBFS) below which a band is silent


def mel(hertz):
    return 2595.0 * np.log10(1.0 + np.asarray(hertz, np.float64) / 700.0)


def centres(count: int) -> np.ndarray:
    """Centre frequencies in Hz of `count` bands, equally spaced in mel from 50 Hz to 11.5 kHz."""
    points = np.linspace(mel(50.0), mel(11500.0), count)
    return 700.0 * (10.0 ** (points / 2595.0) - 1.0)


@functools.lru_cache
def pooling(count: int, bins: int) -> np.ndarray:
    """[count, bins]: triangular average of power around each centre, at least the nearest bin."""
    grid = np.linspace(0.0, SAMPLE_RATE / 2, bins)
    middle = centres(count)
    edges = np.concatenate([[max(0.0, 2 * middle[0] - middle[1])], middle, [2 * middle[-1] - middle[-2]]])
    weights = np.zeros((count, bins))
    for i in range(count):
        low, mid, high = edges[i], edges[i + 1], edges[i + 2]
        weights[i] = np.clip(np.minimum((grid - low) / (mid - low), (high - grid) / (high - mid)), 0, None)
        if weights[i].sum() == 0:
            weights[i, np.argmin(np.abs(grid - mid))] = 1.0
    return weights / weights.sum(1, keepdims=True)


@functools.lru_cache
def spreading(count: int, bins: int) -> np.ndarray:
    """[bins, count]: linear interpolation of band values back to FFT bins (constant outside the outer centres)."""
    grid = np.linspace(0.0, SAMPLE_RATE / 2, bins)
    middle = centres(count)
    weights = np.zeros((bins, count))
    for k, hertz in enumerate(grid):
        if hertz <= middle[0]:
            weights[k, 0] = 1.0
        elif hertz >= middle[-1]:
            weights[k, -1] = 1.0
        else:
            i = int(np.searchsorted(middle, hertz)) - 1
            part = (hertz - middle[i]) / (middle[i + 1] - middle[i])
            weights[k, i], weights[k, i + 1] = 1 - part, part
    return weights.astype(np.float32)


def envelope_bands(harmonic_power: np.ndarray, noise_power: np.ndarray) -> np.ndarray:
    """power spectra [bins, F] -> [F, HARMONIC + NOISE] log amplitudes, floored."""
    parts = [0.5 * np.log(pooling(n, p.shape[0]) @ p + 1e-12) for n, p in ((HARMONIC, harmonic_power), (NOISE, noise_power))]
    return np.maximum(np.concatenate(parts, 0).T, FLOOR)
