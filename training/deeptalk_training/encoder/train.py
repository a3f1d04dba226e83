"""Train the speech encoder: phonemes by CTC at 25 Hz, and voice activity. `fit(clips)` -> SpeechEncoder."""

from __future__ import annotations

import copy
import math

import torch
import torch.nn.functional as F

from ..course import Course
from ..precision import half_precision
from .alignment import Misheard
from .augment import augmented, formant_warp, masked
from .mel import HOP, RATE
from .model import SILENCE, SpeechEncoder, begins

EAGER = 1.5  # nats by which the head says none less readily than CTC would have it: who reads on can pass over a sound that wasn't said, but a lost one is lost


class Clips:
    """Clips of 16 kHz int16 audio on the device, with phoneme ids; batches of similar length. `levels`: how loud each is to be heard, in dB below full
    scale; None where that doesn't matter."""

    def __init__(self, audio: list[torch.Tensor], targets: list[list[int]], device: str, levels: list[float | None] | None = None):
        self.device = device
        self.lengths = torch.tensor([len(a) for a in audio])
        self.starts = torch.cat([torch.zeros(1, dtype=torch.long), self.lengths.cumsum(0)[:-1]]).to(device)
        self.samples = torch.cat(audio).to(device)
        self.targets = targets
        self.levels = torch.tensor([float("nan") if level is None else level for level in levels or [None] * len(audio)], device=device)
        self.order = self.lengths.argsort()

    def batch(self, seconds: float):
        """Random clips of about one length, `seconds` of audio in all. -> float samples [B, N], lengths [B], clip numbers."""
        at = int(torch.randint(len(self.order), ()))
        size = max(4, int(seconds * RATE / float(self.lengths[self.order[at]])))
        low = max(0, min(at - size, len(self.order) - 2 * size))
        picked = self.order[low + torch.randperm(min(2 * size, len(self.order) - low))[:size]]
        return (*self.padded(picked), picked)

    def padded(self, picked):
        lengths = self.lengths[picked].to(self.device)
        at = torch.arange(int(lengths.max()), device=self.device)[None]
        index = (self.starts[picked.to(self.device)][:, None] + at).clamp(max=len(self.samples) - 1)
        return self.samples[index].float() / 32768 * (at < lengths[:, None]), lengths


def speech_mask(samples, lengths):
    """Voice activity of clean clips by energy, 10 ms: within 40 dB of the clip's loudest, pauses below 250 ms closed. [B, T] bool."""
    power = F.avg_pool1d(samples.unsqueeze(1) ** 2, HOP, HOP)[:, 0]
    active = power > power.amax(1, keepdim=True) * 1e-4
    closed = F.max_pool1d(active.float().unsqueeze(1), 25, 1, 12)
    return (-F.max_pool1d(-closed, 25, 1, 12))[:, 0] > 0.5


def vad_targets(mask, factor_lengths, old_lengths, start, frames: int):
    """Speech mask of the clean clip, stretched as the clip was and moved to `start`; sampled at the end of each 40 ms frame. [B, frames]"""
    at = (torch.arange(frames, device=mask.device)[None] * 4 * HOP + 2 * HOP + 200 - start[:, None]) * (old_lengths / factor_lengths)[:, None]
    index = (at / HOP).long()
    inside = (index >= 0) & (index < mask.shape[1])
    return torch.gather(mask, 1, index.clamp(0, mask.shape[1] - 1)) & inside


def fit(clips: Clips, seconds: float, device: str, batch_seconds: float = 400.0, refresh=None, given: SpeechEncoder | None = None,
        checkpoint=None, steps: float = math.inf, log=print) -> SpeechEncoder:
    """`refresh()` gives the clips of the second half: those that were still being rendered when training began. `given`: an encoder to go on
    from. `checkpoint`: a file of what was reached so far, from which an interrupted training goes on (`course.Course`)."""
    torch.manual_seed(2)
    encoder = (SpeechEncoder() if given is None else copy.deepcopy(given)).to(device).train()
    if given is None:
        with torch.no_grad():
            values = torch.cat([encoder.mel(augmented(*clips.batch(60.0)[:2])[0]).flatten(0, 1) for _ in range(8)])
            encoder.mean.copy_(values.mean(0))
            encoder.std.copy_(values.std(0))
    none = encoder.sounds.out_features - 1
    rate = 2e-3 if given is None else 6e-4
    optimiser = torch.optim.AdamW(encoder.parameters(), lr=rate, betas=(0.9, 0.98), weight_decay=0.02)
    course = Course({"encoder": encoder, "optimiser": optimiser}, seconds, steps, checkpoint)
    while (passed := course.passed) < 1:
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, (course.step + 1) / 300) * max(0.01, 1 - passed)
        if refresh is not None and passed > 0.5:
            clips, refresh = refresh(), None
        clean, old, picked = clips.batch(batch_seconds)
        with torch.no_grad():
            mask = speech_mask(clean, old)
            samples, lengths, start, end = augmented(clean, old)
            mel = masked(formant_warp((encoder.mel(samples) - encoder.mean) / encoder.std))
            mel_lengths = ((lengths - 400).clamp(min=0) // HOP + 1).clamp(max=mel.shape[1])
        with half_precision(device):
            frames, vad = encoder.frames(mel, mel_lengths)
            logits = encoder.sounds(F.dropout(frames, 0.1)) + EAGER * F.one_hot(torch.tensor(none, device=device), none + 1)
        count = mel_lengths // 4
        targets = [clips.targets[i] for i in picked.tolist()]
        ctc = F.ctc_loss(
            logits.float().log_softmax(-1).transpose(0, 1),
            torch.tensor([t for row in targets for t in row], device=device),
            count, torch.tensor([len(t) for t in targets], device=device), blank=none, zero_infinity=True)
        wanted = vad_targets(mask, end - start, old, start, vad.shape[1]).float()
        valid = (torch.arange(vad.shape[1], device=device) < count[:, None]).float()
        activity = (F.binary_cross_entropy_with_logits(vad.float(), wanted, reduction="none") * valid).sum() / valid.sum()
        loss = ctc + 0.3 * activity
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimiser.step()
        course.advance()
        if course.step % 200 == 0:
            log(f"encoder step {course.step} {passed:4.0%} ctc {ctc.item():.3f} activity {activity.item():.3f}", flush=True)
    return encoder.eval()


@torch.no_grad()
def misheard(encoder, clips: Clips, picked, noisy: bool = False) -> Misheard:
    """What the head for sounds makes of some clips, greedily."""
    counts = Misheard()
    for part in picked.split(64):
        samples, lengths = clips.padded(part)
        samples = F.pad(samples, (SILENCE, SILENCE))
        lengths = lengths + 2 * SILENCE
        if noisy:
            samples, lengths, _, _ = augmented(samples, lengths, 0.5)
        mel = encoder.normalised(samples)
        mel_lengths = ((lengths - 400) // HOP + 1).clamp(max=mel.shape[1])
        logits = encoder.sounds(encoder.frames(mel, mel_lengths)[0])
        for row, heard, count, i in zip(logits.argmax(-1), begins(logits), (mel_lengths // 4).tolist(), part.tolist()):
            counts.add(clips.targets[i], row[:count][heard[:count]].tolist())
    return counts
