"""A decoder that has learned the mean of all that a code may sound like gives spectra that are flatter than any of them. Their peaks are raised again,
as formant postfilters of parametric speech synthesis do (Ling et al. 2006); here inside of the decoder's last layer, so that nobody has to do it."""

from __future__ import annotations

import copy

import torch

from .bands import HARMONIC, NOISE, SUBFRAMES, WIDTH
from .codec import Codec

HARMONIC_SPREAD, NOISE_SPREAD = 3.0, 1.5  # bands, deviation of the Gauss curve that is a spectrum without its peaks


@torch.no_grad()
def sharpened(codec: Codec, amount: float) -> Codec:
    """-> a codec whose bands stand out from the smoothed spectrum `amount` times further than before: 0 changes nothing."""
    codec = copy.deepcopy(codec)
    raised = torch.eye(WIDTH)
    for first, count, spread in ((2, HARMONIC, HARMONIC_SPREAD), (2 + HARMONIC, NOISE, NOISE_SPREAD)):
        raised[first : first + count, first : first + count] += amount * (torch.eye(count) - smoothing(count, spread))
    scale, shift, out = codec.scale.cpu(), codec.shift.cpu(), codec.decoder.out
    of_normalised = raised * scale / scale[:, None]
    moved = (raised @ shift - shift) / scale
    weight, bias = out.weight.cpu().view(SUBFRAMES, WIDTH, -1), out.bias.cpu().view(SUBFRAMES, WIDTH)
    out.weight.copy_((of_normalised @ weight).flatten(0, 1))
    out.bias.copy_((bias @ of_normalised.T + moved).flatten())
    return codec


def smoothing(count: int, spread: float) -> torch.Tensor:
    """[count, count]: each band as the mean of those around it; at the edges the last one stands for those beyond."""
    reach = int(4 * spread)
    near = torch.exp(-0.5 * (torch.arange(-reach, reach + 1) / spread) ** 2)
    matrix = torch.zeros(count, count)
    for band in range(count):
        at = (band + torch.arange(-reach, reach + 1)).clamp(0, count - 1)
        matrix[band].index_add_(0, at, near / near.sum())
    return matrix
