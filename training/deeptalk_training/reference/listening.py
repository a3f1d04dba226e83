"""From a recording to an utterance: the client's and the front end's resampling, voice activity, and the rules that end a turn.

Same arithmetic as `launcher.audio.Resampler`, `asr.audio.PolyphaseResampler` and `asr.turn.TurnState`, apart from rounding.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

PROTOCOL_RATE, RATE = 24_000, 16_000
FRAME, REACH = 640, 3 * 160 + 400  # samples per frame of voice activity; samples that its first one has read


def to_protocol_rate(samples: np.ndarray, rate: int) -> np.ndarray:
    """int16 at any rate -> int16 at 24 kHz, as the command line client does it (Hann-windowed sinc, 16 crossings)."""
    if rate == PROTOCOL_RATE:
        return samples
    cutoff = min(1.0, PROTOCOL_RATE / rate) * 0.95
    reach = math.ceil(16 / cutoff)
    centre = np.arange(len(samples) * PROTOCOL_RATE // rate) * (rate / PROTOCOL_RATE)
    at = np.floor(centre).astype(int)[:, None] + np.arange(1 - reach, reach + 1)
    distance = centre[:, None] - at
    kernel = np.where(np.abs(distance) < reach, (0.5 + 0.5 * np.cos(np.pi * distance / reach)) * cutoff * np.sinc(distance * cutoff), 0)
    inside = (at >= 0) & (at < len(samples))
    summed = (np.where(inside, samples[at.clip(0, len(samples) - 1)], 0) * kernel).sum(1)
    return np.floor(summed + 0.5).clip(-32768, 32767).astype(np.int16)


def to_encoder_rate(samples: np.ndarray) -> np.ndarray:
    """int16 at 24 kHz -> floats at 16 kHz (Kaiser-windowed sinc, 32 crossings; output n lies at input position 1.5 n)."""
    up, down = 2, 3
    cutoff = 0.94 * RATE / PROTOCOL_RATE
    half = math.ceil(32 / cutoff)
    offsets = np.arange(1 - half, half + 1)
    rows = []
    for phase in range(up):
        distance = offsets - phase / up
        row = cutoff * np.sinc(cutoff * distance) * np.i0(10 * np.sqrt((1 - (distance / half) ** 2).clip(0))) / np.i0(10.0)
        row[np.abs(distance) >= half] = 0
        rows.append((row / row.sum()).astype(np.float32))
    count = max(0, (len(samples) - half) * up // down)
    n = np.arange(count)
    position = n * down // up
    padded = np.concatenate([np.zeros(half, np.float32), samples.astype(np.float32) / 32768.0])
    windows = padded[(position[:, None] + offsets) + half]
    return (windows * np.stack(rows)[n * down % up]).sum(1, dtype=np.float32)


SURE = 0.4  # from here on a turn counts as complete for certain


@dataclasses.dataclass(frozen=True)
class Rules:
    """In frames of 40 ms; the platform's defaults for `server_vad`. `longest`: silence that ends a turn that doesn't sound complete."""

    threshold: float = 0.5
    release: float = 0.35
    prefix: int = 8
    least: int = 3
    hangover: int = 2
    silence: int = 13
    longest: int = 13

    def needed(self, completion: float) -> int:
        """The surer that the turn is complete, the shorter the silence that ends it."""
        return self.silence + math.ceil(max(0.0, SURE - completion) / SURE * (self.longest - self.silence))


def utterances(speech: np.ndarray, rules: Rules = Rules(), completion=lambda first, frame: 0.0) -> list[tuple[int, int]]:
    """Probabilities of speech per frame -> first and last sample (exclusive) of each utterance at 16 kHz.

    `completion(first sample, frame)`: how likely the turn that begins there is complete, as known at that frame."""
    found: list[tuple[int, int]] = []
    state, first, last, voiced, unvoiced = "quiet", 0, 0, 0, 0
    for number, probability in enumerate(speech):
        if state == "quiet" and probability >= rules.threshold:
            state, first, voiced, unvoiced = "onset", number, 0, 0
        if state == "onset":
            if probability >= rules.threshold:
                voiced, unvoiced = voiced + 1, 0
                if voiced >= rules.least:
                    state, last = "speaking", number
                    continue
            else:
                unvoiced += 1
                if unvoiced > rules.hangover:
                    state = "quiet"
        elif state in ("speaking", "trailing"):
            loud = probability >= (rules.release if state == "speaking" else rules.threshold)
            if loud:
                state, last = "speaking", number
            else:
                state, start = "trailing", max(found[-1][1] if found else 0, (first - rules.prefix) * FRAME)
                if number - last >= rules.needed(completion(start, number)):
                    state = "quiet"
                    found.append((start, number * FRAME + REACH))
    return found
