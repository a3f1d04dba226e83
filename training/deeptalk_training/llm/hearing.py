"""Clips of a batch -> speech features on the device: augmentation with the lengths that the worker chose, then the frozen encoder."""

from __future__ import annotations

import torch

from ..encoder.augment import babble_like, filtered, formant_warp, noise_like, placed, resample
from ..encoder.mel import HOP
from ..encoder.model import stacked


@torch.no_grad()
def features_of(encoder, clips, heard, shape, width: int, clean: bool = False):
    """heard [N, 7] rows of (row, clip, pace, before, after, position, features) -> features [B, T, width], speech mask [B, T]."""
    device = clips.device
    out = torch.zeros(*shape, width, device=device, dtype=torch.bfloat16 if device != "cpu" else torch.float32)
    mask = torch.zeros(shape, dtype=torch.bool, device=device)
    heard = heard[heard[:, 6].argsort()]
    for part in heard.split(128):
        numbers = part[:, 1].long()
        samples, lengths = clips.padded(numbers)
        pace, before, after = (part[:, i].to(device) for i in (2, 3, 4))
        samples, lengths = resample(samples, lengths, pace.float())
        samples, lengths, _ = placed(samples, lengths, before.long(), after.long())
        if not clean:
            samples = spoiled(samples)
        samples = samples * (torch.arange(samples.shape[1], device=device) < lengths[:, None])
        mel = encoder.normalised(torch.nn.functional.pad(samples, (0, 800)))
        if not clean:
            mel = formant_warp(mel, 0.08)
        mel_lengths = ((lengths - 400).clamp(min=0) // HOP + 1).clamp(max=mel.shape[1])
        frames = stacked(encoder.frames(mel, mel_lengths)[0]).to(out.dtype)
        counts, positions = part[:, 6].long().to(device), part[:, 5].long().to(device)
        at = torch.arange(int(counts.max()), device=device)[None]
        valid = at < counts[:, None]
        index = at.clamp(max=frames.shape[1] - 1)
        values = torch.gather(frames, 1, index[..., None].expand(len(part), -1, frames.shape[2]))
        rows = part[:, 0].long().to(device)[:, None].expand_as(valid)[valid]
        columns = (positions[:, None] + at)[valid]
        out[rows, columns] = values[valid]
        mask[rows, columns] = True
    return out, mask


def spoiled(samples):
    """Equaliser, telephone, room, noise and level; lengths stay."""
    batch, device = samples.shape[0], samples.device
    rand = lambda low, high: low + (high - low) * torch.rand(batch, 1, device=device)  # noqa: E731
    samples = filtered(samples)
    power = samples.std(1, keepdim=True).clamp(min=1e-4)
    kind = (torch.rand(batch, 1, device=device) < 0.15).float()
    noise = kind * babble_like(samples) + (1 - kind) * noise_like(samples)
    samples = samples + noise * power * 10 ** (-rand(6.0, 50.0) / 20)
    return (samples * (10 ** (rand(-36.0, -13.0) / 20) / power)).clamp(-1, 1)
