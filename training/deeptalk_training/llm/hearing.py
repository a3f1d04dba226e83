"""Speech features of all clips, several spoiled variants of each, computed once by the frozen encoder.

Augmenting inside the training loop made it several times slower than the language model itself; a few variants per clip,
made anew for every stage if there is time, are as good.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import torch

from ..encoder.alignment import aligned
from ..encoder.augment import augmented, formant_warp
from ..encoder.manner import manner
from ..encoder.mel import HOP
from ..encoder.model import LEAD, SILENCE
from ..precision import half_precision


class FeatureBank:
    """`of(clip, draw)` -> features [n, width], half precision on the CPU, and how many of them there are up to the end of each sound that was said, in
    one of the variants, which the number `draw` decides. Each finished variant is kept as a file of `folder`."""

    def __init__(self, encoder, clips, variants: int, folder: Path, log=print):
        self.variants = variants
        self.ends, self.values, self.said = [], [], []
        self.first = np.cumsum([0, *map(len, clips.targets)])  # number of a clip's first sound among those of all clips
        for variant in range(variants):
            path = folder / f"features-{variant + 1}.npz"
            if not path.exists():
                self._hear(encoder, clips, path, log)
            stored = np.load(path)
            if "said" not in stored:
                raise ValueError(f"{path} doesn't tell which sounds were said: remove it, it is of an earlier version")
            if len(stored["ends"]) != len(clips.lengths):
                raise ValueError(f"{path} has {len(stored['ends'])} clips, not {len(clips.lengths)}: remove it, the clips have changed")
            self.ends.append(stored["ends"])
            self.values.append(stored["values"])
            self.said.append(stored["said"])

    def of(self, clip: int, draw: int) -> tuple[np.ndarray, list[int]]:
        variant = draw % self.variants
        ends = self.ends[variant]
        values = self.values[variant][ends[clip - 1] if clip else 0 : ends[clip]]
        return values, self.said[variant][self.first[clip] : self.first[clip + 1]].tolist()

    @staticmethod
    def _hear(encoder, clips, path: Path, log) -> None:
        begun, count = time.time(), len(clips.lengths)
        rows: list = [None] * count
        said: list = [None] * count
        for number, part in enumerate(clips.order.split(64)):
            for clip, values in zip(part.tolist(), heard(encoder, clips, part)):
                rows[clip] = values
                sounds = encoder.sounds_of(torch.from_numpy(values)).argmax(-1).tolist()
                said[clip] = [end for _, end in aligned(clips.targets[clip], sounds)]
            if number % 40 == 0:
                log(f"{path.name}: clip {number * 64} of {count}, {time.time() - begun:.0f} s", flush=True)
        part = path.with_suffix(".new.npz")
        np.savez(part, values=np.concatenate(rows), ends=np.cumsum([len(row) for row in rows]), said=np.concatenate(said).astype(np.int16))
        part.replace(path)


@torch.no_grad()
def heard(encoder, clips, part) -> list[np.ndarray]:
    """Some clips, spoiled once."""
    samples, lengths = clips.padded(part)
    samples, lengths, _, _ = augmented(samples, lengths, levels=clips.levels[part])
    mel = formant_warp(encoder.normalised(torch.nn.functional.pad(samples, (SILENCE, SILENCE))), 0.08)
    mel_lengths = ((lengths + 2 * SILENCE - 400).clamp(min=0) // HOP + 1).clamp(max=mel.shape[1])
    with half_precision(mel.device):
        frames = encoder.frames(mel, mel_lengths)[0][:, LEAD:]
    manners, counts = manner(samples, frames.shape[1]), (mel_lengths // 4 - LEAD).tolist()
    return [encoder.heard(row[:count], how[:count]).half().cpu().numpy() for row, how, count in zip(frames.float(), manners, counts)]
