"""Harmonic-plus-noise synthesis: acoustic features -> 24 kHz samples, streaming, one 10 ms frame at a time.

This is the reference of the Java vocoder. Frame t owns the excitation samples [240 t, 240 (t+1)); its window covers the last 480
excitation samples; so sample n is final one hop after it was excited: the output lags by 240 samples (10 ms).

    excitation   pulses: sum of all harmonics below 11 kHz at unit amplitude, phase carried from frame to frame
                 noise:  a fixed table, read cyclically
    filter       sqrt-Hann 480 -> FFT 512 -> times a real envelope (zero phase) -> inverse FFT -> sqrt-Hann -> overlap-add
"""

from __future__ import annotations

import numpy as np

from .bands import FLOOR, HARMONIC, HOP, NOISE, SAMPLE_RATE, spreading

WINDOW, FFT = 480, 512
BINS = FFT // 2 + 1
TOP_HERTZ = 11000.0
AMPLITUDE_LIMIT = 7.0  # natural log; bounds what a wrong code can do to the listener's ear
# hibari's envelopes are magnitudes in a 1200-point Hann STFT with hop 300: there a harmonic of magnitude 1 is a cosine of amplitude
# 1 / 300, and independent complex noise of unit magnitude per part overlap-adds to white noise of deviation 1 / 30.
HARMONIC_GAIN, NOISE_GAIN = 1.0 / 300.0, 1.0 / 30.0
NOISE_TABLE = np.random.default_rng(7).standard_normal(32768).astype(np.float32)
SQRT_HANN = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)


class Synthesiser:
    """`step(features [WIDTH]) -> 240 samples`, `reset()`."""

    def __init__(self):
        self.harmonic_spread = spreading(HARMONIC, BINS)
        self.noise_spread = spreading(NOISE, BINS)
        self.reset()

    def reset(self):
        self.phase = 0.0  # of the fundamental, in cycles
        self.previous_f0 = None
        self.noise_at = 0
        self.pulses = np.zeros(WINDOW, np.float32)
        self.noise = np.zeros(WINDOW, np.float32)
        self.tail = np.zeros(HOP, np.float32)

    def step(self, features: np.ndarray) -> np.ndarray:
        f0, voiced = float(np.exp(features[0])), features[1] > 0.5
        self._excite(f0, voiced)
        harmonic = self.harmonic_spread @ _amplitude(features[2 : 2 + HARMONIC]) * HARMONIC_GAIN if voiced else 0.0
        noise = self.noise_spread @ _amplitude(features[2 + HARMONIC :]) * NOISE_GAIN
        spectrum = np.fft.rfft(self.pulses * SQRT_HANN, FFT) * harmonic + np.fft.rfft(self.noise * SQRT_HANN, FFT) * noise
        block = np.fft.irfft(spectrum, FFT)[:WINDOW].astype(np.float32) * SQRT_HANN
        out = self.tail + block[:HOP]
        self.tail = block[HOP:]
        return out

    def _excite(self, f0: float, voiced: bool):
        start = f0 if self.previous_f0 is None else self.previous_f0
        self.previous_f0 = f0
        per_sample = start + (f0 - start) * (np.arange(1, HOP + 1) / HOP)
        cycles = self.phase + np.cumsum(per_sample) / SAMPLE_RATE
        self.phase = float(cycles[-1] % 1.0)
        self.pulses[:HOP] = self.pulses[HOP:]
        self.pulses[HOP:] = _harmonics(cycles % 1.0, np.floor(TOP_HERTZ / per_sample)) if voiced else 0.0
        index = (self.noise_at + np.arange(HOP)) % len(NOISE_TABLE)
        self.noise_at = (self.noise_at + HOP) % len(NOISE_TABLE)
        self.noise[:HOP] = self.noise[HOP:]
        self.noise[HOP:] = NOISE_TABLE[index]


def _harmonics(cycles: np.ndarray, count: np.ndarray) -> np.ndarray:
    """sum_{h=1..count} cos(2 pi h cycles) = sin((count + 1/2) a) / (2 sin(a / 2)) - 1/2, a = 2 pi cycles."""
    angle = 2 * np.pi * cycles
    half = 2 * np.sin(angle / 2)
    near = np.abs(half) <= 2e-3
    return (np.where(near, count + 0.5, np.sin((count + 0.5) * angle) / np.where(near, 1.0, half)) - 0.5).astype(np.float32)


def _amplitude(bands: np.ndarray) -> np.ndarray:
    return np.where(bands <= FLOOR + 0.01, 0.0, np.exp(np.minimum(bands, AMPLITUDE_LIMIT))).astype(np.float32)


def synthesise(frames: np.ndarray) -> np.ndarray:
    """[T, WIDTH] -> [240 T] samples in -1..1."""
    synthesiser = Synthesiser()
    return np.concatenate([synthesiser.step(frame) for frame in frames]) if len(frames) else np.zeros(0, np.float32)
