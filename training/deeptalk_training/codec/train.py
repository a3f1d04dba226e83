"""Train the codec on the acoustic frames of the answer voice. `fit(frames)` -> Codec."""

from __future__ import annotations

import time

import torch

from .bands import SUBFRAMES
from .quantiser import Codec, blocks_of, weights_of


def fit(utterances, seconds: float, device: str, codebooks: int = 8, entries: int = 1024, window: int = 48, batch: int = 128, log=print) -> Codec:
    """utterances: list of float tensors [T, WIDTH]. A third of the time without the quantiser, then k-means start, then the whole."""
    torch.manual_seed(1)
    codec = Codec(codebooks, entries).to(device)
    stream = torch.cat(list(utterances)).to(device)
    stream = stream[: len(stream) // SUBFRAMES * SUBFRAMES]
    weight = weights_of(stream)
    codec.shift.copy_((stream * weight).sum(0) / weight.sum(0))
    codec.scale.copy_((((stream - codec.shift) ** 2 * weight).sum(0) / weight.sum(0)).sqrt().clamp(min=1e-3))
    span, begun, step, warm = window * SUBFRAMES, time.time(), 0, True
    optimiser = torch.optim.AdamW(codec.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=1e-4)
    while (passed := (time.time() - begun) / seconds) < 1:
        for group in optimiser.param_groups:
            group["lr"] = 1.5e-3 * min(1.0, (step + 1) / 100) * max(0.02, 1 - passed)
        starts = torch.randint(0, max(1, (len(stream) - span) // SUBFRAMES), (batch,), device=device) * SUBFRAMES
        x = blocks_of(stream[starts[:, None] + torch.arange(span, device=device)])
        z = codec.encoder(codec.normalise(x))
        extra, keep = 0.0, 0
        if passed > 0.15:
            if warm:
                warm = False
                codec.quantiser.start_from(z.detach().transpose(1, 2).reshape(-1, z.shape[1]))
            keep = codebooks if torch.rand(()) < 0.75 else int(torch.randint(1, codebooks + 1, ()))
            z, extra = codec.quantiser(z, keep)
        error = ((codec.decoder(z) - codec.normalise(x)) ** 2 * weights_of(x)).mean()
        loss = error + extra
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(codec.parameters(), 1.0)
        optimiser.step()
        step += 1
        if step % 200 == 0:
            if 0.15 < passed < 0.7:
                codec.quantiser.revive(codec.encoder(codec.normalise(x)).detach())
            log(f"codec step {step} {passed:4.0%} error {error.item():.4f} quantisation {float(torch.as_tensor(extra).detach()):.4f} keep {keep}", flush=True)
    return codec.eval()


def error_of(codec: Codec, frames) -> float:
    """Weighted squared error of the round trip of one utterance [T, WIDTH]."""
    frames = frames[: len(frames) // SUBFRAMES * SUBFRAMES][None]
    back = codec.features(codec.codes(frames))
    weight = weights_of(frames)
    return float(((codec.normalise(back) - codec.normalise(frames)) ** 2 * weight).sum() / weight.sum())
