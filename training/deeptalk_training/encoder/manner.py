"""How something is said, which sounds don't tell: how long since the sound before, how loud, how high (`models/FORMAT.md` section 4 step 6)."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

FRAME = 640  # samples, one frame of the encoder
WINDOW, TAPS, THIN = 1036, 16, 4  # samples that a frame's pitch is read from, the last ones being its own; of the low pass before every fourth is kept
SHORTEST, LONGEST = 10, 57  # lags in kept samples: 400 to 70 Hz
VOICED = 0.5  # how alike a voice is to itself one period later, at least
UNVOICED = 0.05  # of a frame: sounds with much less voice than that have no pitch
MANNERS = 4


def manner(samples, count: int):
    """Samples [B, N] -> of each of `count` frames its loudness, pitch, and how sure that is [B, count, 3]. What is outside of the samples is silence."""
    samples = F.pad(samples, (0, max(0, count * FRAME - samples.shape[1])))[:, : count * FRAME].double()
    power = samples.unflatten(1, (count, FRAME)).square().mean(-1)
    pitch, alike = periods(F.pad(samples, (WINDOW - FRAME, 0)).unfold(1, WINDOW, FRAME))
    return torch.stack([torch.log(power + 1e-8), torch.log2(pitch / 150), alike], -1)


def periods(windows):
    """Windows [..., WINDOW] -> pitch in hertz, and the normalised correlation at that lag, both [...]. Of lags that fit alike the shortest is taken."""
    taps = torch.hann_window(TAPS + 1, dtype=windows.dtype, device=windows.device)[1:]
    thin = (windows.unfold(-1, TAPS, THIN) * (taps / taps.sum())).sum(-1)
    thin = thin - thin.mean(-1, keepdim=True)
    energy = F.pad(thin.square().cumsum(-1), (1, 0))
    length, lags = thin.shape[-1], range(SHORTEST - 1, LONGEST + 2)
    rows = []
    for lag in lags:
        first, second = energy[..., length - lag], energy[..., length] - energy[..., lag]
        rows.append((thin[..., lag:] * thin[..., : length - lag]).sum(-1) / (first * second + 1e-12).sqrt())
    alike = torch.stack(rows, -1)
    middle, before, after = alike[..., 1:-1], alike[..., :-2], alike[..., 2:]
    lag = torch.arange(SHORTEST, LONGEST + 1, dtype=windows.dtype, device=windows.device)
    score = torch.where((middle >= before) & (middle >= after), middle * (1 - 0.15 * lag / LONGEST), -1.0)
    best = score.argmax(-1, keepdim=True)
    at, left, right = (x.gather(-1, best)[..., 0] for x in (middle, before, after))
    moved = 0.5 * (left - right) / (left - 2 * at + right).clamp(max=-1e-6)
    found = score.amax(-1) > 0
    return torch.where(found, 16000 / THIN / (SHORTEST + best[..., 0] + moved.clamp(-0.5, 0.5)), 150.0), torch.where(found, at, 0.0)


def since(frames, kept) -> torch.Tensor:
    """Frames of one clip [T, 3] and the numbers of those with which a sound begins [n] -> of the frames since the one before, that one not, and up to
    it: how many there are, how loud, how high and how voiced they are [n, MANNERS], all within a few units of zero."""
    voiced = (frames[:, 2] - VOICED).clamp(min=0)
    upto = F.pad(torch.stack([frames[:, 0], voiced * frames[:, 1], voiced], -1).cumsum(0), (0, 0, 1, 0))
    first = F.pad(kept[:-1] + 1, (1, 0))
    count, (loud, high, sure) = kept + 1 - first, (upto[kept + 1] - upto[first]).unbind(-1)
    return torch.stack([torch.log(count.double()) - 1, loud / count / 4 + 2, high / (sure + UNVOICED), 2 * sure / count], -1)


def found(values):
    """What `since` gives [n, MANNERS] -> how many frames there are since the sound before, the mean logarithm of their power, the pitch in octaves above
    150 Hz, and how many of them were voiced, all [n]."""
    time, loud, pitch, sure = values.T
    count = np.exp(time + 1)
    return count, 4 * (loud - 2), pitch, sure * count / 2
