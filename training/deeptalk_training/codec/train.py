"""Train the codec's decoder and its code vectors on the acoustic frames of the answer voice and their codes. `fit(rows, ...)` -> Codec."""

from __future__ import annotations

import math
import time

import numpy as np
import torch

from ..course import Course
from .bands import SUBFRAMES, WIDTH
from .codec import Codec, weights_of

UNHEARD = 8  # first frames of a window: the decoder hasn't seen what was before them


def fit(rows, seconds: float, device: str, codec: Codec | None = None, window: int = 48, batch: int = 40, checkpoint=None,
        steps: float = math.inf, log=print) -> Codec:
    """rows: {"codes" [T, C], "frames" [T * SUBFRAMES, WIDTH]}. `codec`: an earlier one to go on from. `checkpoint`: a file of what was reached so far,
    from which an interrupted training goes on (`course.Course`)."""
    torch.manual_seed(1)
    frames = torch.cat([row["frames"] for row in rows]).view(-1, SUBFRAMES, WIDTH).to(device)
    codes = torch.from_numpy(np.concatenate([row["codes"] for row in rows]).astype(np.int64)).to(device)
    if codec is None:
        codec = Codec().to(device)
        seen = frames[torch.randperm(len(frames), device=device)[:100_000]].flatten(0, 1)
        weight = weights_of(seen)
        codec.shift.copy_((seen * weight).sum(0) / weight.sum(0))
        codec.scale.copy_((((seen - codec.shift) ** 2 * weight).sum(0) / weight.sum(0)).sqrt().clamp(min=1e-3))
    optimiser = torch.optim.AdamW(codec.train().parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=1e-4)
    course, begun = Course({"codec": codec, "optimiser": optimiser}, seconds, steps, checkpoint), time.time()
    first = course.step
    while (passed := course.passed) < 1:
        for group in optimiser.param_groups:
            group["lr"] = 2.5e-3 * min(1.0, (course.step + 1) / 100) * max(0.01, 1 - passed)
        at = torch.randint(0, max(1, len(codes) - window), (batch, 1), device=device) + torch.arange(min(window, len(codes)), device=device)
        x = frames[at]
        error = ((codec(codes[at]) - codec.normalise(x)) ** 2 * weights_of(x))[:, UNHEARD:].mean()
        optimiser.zero_grad(set_to_none=True)
        error.backward()
        torch.nn.utils.clip_grad_norm_(codec.parameters(), 1.0)
        optimiser.step()
        course.advance()
        if course.step % 200 == 0:
            log(f"codec step {course.step} {passed:4.0%} error {error.item():.4f} frames/s {(course.step - first) * batch * window / (time.time() - begun):.0f}", flush=True)
    return codec.eval()


def error_of(codec: Codec, row) -> float:
    """Weighted squared error of what is heard of one utterance, as a share of its variance."""
    frames, weight = row["frames"][None], weights_of(row["frames"][None])
    back = codec.features(torch.from_numpy(row["codes"].astype(np.int64))[None].to(codec.scale.device)).cpu()
    away = (codec.normalise(back.to(codec.scale.device)) - codec.normalise(frames.to(codec.scale.device))).cpu()
    return float((away**2 * weight).sum() / weight.sum())
