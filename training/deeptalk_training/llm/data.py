"""Batches for the language model: kinds of sequences drawn by weight, built from pools held in memory.

Whole sequences are packed into rows of one length, since half of a batch would be padding otherwise.

Speech positions take their features from a bank that was computed before (`hearing.FeatureBank`).
"""

from __future__ import annotations

import dataclasses
import pickle
import random

import numpy as np
import torch

from .config import Config
from .sequences import Grids, IGNORE, Speech
from .telling import HESITANT, told

@dataclasses.dataclass
class Clip:
    """A spoken question or sentence: what was said, the number of its answer (or None), and the turns that it can't be answered without."""

    tokens: list[int]
    answer: int | None
    history: list[tuple[list[int], list[int]]] = dataclasses.field(default_factory=list)
    words: list[tuple[int, list[int]]] = dataclasses.field(default_factory=list)  # of each word the sounds up to its end and its tokens; may be unknown
    often: int = 1  # how often its question is drawn


@dataclasses.dataclass
class Pools:
    questions: list[tuple[list[tuple[list[int], list[int]]], list[int], int]]  # history, question tokens, answer number
    answers: list[list[int]]  # tokens of every answer
    speech: dict[int, Speech]  # spoken answers by answer number
    lines: list[list[int]]  # general text
    clips: list[Clip]
    openings: list[list[tuple[list[int], list[int]]]] = dataclasses.field(default_factory=list)  # earlier turns that change no answer

    def __post_init__(self):
        self.answered = [i for i, clip in enumerate(self.clips) if clip.answer is not None for _ in range(clip.often)]
        times = {number: REQUESTED if speech.manner else 1 for number, speech in self.speech.items()}
        self.spoken_answered = [i for i in self.answered for _ in range(times.get(self.clips[i].answer, 0))]
        self.spoken_questions = [i for i, q in enumerate(self.questions) for _ in range(times.get(q[2], 0))]
        self.speech_keys = [number for number, speech in self.speech.items() if not speech.manner]  # of a manner only who asks for it


LENGTH = 160  # positions of a row; longer sequences are drawn again
WAITING = 6  # a batch is full when so many sequences found no row with enough room; they open the next batch
SPEECH_AT = 3  # first speech position after a history: bos, user marker and begin marker are before it
OPENED = 0.3  # share of heard questions that have an earlier turn before them, where there are such turns
REQUESTED = 4  # times as often an answer is spoken in a manner that was asked for
BEGINNING = 16  # steps of most of those: afterwards what was spoken tells the manner, and nobody has to look at the request
WHOLE = 0.2  # share of those that are spoken whole
KINDS = ("question", "line", "transcribe", "heard_text", "heard_speech", "typed_speech", "say")


def fresh(seed: int, workers: int) -> list[bytes]:
    """The states of workers that begin."""
    return [pickle.dumps((random.Random(seed * 1000 + worker).getstate(), [])) for worker in range(workers)]


