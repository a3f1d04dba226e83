"""Recordings that nobody made: of a text's sounds, each as it was heard in a recording in which it stands between the same neighbours.

A model that reads a feature for every sound has to learn which sounds make which words. Recordings of all the words there are would take days to
make; their sounds are in those that were made, with all that is misheard in them.
"""

from __future__ import annotations

import random
from itertools import accumulate, pairwise

import numpy as np
import torch

from .intoned import intoned, voice

MISHEARD = 0.3  # of a recording's sounds, at most: nobody can tell what belongs to what in a worse one
WORST = 0.15  # so many sounds of an imagined recording are misheard on purpose, at most: a voice that no lesson had is heard worse than those it had
FEW = 3  # so many examples are too few: fewer neighbours have to be the same


class Imagined:
    """`of(clip, draw)` as `hearing.FeatureBank` has it: the recordings of a bank, and behind them imagined ones, another for every `draw`."""

    def __init__(self, bank, sounds, spoken: list[list[int]], imagined: list[list[int]], examples: int = 20_000, seed: int = 1, manners=()):
        """sounds: logits of sounds of features (`SpeechEncoder.sounds_of`); spoken: the sounds of every recording of the bank; imagined: those of every
        further text, `manners` how the last ones of them, or all, are said (`domain.manner`)."""
        self.bank, self.imagined = bank, imagined
        self.manners = [*[""] * (len(imagined) - len(manners)), *manners]
        self.count = len(spoken)
        self.heard: dict[tuple, list[tuple[int, int, int]]] = {}  # neighbours -> recording, first feature, end
        self.misheard: dict[int, list[tuple[int, int, int]]] = {}  # sound -> the same, of those that weren't heard as what they are
        for clip in random.Random(seed).sample(range(self.count), min(self.count, examples)):
            self._learn(clip, spoken[clip], sounds)

    @torch.no_grad()
    def _learn(self, clip: int, true: list[int], sounds) -> None:
        features, ends = self.bank.of(clip, 0)
        heard = sounds(torch.from_numpy(features).float())[:, :-1].argmax(-1).tolist()
        spans = [*pairwise([0, *ends])]
        if sum(heard[first:end] != [sound] for sound, (first, end) in zip(true, spans)) > MISHEARD * len(true):
            return
        for (first, end), near in zip(spans, neighbours(true)):
            for depth in range(3):
                self.heard.setdefault(near[depth:], []).append((clip, first, end))
            if heard[first:end] != [near[-1]]:
                self.misheard.setdefault(near[-1], []).append((clip, first, end))

    def of(self, clip: int, draw: int) -> tuple[np.ndarray, list[int]]:
        if clip < self.count:
            return self.bank.of(clip, draw)
        rng, parts, examples = random.Random(draw), [], []
        worse = rng.uniform(0, WORST)
        for near in neighbours(self.imagined[clip - self.count]):
            known = self.misheard.get(near[-1], []) if rng.random() < worse else []
            known = known or next((found for depth in range(3) if len(found := self.heard.get(near[depth:], [])) >= FEW), [])
            example, first, end = rng.choice(known) if known else (0, 0, 0)
            examples.append(self.bank.of(example, 0)[0])
            parts.append(examples[-1][first:end])
        ends = [*accumulate(map(len, parts))]
        if not ends or not ends[-1]:
            return self.bank.of(0, 0)[0][:1], [1] * len(parts)
        how = self.manners[clip - self.count]
        return intoned(parts, [voice(example) for example in examples], how, rng) if how else np.concatenate(parts), ends


def neighbours(sounds: list[int]) -> list[tuple[int, int, int]]:
    """Of every sound: the next one, the one before, itself. -1 stands outside the text."""
    return list(zip([*sounds[1:], -1], [-1, *sounds[:-1]], sounds))
