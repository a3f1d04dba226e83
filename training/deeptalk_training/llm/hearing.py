"""Speech features of all clips, several spoiled variants of each, computed once by the frozen encoder.

Augmenting inside the training loop made it several times slower than the language model itself; a few variants per clip,
made anew for every stage if there is time, are as good.
"""

from __future__ import annotations

import time

import numpy as np
import torch

from ..encoder.augment import augmented, formant_warp
from ..encoder.mel import HOP
from ..encoder.model import stacked


class FeatureBank:
    """`of(clip, variant)` -> [n, width] half precision on the CPU."""

    def __init__(self, encoder, clips, variants: int, device: str, log=print):
        begun, count = time.time(), len(clips.lengths)
        self.variants = variants
        self.rows: list[list[np.ndarray | None]] = [[None] * count for _ in range(variants)]
        for variant in range(variants):
            for number, part in enumerate(clips.order.split(64)):
                for clip, values in zip(part.tolist(), heard(encoder, clips, part)):
                    self.rows[variant][clip] = values
                if number % 40 == 0:
                    log(f"features of variant {variant + 1}: clip {number * 64} of {count}, {time.time() - begun:.0f} s", flush=True)

    def of(self, clip: int, variant: int) -> np.ndarray:
        return self.rows[variant][clip]


@torch.no_grad()
def heard(encoder, clips, part) -> list[np.ndarray]:
    """Some clips, spoiled once."""
    samples, lengths = clips.padded(part)
    samples, lengths, _, _ = augmented(samples, lengths)
    mel = formant_warp(encoder.normalised(torch.nn.functional.pad(samples, (0, 800))), 0.08)
    mel_lengths = ((lengths - 400).clamp(min=0) // HOP + 1).clamp(max=mel.shape[1])
    frames = stacked(encoder.frames(mel, mel_lengths)[0]).half().cpu().numpy()
    return [row[:count].copy() for row, count in zip(frames, (mel_lengths // 8).tolist())]
