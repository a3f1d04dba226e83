"""What this machine can train in an hour: products per second, positions per second, and what one position costs."""

from __future__ import annotations

import random
import time

import numpy as np
import torch
import torch.nn.functional as F

from ..llm.config import Config
from ..llm.data import KINDS, Clip, Pools, Stream
from ..llm.model import SpokenLanguageModel
from ..llm.sequences import Speech
from ..llm.train import STAGES, Trainer, loss_of
from ..precision import half_precision


def active_weights(c: Config) -> dict[str, int]:
    """Weights that one position meets: the trunk, and the head for a text and for an audio label."""
    attention = c.hidden * c.heads * (c.nope + c.rope) + c.hidden * (c.kv_rank + c.rope) + c.kv_rank * c.heads * (c.nope + c.value) + c.heads * c.value * c.hidden
    experts = (c.top_k + c.shared_experts) * 3 * c.hidden * c.expert_width + c.hidden * c.experts
    trunk = c.layers * attention + 3 * c.hidden * c.dense_width + (c.layers - 1) * experts
    return {"trunk": trunk, "text head": c.hidden * c.text_vocabulary, "audio heads": c.hidden * c.codebooks * c.audio_block}


def products_per_second(kind: torch.dtype, seconds: float = 1.0) -> float:
    x, weights = torch.randn(4096, 256).to(kind), torch.randn(1040, 256).to(kind)
    count, begun = 0, time.time()
    while time.time() - begun < seconds:
        F.linear(x, weights)
        count += 1
    return count * 2 * x.numel() * len(weights) / (time.time() - begun)


def positions_per_second(c: Config, stage: str, rows: int, seconds: float = 20.0) -> float:
    """Training steps of a stage on made-up sequences of usual lengths."""
    rng = np.random.default_rng(1)
    speech = {i: Speech([10] * 8, list(range(0, 24, 3)), rng.integers(0, c.entries, (31, c.codebooks))) for i in range(50)}
    words = [(3 * (word + 1), [10]) for word in range(10)]
    pools = Pools([([], [10] * 10, i) for i in range(50)], [[10] * 8] * 50, speech, [[10] * 12] * 50, [Clip([10] * 10, i, words=words) for i in range(50)])
    trainer = Trainer(SpokenLanguageModel(c), _Silence(c), pools, "cpu", 0)
    optimisers, waiting, counted, begun = trainer._optimisers(), [], 0, 0.0
    stream = Stream(c, pools, trainer.bank, dict(zip(KINDS, STAGES[stage].weights)), rows, [])
    while not begun or time.time() - begun < seconds:
        drawn = stream.batch(random.Random(counted), waiting)
        with half_precision("cpu"):
            loss, _ = loss_of(trainer.model, trainer.prepared(drawn))
        trainer.model.zero_grad(set_to_none=True)
        loss.backward()
        for optimiser in optimisers:
            optimiser.step()
        if begun:
            counted += int((drawn[2] > 0).sum())
        else:
            begun = time.time()  # the first step warms up
    return counted / (time.time() - begun)


class _Silence:
    variants = 1

    def __init__(self, c: Config):
        self.features = np.zeros((30, c.feature_width), np.float16)

    def of(self, clip: int, variant: int) -> tuple[np.ndarray, list[int]]:
        return self.features, [*range(1, len(self.features) + 1)]


def report(rows: int, log=print) -> None:
    c = Config()
    weights = active_weights(c)
    log(f"threads {torch.get_num_threads()}; products: bf16 {products_per_second(torch.bfloat16) / 1e9:.0f} GFLOP/s, fp32 {products_per_second(torch.float32) / 1e9:.0f}")
    log("weights one position meets: " + ", ".join(f"{name} {count / 1e6:.2f} M" for name, count in weights.items()))
    for stage in ("text", "joint"):
        log(f"stage {stage}: {positions_per_second(c, stage, rows):.0f} positions/s with {rows} rows a step")
