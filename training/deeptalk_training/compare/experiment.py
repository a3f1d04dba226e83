"""One seed after the other: the original language model, its alignment, then every method from the same aligned weights.

Each finished part is a file of the work folder, so a killed run goes on with the part that was under way.
"""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path

import torch

from ..llm.config import Config
from ..llm.model import SpokenLanguageModel
from ..llm.train import STAGES, Trainer
from . import methods
from .measure import Questions, measured

REDUCED = Config(hidden=128, layers=4, dense_width=320, experts=8, expert_width=64, top_k=2, heads=2, kv_rank=48, projector_width=128)


@dataclasses.dataclass(frozen=True)
class Steps:
    text: int = 2500
    align: int = 500
    method: int = 3000


@dataclasses.dataclass
class Experiment:
    work: Path
    pools: object  # llm.data.Pools
    bank: object  # llm.hearing.FeatureBank
    questions: Questions
    tokenizer: object
    config: Config = REDUCED
    steps: Steps = Steps()
    batch: int = 24
    device: str = "cpu"
    log: object = print

    def run(self, seeds: list[int], names: list[str]) -> list[dict]:
        """-> one row per seed and method, `before` and `after`; those already finished are read back."""
        rows = []
        for seed in seeds:
            folder = self.work / f"seed-{seed}"
            folder.mkdir(parents=True, exist_ok=True)
            original = self._kept(folder / "text.json", lambda: self._text(folder, seed))
            self._aligned(folder, seed)
            for name in names:
                result = self._kept(folder / f"{name}.json", lambda: self._method(folder, seed, name))  # noqa: B023
                rows.append({"seed": seed, "method": name, "before": original, "after": result})
        return rows

    def _trainer(self, seed: int) -> Trainer:
        torch.manual_seed(seed)
        trainer = Trainer(SpokenLanguageModel(self.config).to(self.device), self.bank, self.pools, self.device, 1 if self.device == "cpu" else 4, self.log)
        trainer.seed = 1000 * seed
        return trainer

    def _text(self, folder: Path, seed: int) -> dict:
        trainer = self._trainer(seed)
        trainer.run(dataclasses.replace(STAGES["text"], batch=self.batch), steps=self.steps.text)
        trainer.store(folder / "text.pt")
        return measured(trainer.model, self.questions, self.tokenizer, self.device)

    def _aligned(self, folder: Path, seed: int) -> None:
        if (folder / "align.pt").exists():
            return
        trainer = self._trainer(seed)
        trainer.restore(folder / "text.pt")
        trainer.run(dataclasses.replace(STAGES["align"], batch=self.batch), steps=self.steps.align)
        trainer.loads = trainer.calibrate(rows=self.batch)
        trainer.store(folder / "align.pt")

    def _method(self, folder: Path, seed: int, name: str) -> dict:
        begun, trainer = time.time(), self._trainer(seed)
        trainer.restore(folder / "align.pt")
        methods.train(methods.METHODS[name], trainer, self.steps.method, self.batch)
        trainer.store(folder / f"{name}.pt")
        result = measured(trainer.model, self.questions, self.tokenizer, self.device)
        return {**result, "groups": trainer.groups, "seconds": round(time.time() - begun)}

    def _kept(self, path: Path, make) -> dict:
        if not path.exists():
            self.log(f"{path.parent.name} {path.stem}", flush=True)
            made = make()
            path.write_text(json.dumps(made))
            self.log(f"{path.parent.name} {path.stem}: text {made['text']['value']:.1%}, spoken {made['spoken']['value']:.1%}, "
                     f"perplexity {made['perplexity']}", flush=True)
        return json.loads(path.read_text())
