"""Is this a pause, or is the turn over? A small recurrent head reads the encoder's features and says how likely the turn is complete.

Silence alone cannot tell "What is the capital ..." from "What is the capital of Norway?". The head is trained on clips with a pause put
into the middle: in such a pause the turn isn't complete, after the clip's last word it is. The encoder stays frozen.
"""

from __future__ import annotations

import dataclasses
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from ..precision import half_precision
from .augment import augmented
from .mel import HOP, RATE
from .model import LEAD, SILENCE, stacked
from .train import speech_mask

FEATURE = 8 * HOP  # samples of one feature, 80 ms
EARLY = FEATURE * 5 // 4  # a feature that ends so much before the speech does has heard nearly all of it
SETTLED = RATE  # silence after the end that is trained on
TALKING = 0.2  # weight of features amid speech, where nobody asks; pauses and ends weigh 1


class TurnHead(nn.Module):
    """features [B, T, 2W] -> logits [B, T]."""

    def __init__(self, width: int, state: int = 64):
        super().__init__()
        self.gru = nn.GRU(width, state, batch_first=True)
        self.out = nn.Linear(state, 1)

    def forward(self, features):
        return self.out(self.gru(features)[0]).squeeze(-1)

    def filled(self, tensors: dict[str, torch.Tensor]) -> TurnHead:
        """With the weights that `tensors` names. Raises ValueError for a missing one or a wrong shape."""
        for name, own in self.tensors().items():
            if name not in tensors or tensors[name].shape != own.shape:
                raise ValueError(f"{name}: {tuple(tensors[name].shape) if name in tensors else 'missing'}, want {tuple(own.shape)}")
            own.data.copy_(tensors[name])
        return self.eval()

    def tensors(self) -> dict[str, torch.Tensor]:
        """Names of `models/FORMAT.md`; gates in the order reset, update, new."""
        gru, out = self.gru, self.out
        return {"turn.input.weight": gru.weight_ih_l0, "turn.input.bias": gru.bias_ih_l0, "turn.state.weight": gru.weight_hh_l0,
                "turn.state.bias": gru.bias_hh_l0, "turn.out.weight": out.weight, "turn.out.bias": out.bias}


@dataclasses.dataclass
class Paused:
    """A clip with a pause in it; positions in samples. Without a pause, `cut` and `resumed` are equal."""

    samples: np.ndarray  # float32
    cut: int
    resumed: int
    end: int  # of the last word


def paused(clip: np.ndarray, rng: np.random.Generator, seconds: float) -> Paused:
    """Puts a pause where the clip is quietest, somewhere between a quarter and six sevenths of its speech: between words, mostly.

    clip: float32 at 16 kHz; a second of silence is appended.
    """
    mask = speech_mask(torch.from_numpy(clip)[None], None)[0].numpy()
    heard = np.flatnonzero(mask)
    first, last = (heard[0], heard[-1] + 1) if len(heard) else (0, len(mask))
    power = np.convolve((clip[: len(mask) * HOP].reshape(-1, HOP) ** 2).mean(1), np.ones(5) / 5, "same")
    low, high = first + (last - first) // 4, first + (last - first) * 6 // 7
    candidates = low + np.argsort(power[low:high])[: max(1, (high - low) // 10)] if high > low else np.array([first])
    cut = int(rng.choice(candidates)) * HOP
    pause = int(seconds * RATE)
    gap, tail = np.zeros(pause, np.float32), np.zeros(SETTLED, np.float32)
    return Paused(np.concatenate([clip[:cut], gap, clip[cut:], tail]).astype(np.float32), cut, cut + pause, int(last) * HOP + pause)


def labels(starts, ends, cut, resumed, end, count: int):
    """Per feature: target and weight. `starts`, `ends`: first and last sample of each feature [T]; positions as in `Paused`."""
    complete = ends >= end - EARLY
    waiting = (ends >= cut - EARLY) & (ends < resumed)
    weight = np.where(complete | waiting, 1.0, TALKING) * (starts < end + SETTLED)
    return complete[:count].astype(np.float32), weight[:count].astype(np.float32)


@torch.no_grad()
def examples(encoder, clips: list[np.ndarray], device: str, seed: int = 5, log=print):
    """int16 clips -> features (half precision), targets and weights of every clip, paused and spoiled once."""
    rng, made, begun = np.random.default_rng(seed), [], time.time()
    order = sorted(range(len(clips)), key=lambda i: len(clips[i]))
    for start in range(0, len(order), 32):
        part = [paused(clips[i].astype(np.float32) / 32768, rng, rng.choice([0.0, *rng.uniform(0.4, 1.6, 2)])) for i in order[start : start + 32]]
        lengths = torch.tensor([len(p.samples) for p in part])
        padded = torch.nn.utils.rnn.pad_sequence([torch.from_numpy(p.samples) for p in part], batch_first=True).to(device)
        samples, new_lengths, begins, finish = augmented(padded, lengths.to(device))
        mel = encoder.normalised(F.pad(samples, (SILENCE, 0)))
        mel_lengths = ((new_lengths + SILENCE - 400).clamp(min=0) // HOP + 1).clamp(max=mel.shape[1])
        with half_precision(device):
            features = stacked(encoder.frames(mel, mel_lengths)[0][:, LEAD:].float())
        for row, clip, length, begin, ended, count in zip(features, part, lengths.tolist(), begins.tolist(), finish.tolist(), ((mel_lengths // 4 - LEAD).clamp(min=0) // 2).tolist()):
            scale = (ended - begin) / length
            at = lambda position: begin + position * scale  # noqa: B023, E731
            index = np.arange(count)
            target, weight = labels(index * FEATURE, (index + 1) * FEATURE, at(clip.cut), at(clip.resumed), at(clip.end), count)
            made.append((row[:count].half().cpu().numpy(), target, weight))
        if start // 32 % 20 == 0:
            log(f"turns: clip {start} of {len(order)}, {time.time() - begun:.0f} s", flush=True)
    return made


def fit(made, epochs: int = 10, size: int = 64, log=print) -> TurnHead:
    torch.manual_seed(6)
    head = TurnHead(made[0][0].shape[1])
    optimiser = torch.optim.AdamW(head.parameters(), lr=2e-3, weight_decay=0.01)
    order, steps = np.random.default_rng(7), 0
    total = epochs * ((len(made) + size - 1) // size)
    for epoch in range(epochs):
        lost, weighed = 0.0, 0.0
        for part in np.array_split(order.permutation(len(made)), max(1, len(made) // size)):
            features, target, weight = (torch.nn.utils.rnn.pad_sequence([torch.from_numpy(made[i][k]) for i in part], batch_first=True) for k in range(3))
            features = F.dropout(features.float(), 0.1)
            loss = (F.binary_cross_entropy_with_logits(head(features), target, reduction="none") * weight).sum()
            optimiser.zero_grad(set_to_none=True)
            (loss / weight.sum()).backward()
            nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            for group in optimiser.param_groups:
                group["lr"] = 2e-3 * min(1.0, (steps + 1) / 50) * max(0.02, 1 - steps / total)
            optimiser.step()
            steps += 1
            lost, weighed = lost + loss.item(), weighed + weight.sum().item()
        log(f"turns: epoch {epoch + 1} of {epochs}, loss {lost / weighed:.4f}", flush=True)
    return head.eval()