class Stream(torch.utils.data.IterableDataset):
    """Endless (batch, state): what `states` must hold for the worker to go on behind it."""

    def __init__(self, config: Config, pools: Pools, bank, weights: dict[str, float], size: int, states: list[bytes]):
        self.c, self.pools, self.bank, self.size, self.states = config, pools, bank, size, states
        self.kinds, self.weights = zip(*weights.items())
        self.grids = Grids(config)

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        if worker:
            torch.set_num_threads(1)
        rng, (drawn, waiting) = random.Random(), pickle.loads(self.states[worker.id if worker else 0])
        rng.setstate(drawn)
        while True:
            yield self.batch(rng, waiting), pickle.dumps((rng.getstate(), waiting))

    def batch(self, rng: random.Random, waiting: list):
        """tokens and labels [B, T, C+1], number of the sequence within its row [B, T] (0 = padding), how many words of what is heard may have been
        told [B, T], features [N, width] and their flat positions [N] in the batch. `waiting`: sequences that come first; replaced by those that found no room."""
        shape = (self.size, LENGTH, self.c.codebooks + 1)
        tokens = np.broadcast_to(self.grids.quiet([self.c.pad]), shape).copy()
        labels, sequence, ready = np.full_like(tokens, IGNORE), np.zeros(shape[:2], np.int32), np.zeros(shape[:2], np.int16)
        used, numbers, features, positions = [0] * self.size, [0] * self.size, [], []
        first, left = list(waiting), []
        while len(left) < WAITING:
            item = first.pop(0) if first else self._draw(rng)
            grid, wanted, heard, at, due = item
            row = next((i for i in range(self.size) if used[i] + len(grid) <= LENGTH), None)
            if row is None:
                left.append(item)
                continue
            start, end = used[row], used[row] + len(grid)
            used[row], numbers[row] = end, numbers[row] + 1
            tokens[row, start:end], labels[row, start:end], sequence[row, start:end] = grid, wanted, numbers[row]
            ready[row, start + at : start + at + len(due)] = due
            if heard is not None:
                features.append(heard)
                positions.append(row * LENGTH + start + at + np.arange(len(heard)))
        waiting[:] = left + first
        features = np.concatenate(features) if features else np.zeros((0, self.c.feature_width), np.float16)
        positions = np.concatenate(positions) if positions else np.zeros(0, np.int64)
        return tuple(torch.from_numpy(x) for x in (tokens.astype(np.int32), labels.astype(np.int16), sequence, ready, features, positions))

    def _draw(self, rng: random.Random):
        while True:
            item = getattr(self, "_" + rng.choices(self.kinds, self.weights)[0])(rng)
            if len(item[0]) <= LENGTH:
                return item

    def _row(self, prompt, reply, audio=None, said=(), due=(), history=()):
        """`said`: which token each feature and end marker is to tell. -> grid, labels, features, the place of the first feature, `due`."""
        before = self.grids.history(history)
        grid = np.concatenate([self.grids.quiet([self.c.bos]), *before, *prompt, reply[0]])
        labels, at = np.full_like(grid, IGNORE), SPEECH_AT + sum(map(len, before))
        labels[at : at + len(said), -1] = said
        labels[len(grid) - len(reply[0]) :] = reply[1]
        return grid, labels, audio, at, due

    def _question(self, rng):
        history, question, answer = rng.choice(self.pools.questions)
        return self._row([self.grids.typed(question)], self.grids.text_reply(self.pools.answers[answer]), history=history)

    def _line(self, rng):
        """General text as an assistant's monologue: every token is predicted."""
        return self._row([], self.grids.text_reply(rng.choice(self.pools.lines)))

    def _hear(self, rng, number):
        """-> prompt part, features, what is to be told of them and how many tokens are due, and the turns before."""
        features, ends = self.bank.of(number, rng.randrange(1 << 30))
        history, words = self.pools.clips[number].history, self.pools.clips[number].words
        if self.pools.openings and not history and rng.random() < OPENED:
            history = rng.choice(self.pools.openings)
        out, wanted, due = told(words, ends, len(features), self.c.audio, HESITANT, rng) if words else ((), (), ())
        return self.grids.spoken(len(features), out), features, wanted, due, history

    def _transcribe(self, rng):
        number = rng.randrange(len(self.pools.clips))
        prompt, *heard = self._hear(rng, number)
        return self._row([prompt], self.grids.text_reply(self.pools.clips[number].tokens, transcribe=True), *heard)

    def _heard_text(self, rng):
        number = rng.choice(self.pools.answered)
        prompt, *heard = self._hear(rng, number)
        return self._row([prompt], self.grids.text_reply(self.pools.answers[self.pools.clips[number].answer]), *heard)

    def _heard_speech(self, rng):
        number = rng.choice(self.pools.spoken_answered)
        prompt, *heard = self._hear(rng, number)
        return self._row([prompt], self._speak(rng, self.pools.clips[number].answer), *heard)

    def _typed_speech(self, rng):
        history, question, answer = self.pools.questions[rng.choice(self.pools.spoken_questions)]
        return self._row([self.grids.typed(question)], self._speak(rng, answer), history=history)

    def _speak(self, rng, answer: int):
        grid, labels = self.grids.speech_reply(self.pools.speech[answer])
        if self.pools.speech[answer].manner and rng.random() >= WHOLE:
            return grid[:BEGINNING], labels[:BEGINNING]
        return grid, labels

    def _say(self, rng):
        return self._row([], self.grids.speech_reply(self.pools.speech[rng.choice(self.pools.speech_keys)]))
