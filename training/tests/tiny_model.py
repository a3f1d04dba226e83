"""A tiny random model, and what it could be trained on."""

import numpy as np
import torch

from deeptalk_training.llm.config import Config
from deeptalk_training.llm.data import Clip, Pools
from deeptalk_training.llm.model import SpokenLanguageModel
from deeptalk_training.llm.sequences import Speech

TINY = Config(hidden=32, layers=3, dense_width=48, experts=6, expert_width=16, shared_experts=1, top_k=2, heads=2, nope=8, rope=8,
              value=16, kv_rank=16, codebooks=3, entries=20, text_vocabulary=40, feature_width=12, projector_width=16, max_reply_steps=12)


def tiny(seed=0) -> SpokenLanguageModel:
    torch.manual_seed(seed)
    model = SpokenLanguageModel(TINY).eval()
    for parameter in model.parameters():
        if parameter.dim() > 1:
            torch.nn.init.normal_(parameter, std=0.2)
    return model


def speech(frames=5):
    rng = np.random.default_rng(frames)
    return Speech([10, 11], [0, 2], rng.integers(0, TINY.entries, (frames, TINY.codebooks)))


def pools() -> Pools:
    questions = [([], [7, 8], 0), ([([9], [10])], [7], 1)]
    clips = [Clip([7, 8], 0, words=[(2, [7]), (3, [8])]), Clip([9, 9], None)]
    return Pools(questions, [[10, 11], [12]], {0: speech(5), 1: speech(7)}, [[13, 14, 15]], clips)


class Bank:
    def of(self, clip, draw):
        return np.ones((4 + clip + draw % 2, TINY.feature_width), np.float16), [1, 3, 4]
