"""Batches for the language model: kinds of sequences drawn by weight, built by worker processes from pools held in memory.

A worker decides everything that changes a clip's length (pace, silence around it), so that the number of speech features is known
when the sequence is laid out; the audio itself is augmented and encoded on the training device.
"""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import torch

from .config import Config
from .sequences import Grids, IGNORE, Speech

RATE = 16000


@dataclasses.dataclass
class Clip:
    """A spoken question or sentence: length in samples, what was said, and the number of its answer (or None)."""

    samples: int
    tokens: list[int]
    answer: int | None
    repeat: int | None = None  # number of the same text as a spoken answer, if it is one


@dataclasses.dataclass
class Pools:
    questions: list[tuple[list[tuple[list[int], list[int]]], list[int], int]]  # history, question tokens, answer number
    answers: list[list[int]]  # tokens of every answer
    speech: dict[int, Speech]  # spoken answers by answer number
    lines: list[list[int]]  # general text
    clips: list[Clip]

    def __post_init__(self):
        self.answered = [i for i, clip in enumerate(self.clips) if clip.answer is not None]
        self.spoken_answered = [i for i in self.answered if self.clips[i].answer in self.speech]
        self.spoken_questions = [i for i, q in enumerate(self.questions) if q[2] in self.speech]
        self.speech_keys = list(self.speech)


KINDS = ("question", "line", "transcribe", "heard_text", "heard_speech", "typed_speech", "say")


def feature_count(samples: int) -> int:
    """Speech features of a signal: mel frames, halved three times."""
    return max(0, (samples - 400) // 160 + 1) // 8


class Stream(torch.utils.data.IterableDataset):
    def __init__(self, config: Config, pools: Pools, weights: dict[str, float], size: int, seed: int):
        self.c, self.pools, self.size, self.seed = config, pools, size, seed
        self.kinds, self.weights = zip(*weights.items())
        self.grids = Grids(config)

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        rng = random.Random(self.seed * 1000 + (worker.id if worker else 0))
        torch.set_num_threads(1)
        while True:
            yield self.batch(rng)

    def batch(self, rng: random.Random):
        """tokens [B, T, C+1], labels, and for sequences with audio: row, clip, pace, before, after, position, features."""
        rows = []
        while len(rows) < self.size:
            row = getattr(self, "_" + rng.choices(self.kinds, self.weights)[0])(rng)
            if row is not None and len(row[0]) <= 200:
                rows.append(row)
        count = (max(len(r[0]) for r in rows) + 7) // 8 * 8
        tokens = np.broadcast_to(self.grids.quiet([self.c.pad]), (self.size, count, self.c.codebooks + 1)).copy()
        labels = np.full_like(tokens, IGNORE)
        heard = []
        for i, (grid, wanted, audio) in enumerate(rows):
            tokens[i, : len(grid)], labels[i, : len(grid)] = grid, wanted
            if audio is not None:
                heard.append((i, *audio))
        heard = np.array(heard, np.float64) if heard else np.zeros((0, 7))
        return torch.from_numpy(tokens.astype(np.int32)), torch.from_numpy(labels.astype(np.int16)), torch.from_numpy(heard)

    def _row(self, prompt, reply, audio=None, prompt_labels=None):
        grid = np.concatenate([self.grids.quiet([self.c.bos]), *prompt, reply[0]])
        labels = np.full_like(grid, IGNORE)
        labels[len(grid) - len(reply[0]) :] = reply[1]
        return grid, labels, audio

    def _question(self, rng):
        history, question, answer = rng.choice(self.pools.questions)
        prompt = [*self.grids.history(history), self.grids.typed(question)]
        return self._row(prompt, self.grids.text_reply(self.pools.answers[answer]))

    def _line(self, rng):
        """General text as an assistant's monologue: every token is predicted."""
        return self._row([], self.grids.text_reply(rng.choice(self.pools.lines)))

    def _hear(self, rng, number):
        """-> prompt part and (clip, pace, before, after, position of the first feature, features)."""
        clip = self.pools.clips[number]
        pace = float(np.float32(0.86 + 0.32 * rng.random()))
        before, after = int(rng.random() * 0.6 * RATE), int(rng.random() * 0.9 * RATE)
        features = feature_count(int(clip.samples / pace) + before + after)
        return self.grids.spoken(features), (number, pace, before, after, 3, features)

    def _transcribe(self, rng):
        number = rng.randrange(len(self.pools.clips))
        prompt, audio = self._hear(rng, number)
        return self._row([prompt], self.grids.text_reply(self.pools.clips[number].tokens, transcribe=True), audio)

    def _heard_text(self, rng):
        number = rng.choice(self.pools.answered)
        prompt, audio = self._hear(rng, number)
        return self._row([prompt], self.grids.text_reply(self.pools.answers[self.pools.clips[number].answer]), audio)

    def _heard_speech(self, rng):
        number = rng.choice(self.pools.spoken_answered)
        prompt, audio = self._hear(rng, number)
        return self._row([prompt], self.grids.speech_reply(self.pools.speech[self.pools.clips[number].answer]), audio)

    def _typed_speech(self, rng):
        history, question, answer = self.pools.questions[rng.choice(self.pools.spoken_questions)]
        prompt = [*self.grids.history(history), self.grids.typed(question)]
        return self._row(prompt, self.grids.speech_reply(self.pools.speech[answer]))

    def _say(self, rng):
        return self._row([], self.grids.speech_reply(self.pools.speech[rng.choice(self.pools.speech_keys)]))
