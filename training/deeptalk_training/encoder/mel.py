"""Log-mel front end at 16 kHz, one frame per 10 ms. `models/FORMAT.md` section 4 step 1."""

from __future__ import annotations

import numpy as np
import torch

RATE, WINDOW, HOP, FFT, BANDS = 16000, 400, 160, 512, 80


def filters() -> np.ndarray:
    """[BANDS, FFT/2 + 1] triangles on the HTK mel scale, 20 Hz to 7600 Hz."""

    def mel(hertz):
        return 2595.0 * np.log10(1.0 + np.asarray(hertz) / 700.0)

    edges = 700.0 * (10.0 ** (np.linspace(mel(20.0), mel(7600.0), BANDS + 2) / 2595.0) - 1.0)
    grid = np.arange(FFT // 2 + 1) * RATE / FFT
    rise = (grid[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - grid[None]) / (edges[2:] - edges[1:-1])[:, None]
    return np.clip(np.minimum(rise, fall), 0, None).astype(np.float32)


class LogMel(torch.nn.Module):
    """samples [B, N] -> [B, T, BANDS], not yet normalised."""

    def __init__(self):
        super().__init__()
        window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
        self.register_buffer("window", torch.tensor(window, dtype=torch.float32))
        self.register_buffer("filters", torch.tensor(filters()))

    def forward(self, samples):
        frames = samples.unfold(-1, WINDOW, HOP) * self.window
        power = torch.fft.rfft(frames, FFT).abs() ** 2
        return torch.log(power @ self.filters.T + 1e-6)
