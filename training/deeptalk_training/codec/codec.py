"""The codec: codes -> acoustic frames. Code vectors are summed for each frame, and a causal decoder, which the vocoder runs, makes of them eight
acoustic frames of 10 ms. What the codes say is in `phonetic`; the other way, a text's codes come from the voice itself.

The decoder is exactly `models/FORMAT.md` section 5; keep them equal.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

from .bands import HARMONIC, SUBFRAMES, WIDTH
from .phonetic import CODEBOOKS, ENTRIES


class CausalConv(nn.Conv1d):
    """Kernel 3 over frames f-2, f-1, f. [B, T, in] -> [B, T, out]. As one product: on a processor that is faster than a convolution."""

    def __init__(self, inside: int, outside: int):
        super().__init__(inside, outside, 3)

    def forward(self, x):
        padded = F.pad(x, (0, 0, 2, 0))
        near = torch.cat([padded[:, :-2], padded[:, 1:-1], padded[:, 2:]], -1)
        return F.linear(near, self.weight.transpose(1, 2).flatten(1), self.bias)


class DecoderBlock(nn.Module):
    def __init__(self, width: int, hidden: int):
        super().__init__()
        self.conv = CausalConv(width, hidden)
        self.down = nn.Linear(hidden, width)

    def forward(self, x):
        return x + self.down(F.silu(self.conv(x)))


class Decoder(nn.Module):
    """Frame vectors [B, T, D] -> normalised features [B, T, SUBFRAMES, WIDTH]."""

    def __init__(self, dim: int, width: int = 256, hidden: int = 448, blocks: int = 3):
        super().__init__()
        self.inside = CausalConv(dim, width)
        self.blocks = nn.ModuleList(DecoderBlock(width, hidden) for _ in range(blocks))
        self.out = nn.Linear(width, SUBFRAMES * WIDTH)

    def forward(self, z):
        h = F.silu(self.inside(z))
        for block in self.blocks:
            h = block(h)
        return self.out(h).unflatten(-1, (SUBFRAMES, WIDTH))


class Codec(nn.Module):
    def __init__(self, codebooks: int = CODEBOOKS, entries: int = ENTRIES, dim: int = 96):
        super().__init__()
        self.codebooks = nn.Parameter(torch.randn(codebooks, entries, dim) * 0.3)
        self.decoder = Decoder(dim)
        self.register_buffer("shift", torch.zeros(WIDTH))
        self.register_buffer("scale", torch.ones(WIDTH))

    def normalise(self, frames):
        return (frames - self.shift) / self.scale

    def forward(self, codes):
        """Codes [B, T, C] -> normalised features [B, T, SUBFRAMES, WIDTH]."""
        return self.decoder(sum(book[codes[..., i]] for i, book in enumerate(self.codebooks)))

    @torch.no_grad()
    def features(self, codes):
        """Codes [B, T, C] -> acoustic frames [B, T * SUBFRAMES, WIDTH]."""
        return (self(codes) * self.scale + self.shift).flatten(1, 2)


def weights_of(frames):
    """Loss weight per feature: pitch only where voiced, harmonics barely where unvoiced, everything by loudness.

    Silence dominates the variance of speech and nobody hears its shape."""
    voiced = (frames[..., 1:2] > 0.5).float()
    bands = frames[..., 2:]
    loud = torch.sigmoid(bands.amax(-1, keepdim=True) - 0.5) * 0.95 + 0.05
    pitch, voicing = 4.0 * voiced * loud, 3.0 * torch.ones_like(voiced)
    harmonic = (0.05 + 0.95 * voiced) * loud
    noise = (1 + 1.5 * (1 - voiced)) * loud  # consonants are rare, short and carry the words
    return torch.cat([pitch, voicing, harmonic.expand(*bands.shape[:-1], HARMONIC), noise.expand(*bands.shape[:-1], WIDTH - 2 - HARMONIC)], -1)
