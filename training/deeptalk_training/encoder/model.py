"""Streaming convolutional speech encoder (`models/FORMAT.md` section 4): log-mel -> 25 Hz frames -> a feature for every sound, which is the frame with
which it begins and the manner in which it is said.

Convolutions are consumption aligned: output j of stride S and kernel K sees inputs up to j*S + S - 1 + lookahead, zeros outside.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

from ..codec.phonetic import PHONEMES
from . import manner
from .mel import BANDS, HOP, LogMel

SOUNDS = PHONEMES + "ɫʔxɲɘ"  # what the encoder tells apart; none of them is one more

LOOKAHEAD = (0, 0, 0, 1, 1, 2, 2, 2)  # frames of 40 ms per block: 320 ms in all, less than the silence that ends a turn
KERNEL, VAD_BLOCK = 9, 2
FRAME = 4 * HOP  # samples
LEAD = 8  # frames of silence before every signal: what is outside of it is zero, and to a layer behind the normalisation that is speech of average loudness
SILENCE = LEAD * FRAME  # samples, as many before a signal as after one that ends


class Stem(nn.Conv1d):
    """Kernel 4, stride 2; an odd last input is dropped."""

    def __init__(self, inside: int, outside: int):
        super().__init__(inside, outside, 4, stride=2)

    def forward(self, x):
        return F.silu(super().forward(F.pad(x[..., : x.shape[-1] // 2 * 2], (2, 0))))


class Block(nn.Module):
    def __init__(self, width: int, lookahead: int):
        super().__init__()
        self.padding = (KERNEL - 1 - lookahead, lookahead)
        self.depthwise = nn.Conv1d(width, width, KERNEL, groups=width)
        self.norm = nn.LayerNorm(width)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)

    def forward(self, x):  # [B, W, T]
        y = self.depthwise(F.pad(x, self.padding)).transpose(1, 2)
        return x + self.down(F.silu(self.up(self.norm(y)))).transpose(1, 2)


class SpeechEncoder(nn.Module):
    def __init__(self, width: int = 256):
        super().__init__()
        self.mel = LogMel()
        self.register_buffer("mean", torch.zeros(BANDS))
        self.register_buffer("std", torch.ones(BANDS))
        self.stem = nn.ModuleList([Stem(BANDS, width), Stem(width, width)])
        self.blocks = nn.ModuleList(Block(width, ahead) for ahead in LOOKAHEAD)
        self.vad = nn.Linear(width, 1)
        self.norm = nn.LayerNorm(width)
        self.sounds = nn.Linear(width, len(SOUNDS) + 1)

    def normalised(self, samples):
        return (self.mel(samples) - self.mean) / self.std

    def frames(self, mel, lengths=None):
        """mel [B, T, BANDS] (normalised), lengths [B] in mel frames -> 25 Hz frames [B, T/4, W], vad logits [B, T/4].

        With lengths, everything behind a clip's end is held at zero, as if the clip stood alone."""
        x = mel.transpose(1, 2)
        x = self.stem[0](_cut(x, lengths))
        lengths = None if lengths is None else lengths // 2
        x = self.stem[1](_cut(x, lengths))
        lengths = None if lengths is None else lengths // 2
        vad = None
        for i, block in enumerate(self.blocks):
            x = block(_cut(x, lengths))
            if i == VAD_BLOCK:
                vad = self.vad(x.transpose(1, 2)).squeeze(-1)
        return self.norm(x.transpose(1, 2)), vad

    @property
    def feature_width(self) -> int:
        return self.sounds.in_features + manner.MANNERS

    def heard(self, frames, manners):
        """Of one clip's frames [T, W] those with which a sound begins, the last one where no sound is heard, and the manner of each [n, W + MANNERS].
        `manners`: of every frame (`manner.manner`) [T, 3]."""
        at = torch.nonzero(begins(self.sounds(frames)))[:, 0]
        at = at if len(at) else at.new_tensor([len(frames) - 1])
        return torch.cat([frames[at], manner.since(manners, at).to(frames)], -1)

    def sounds_of(self, features):
        """Features [n, W + MANNERS] -> logits of sounds [n, S + 1]."""
        return self.sounds(features[:, : self.sounds.in_features].to(self.sounds.weight))

    @torch.no_grad()
    def features(self, samples):
        """One clip [N] -> a feature for every sound [n, W + MANNERS]."""
        frames = self.led(F.pad(samples, (0, SILENCE)))[0]
        return self.heard(frames, manner.manner(samples[None], len(frames))[0])

    @torch.no_grad()
    def pairs(self, samples):
        """One clip [N] -> two frames at a time [T/8, 2W], as the head for complete turns reads them."""
        return stacked(self.led(F.pad(samples, (0, SILENCE)))[0][None])[0]

    @torch.no_grad()
    def activity(self, samples):
        """One clip [N] -> probability of speech [T/4]."""
        return self.led(samples)[1].sigmoid()

    def led(self, samples):
        """One clip [N] after silence -> its frames [T/4, W], vad logits [T/4]."""
        frames, vad = self.frames(self.normalised(F.pad(samples, (SILENCE, 0))[None]))
        return frames[0, LEAD:], vad[0, LEAD:]


def begins(logits):
    """Logits of sounds [..., T, S + 1], none being the last -> whether a sound begins with a frame [..., T]: where the likeliest isn't none and not
    that of the frame before. CTC puts nearly every sound into one such frame."""
    none = logits.shape[-1] - 1
    likeliest = logits.argmax(-1)
    return (likeliest != none) & (likeliest != F.pad(likeliest[..., :-1], (1, 0), value=none))


def stacked(frames):
    """[B, T, W] at 25 Hz -> [B, T/2, 2W] at 12.5 Hz; an odd last frame is dropped."""
    frames = frames[:, : frames.shape[1] // 2 * 2]
    return frames.reshape(frames.shape[0], -1, 2 * frames.shape[2])


def _cut(x, lengths):
    if lengths is None:
        return x
    return x * (torch.arange(x.shape[-1], device=x.device) < lengths[:, None]).unsqueeze(1)
