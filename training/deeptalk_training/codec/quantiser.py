"""The codec: acoustic frames <-> codes. A convolutional encoder (training side only), a residual vector quantiser, and the causal
decoder that the vocoder runs. One codec frame is 80 ms: eight acoustic frames of 10 ms.

The decoder is exactly `models/FORMAT.md` section 5; keep them equal.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

from .bands import HARMONIC, SUBFRAMES, WIDTH


class CausalConv(nn.Conv1d):
    """Kernel 3 over frames f-2, f-1, f. [B, in, T] -> [B, out, T]."""

    def __init__(self, inside: int, outside: int):
        super().__init__(inside, outside, 3)

    def forward(self, x):
        return super().forward(F.pad(x, (2, 0)))


class DecoderBlock(nn.Module):
    def __init__(self, width: int, hidden: int):
        super().__init__()
        self.conv = CausalConv(width, hidden)
        self.down = nn.Conv1d(hidden, width, 1)

    def forward(self, x):
        return x + self.down(F.silu(self.conv(x)))


class Decoder(nn.Module):
    """Frame vectors [B, D, T] -> normalised features [B, T, SUBFRAMES, WIDTH]."""

    def __init__(self, dim: int, width: int = 256, hidden: int = 448, blocks: int = 3):
        super().__init__()
        self.inside = CausalConv(dim, width)
        self.blocks = nn.ModuleList(DecoderBlock(width, hidden) for _ in range(blocks))
        self.out = nn.Conv1d(width, SUBFRAMES * WIDTH, 1)

    def forward(self, z):
        h = F.silu(self.inside(z))
        for block in self.blocks:
            h = block(h)
        y = self.out(h)
        return y.transpose(1, 2).reshape(y.shape[0], y.shape[2], SUBFRAMES, WIDTH)


class ChannelNorm(nn.LayerNorm):
    """LayerNorm over the channels of each frame. [B, W, T]"""

    def forward(self, x):
        return super().forward(x.transpose(1, 2)).transpose(1, 2)


class Encoder(nn.Module):
    """Normalised features [B, T, SUBFRAMES, WIDTH] -> frame vectors [B, D, T]; sees one frame ahead."""

    def __init__(self, dim: int, width: int = 384):
        super().__init__()
        self.inside = nn.Conv1d(SUBFRAMES * WIDTH, width, 3, padding=1)
        self.blocks = nn.ModuleList(
            nn.Sequential(ChannelNorm(width), nn.Conv1d(width, 2 * width, 1), nn.SiLU(), nn.Conv1d(2 * width, width, 1)) for _ in range(3)
        )
        self.out = nn.Conv1d(width, dim, 1)

    def forward(self, x):
        h = F.silu(self.inside(x.flatten(2).transpose(1, 2)))
        for block in self.blocks:
            h = h + block(h)
        return self.out(h)


class ResidualQuantiser(nn.Module):
    """`count` codebooks; each codes what the earlier ones left over."""

    def __init__(self, count: int, entries: int, dim: int):
        super().__init__()
        self.codebooks = nn.Parameter(torch.randn(count, entries, dim) * 0.01)
        self.register_buffer("used", torch.zeros(count, entries))

    def encode(self, z):
        """[B, D, T] -> codes [B, T, C]."""
        residual, codes = z.transpose(1, 2), []
        for book in self.codebooks:
            nearest = _nearest(residual, book)
            codes.append(nearest)
            residual = residual - book[nearest]
        return torch.stack(codes, -1)

    def decode(self, codes):
        """[B, T, C] -> [B, D, T]."""
        return sum(book[codes[..., i]] for i, book in enumerate(self.codebooks)).transpose(1, 2)

    def forward(self, z, keep: int):
        """Straight-through quantisation with the first `keep` codebooks. -> quantised [B, D, T], codebook + commitment loss."""
        residual, total, loss = z.transpose(1, 2), 0.0, 0.0
        for i, book in enumerate(self.codebooks[:keep]):
            nearest = _nearest(residual.detach(), book)
            chosen = book[nearest]
            self.used[i] += torch.bincount(nearest.flatten(), minlength=book.shape[0])
            loss = loss + F.mse_loss(chosen, residual.detach()) + 0.1 * F.mse_loss(residual, chosen.detach())
            total, residual = total + chosen, residual - chosen.detach()
        total = total.transpose(1, 2)
        return z + (total - z).detach(), loss

    @torch.no_grad()
    def start_from(self, z, rounds: int = 8):
        """k-means on residuals of real frame vectors [N, D], codebook after codebook."""
        residual = z
        for i in range(self.codebooks.shape[0]):
            book = residual[torch.randperm(len(residual), device=z.device)[: self.codebooks.shape[1]]].clone()
            for _ in range(rounds):
                nearest = _nearest(residual, book)
                sums = torch.zeros_like(book).index_add_(0, nearest, residual)
                count = torch.bincount(nearest, minlength=len(book)).unsqueeze(1)
                book = torch.where(count > 0, sums / count.clamp(min=1), book)
            self.codebooks[i] = book
            residual = residual - book[_nearest(residual, book)]

    @torch.no_grad()
    def revive(self, z):
        """Entries that nobody used move to random residuals; counters restart."""
        residual = z.transpose(1, 2).reshape(-1, z.shape[1])
        for i, book in enumerate(self.codebooks):
            dead = self.used[i] == 0
            if dead.any():
                self.codebooks[i][dead] = residual[torch.randint(len(residual), (int(dead.sum()),), device=z.device)]
            residual = residual - book[_nearest(residual, book)]
        self.used.zero_()


class Codec(nn.Module):
    def __init__(self, codebooks: int = 8, entries: int = 1024, dim: int = 96):
        super().__init__()
        self.encoder, self.decoder = Encoder(dim), Decoder(dim)
        self.quantiser = ResidualQuantiser(codebooks, entries, dim)
        self.register_buffer("shift", torch.zeros(WIDTH))
        self.register_buffer("scale", torch.ones(WIDTH))

    def normalise(self, frames):
        return (frames - self.shift) / self.scale

    @torch.no_grad()
    def codes(self, frames):
        """Acoustic frames [B, T * SUBFRAMES, WIDTH] -> codes [B, T, C]."""
        return self.quantiser.encode(self.encoder(self.normalise(blocks_of(frames))))

    @torch.no_grad()
    def features(self, codes):
        """Codes [B, T, C] -> acoustic frames [B, T * SUBFRAMES, WIDTH]."""
        return (self.decoder(self.quantiser.decode(codes)) * self.scale + self.shift).flatten(1, 2)


def blocks_of(frames):
    """[B, T * SUBFRAMES, WIDTH] -> [B, T, SUBFRAMES, WIDTH]."""
    return frames.reshape(frames.shape[0], -1, SUBFRAMES, WIDTH)


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


def _nearest(x, book):
    flat = x.reshape(-1, x.shape[-1])
    return (book.square().sum(-1) - 2 * flat @ book.T).argmin(-1).reshape(x.shape[:-1])
