"""From conversations to token grids: the prompt, the text row and the speech row of `models/FORMAT.md` section 3.

A grid is an int array [T, C + 1] of global ids (audio streams first, text last), with labels of the same shape (-100 = no loss). Labels stand
at the position that predicts them.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from .config import Config

IGNORE = -100
LAST_WORDS = 12  # tokens that may be told after the last feature
LEAD = 3  # steps by which a word's last text token precedes the word's first audio frame, where there is time


@dataclasses.dataclass(frozen=True)
class Speech:
    """A spoken answer: text tokens, the step at which each is taken, the codes [F, C], and the manner that was asked for."""

    tokens: list[int]
    steps: list[int]
    codes: np.ndarray
    manner: str = ""


def take_steps(word_of_token: list[int], word_frames: list[int], lead: int = LEAD) -> tuple[list[int], int]:
    """When the speech row takes each text token, and how many silent frames (at most three) must precede so that the first
    words are complete one step before their first frame."""
    for silence in range(0, 4):
        steps, before = [], -1
        late = 0
        last = {word: i for i, word in enumerate(word_of_token)}
        for i, word in enumerate(word_of_token):
            frame = word_frames[word] + silence
            wanted = frame - lead - (last[word] - i)
            before = max(before + 1, wanted)
            steps.append(before)
            if i == last[word] and word < 3:
                late = max(late, before - (frame - 1))
        if late <= 0:
            break
    return steps, silence


class Grids:
    def __init__(self, config: Config):
        self.c = config
        self.pads = np.array([config.block(i) + config.pad_audio for i in range(config.codebooks)], np.int64)

    def quiet(self, tokens) -> np.ndarray:
        """Text tokens with all audio streams padded. [n, C + 1]"""
        grid = np.empty((len(tokens), self.c.codebooks + 1), np.int64)
        grid[:, :-1] = self.pads
        grid[:, -1] = tokens
        return grid

    def marked(self, special: int, text: int) -> np.ndarray:
        """One position whose audio streams all hold the audio special. [1, C + 1]"""
        grid = self.quiet([text])
        grid[0, :-1] += special - self.c.pad_audio
        return grid

    def history(self, turns) -> list[np.ndarray]:
        """turns: (user tokens, answer tokens) pairs; of an empty one there is nothing, as where tools are listed and nobody answers."""
        c = self.c
        spoken = [([c.user, *user] if user else []) + ([c.assistant, *answer, c.eos] if answer else []) for user, answer in turns]
        return [self.quiet(tokens) for tokens in spoken if tokens]

    def typed(self, tokens) -> np.ndarray:
        return self.quiet([self.c.user, *tokens])

    def spoken(self, features: int, told=()) -> np.ndarray:
        """User marker and the audio span; the speech positions are rows 2 .. 2 + features, followed by end markers. `told`: the token that the model
        tells at each of the first features, then end markers (`audio`: none), which the position after it holds."""
        c = self.c
        span, ends = self.quiet([c.audio] * features), max(0, len(told) - features) + 1
        grid = np.concatenate([self.quiet([c.user]), self.marked(c.begin, c.audio), span, *[self.marked(c.end, c.audio)] * ends])
        grid[3 : 3 + len(told), -1] = told
        return grid

    def first_feature(self, grid) -> int:
        """Where the features of a prompt's spoken turn stand."""
        return int(np.flatnonzero(grid[:, 0] == self.c.block(0) + self.c.begin)[-1]) + 1

    def tellable(self, logits):
        """Text logits [..., text vocabulary] with those out of reach that nothing that is heard can tell."""
        c = self.c
        logits[..., [c.bos, c.eos, c.pad, c.user, c.assistant]] = float("-inf")
        return logits

    def text_reply(self, tokens, transcribe: bool = False) -> tuple[np.ndarray, np.ndarray]:
        """Assistant marker and answer; labels for the text stream only."""
        c = self.c
        marker = self.marked(c.transcribe, c.assistant) if transcribe else self.quiet([c.assistant])
        grid = np.concatenate([marker, self.quiet(tokens)])
        labels = np.full_like(grid, IGNORE)
        labels[:, -1] = [*tokens, c.eos]
        return grid, labels

    def speech_reply(self, speech: Speech) -> tuple[np.ndarray, np.ndarray]:
        """Assistant marker and the steps of the speech row; row s + 1 of the grid holds what step s chose."""
        c, frames = self.c, len(speech.codes)
        steps = frames + c.delays[-1]
        chosen = np.empty((steps, c.codebooks + 1), np.int64)
        chosen[:, :-1], chosen[:, -1] = self.pads, c.pad
        labels = np.full((steps, c.codebooks + 1), IGNORE, np.int64)
        taken = [*zip(speech.steps, speech.tokens), (speech.steps[-1] + 1, c.eos)]
        for step, token in taken:
            chosen[step, -1] = token
        labels[: taken[-1][0] + 1, -1] = chosen[: taken[-1][0] + 1, -1]
        for i, delay in enumerate(c.delays):
            chosen[delay : delay + frames, i] = speech.codes[:, i] + c.block(i)
            labels[delay : delay + frames, i] = speech.codes[:, i]
        end = frames + c.delays[0]
        labels[end, 0] = c.end  # fed back as a pad
        grid = np.concatenate([self.marked(c.speak, c.assistant), chosen[:-1]])
        return grid, labels
