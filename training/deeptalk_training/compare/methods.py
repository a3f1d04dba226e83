"""Who trains what after alignment. Every method gets the same number of steps and the same mix of sequences.

adaptive  the method: experts with a high modality load for speech and a low one for text are audio experts (product rule)
random    the first half of every layer's experts are audio experts, whatever they do (method.md 1.5)
full      every weight, no groups, no masks (PureMoE)
hard      as full, but a position may only use the experts of its own modality, first half or second half (MoST, arXiv 2601.10272)
lora      low-rank updates of every matrix; the original weights stay (LoRA-PureMoE); embeddings and projector are trained
"""

from __future__ import annotations

import dataclasses

from ..llm.train import STAGES, Stage, select
from . import lora

SHARES = {"audio": 0.2, "words": 0.05, "joint": 0.75}  # of a method's steps, as in a whole pass


@dataclasses.dataclass(frozen=True)
class Method:
    name: str
    stages: tuple[str, ...]
    groups: str | None = None  # "product" or another rule of `train.select`, "halves", or None
    hard: bool = False
    adapters: int = 0  # rank


METHODS = {
    m.name: m
    for m in (
        Method("adaptive", ("audio", "words", "joint"), "product"),
        Method("random", ("audio", "words", "joint"), "halves"),
        Method("full", ("joint",)),
        Method("hard", ("joint",), "halves", hard=True),
        Method("lora", ("joint",), adapters=8),
    )
}


def halves(layers: int, experts: int) -> dict[str, list[list[int]]]:
    half = experts // 2
    return {"audio": [list(range(half))] * layers, "text": [list(range(half, experts))] * layers}


def groups_of(method: Method, trainer, rows: int):
    c, layers = trainer.model.c, len(trainer.model.moe)
    if method.groups == "halves":
        return halves(layers, c.experts)
    if method.groups is None:
        return None
    trainer.loads = trainer.loads or trainer.calibrate(rows=rows)
    return select(trainer.loads, c.experts // 2, method.groups)


def train(method: Method, trainer, steps: int, batch: int) -> None:
    """From an aligned model to a finished one. An adapted model is merged at the end, so all have the same shape."""
    trainer.groups = groups_of(method, trainer, batch)
    if method.hard:
        trainer.model.route_hard(trainer.groups["audio"])
    if method.adapters:
        lora.adapt(trainer.model, method.adapters)
    total = sum(SHARES[name] for name in method.stages)
    for name in method.stages:
        stage: Stage = dataclasses.replace(STAGES[name], batch=batch)
        if method.adapters:
            stage = dataclasses.replace(stage, trained="adapters")
        trainer.run(stage, steps=max(1, round(steps * SHARES[name] / total)))
    if method.adapters:
        lora.merge(trainer.model)

