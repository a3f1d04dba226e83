"""The answer voice in the codes that the model itself would say: a codec has many codes for the same sound, a language model expects few.

The nearest code of every residual is what a codec's encoder would write. A model that never learned those finds them strange, and what is
strange is hard to learn. So at every step the model is asked what it expects, and the code is taken that is both near and expected; what it
leaves over is for the next codebook. The codes are chosen as they would be said, one step after the other, each model step seeing the codes
chosen before.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

from ..codec.bands import SUBFRAMES
from ..codec.quantiser import blocks_of
from .sequences import Grids

FIDELITY = 10.0  # weight of nearness; 20 sounds no better, 6 is less well understood (ADR 0078)


@torch.no_grad()
def remainders(codec, utterances) -> list[float]:
    """Mean square of what the first i codebooks leave over, for every i > 0, when the nearest codes are taken."""
    residual = codec.encoder(codec.normalise(blocks_of(torch.cat(list(utterances))[None]))).transpose(1, 2)
    left = []
    for book in codec.quantiser.codebooks:
        residual = residual - book[_distances(residual, book).argmin(-1)]
        left.append(float(residual.square().sum(-1).mean()))
    return left


@torch.no_grad()
def coded(model, codec, rows, left: list[float], fidelity: float = FIDELITY) -> tuple[list[np.ndarray], torch.Tensor]:
    """rows: {"tokens", "steps", "frames" [T * SUBFRAMES, WIDTH]} of utterances of similar length; `left`: `remainders` of the voice.
    -> codes [F, C] of each, and how strange they are to the model, in nats per codebook [C]."""
    c, grids, count = model.c, Grids(model.c), len(rows)
    padded = torch.nn.utils.rnn.pad_sequence([row["frames"] for row in rows], batch_first=True)
    residual = codec.encoder(codec.normalise(blocks_of(padded))).transpose(1, 2).clone()
    lengths = torch.tensor([row["frames"].shape[0] // SUBFRAMES for row in rows])
    longest = int(lengths.max())
    codes = torch.zeros(count, longest, c.codebooks, dtype=torch.long)
    prompt = np.concatenate([grids.quiet([c.bos]), grids.marked(c.speak, c.assistant)])
    caches = [{} for _ in model.layers]
    hidden = model(torch.from_numpy(prompt)[None].expand(count, -1, -1), caches=caches)[:, -1]
    taken = [{**dict(zip(row["steps"], row["tokens"])), row["steps"][-1] + 1: c.eos} for row in rows]
    strange, seen = torch.zeros(c.codebooks), torch.zeros(c.codebooks)
    for step in range(longest + c.delays[-1]):
        said = torch.from_numpy(grids.pads)[None].repeat(count, 1)
        for i, delay in enumerate(c.delays):
            frame = step - delay
            if not 0 <= frame < longest:
                continue
            live, book = frame < lengths, codec.quantiser.codebooks[i]
            unlikely = -F.log_softmax(model.audio_logits(hidden, i).float()[:, : c.entries], -1)
            code = (fidelity * _distances(residual[:, frame], book) / (2 * left[i]) + unlikely).argmin(-1)
            codes[:, frame, i] = code
            residual[:, frame] -= book[code]
            said[live, i] = (code + c.block(i))[live]
            strange[i] += (unlikely.gather(1, code[:, None])[:, 0] * live).sum()
            seen[i] += live.sum()
        words = torch.tensor([row.get(step, c.pad) for row in taken])
        hidden = model(torch.cat([said, words[:, None]], 1)[:, None], caches=caches)[:, -1]
    return [codes[n, : lengths[n]].numpy().astype(np.uint16) for n in range(count)], strange / seen


def _distances(x, book):
    """Squared distances [..., entries] of x [..., D] to all entries of a codebook."""
    return book.square().sum(-1) - 2 * x @ book.T + x.square().sum(-1, keepdim=True)
