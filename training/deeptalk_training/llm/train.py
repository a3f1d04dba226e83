"""The stages of the method: text pre-training, 1 alignment, calibration, 2.1 audio experts, 2.2 text experts, 3 joint."""

from __future__ import annotations

import dataclasses
import math
import random
import time

import torch
import torch.nn.functional as F

from ..course import Course
from ..precision import half_precision
from .data import KINDS, Pools, Stream, fresh
from .model import SpokenLanguageModel
from .muon import Muon
from .sequences import IGNORE, Grids
from .telling import hears, retold


@dataclasses.dataclass(frozen=True)
class Stage:
    """`weights`: share of each kind of sequence, in the order of KINDS."""

    name: str
    weights: tuple[float, ...]
    rate: float
    trained: str  # "all", "audio" or "text" experts (with the leftovers), "align", or "adapters"
    batch: int = 256  # rows of data.LENGTH positions


def is_adapter(name: str) -> bool:
    """Of a parameter's name: a low-rank update (`compare.lora`)."""
    return ".parametrizations." in name and not name.endswith(".original")


TOLD = 1.0  # weight of what the model tells while it hears, beside its replies
RETOLD = 0.7  # share of the last batches of a stage in which it reads what it tells itself instead of what was said
MATRIX_RATE = 2.0  # Muon's rate as a multiple of AdamW's
#                      question line transcribe heard_text heard_speech typed_speech say
STAGES = {
    "text": Stage("text", (0.7, 0.3, 0, 0, 0, 0, 0), 2e-3, "all"),
    "align": Stage("align", (0.05, 0.05, 0.6, 0.3, 0, 0, 0), 2e-3, "align"),
    "audio": Stage("audio", (0, 0, 0.2, 0.15, 0.3, 0.1, 0.25), 1.5e-3, "audio"),
    "words": Stage("words", (0.75, 0.25, 0, 0, 0, 0, 0), 4e-4, "text"),
    "joint": Stage("joint", (0.13, 0.02, 0.12, 0.18, 0.28, 0.08, 0.19), 1.5e-3, "all"),
}


def loss_of(model: SpokenLanguageModel, batch):
    """-> loss, parts. Text cross-entropy plus the mean of the codebooks', each over its own block, plus that of the words told by what is heard."""
    labels = batch.labels
    hidden = model(batch.tokens, batch.features, batch.speech, visible=batch.visible)
    parts, total = {}, 0.0
    words = labels[..., -1] != IGNORE
    told = words & hears(model.c, batch)
    for name, here, weight in (("text", words & ~told, 1.0), ("told", told, TOLD)):
        if here.any():
            parts[name] = F.cross_entropy(model.text_logits(hidden[here]).float(), labels[..., -1][here])
            total = total + weight * parts[name]
    audio = []
    for i in range(model.c.codebooks):
        here = labels[..., i] != IGNORE
        if here.any():
            audio.append(F.cross_entropy(model.audio_logits(hidden[here], i).float(), labels[..., i][here]))
    if audio:
        parts["audio"] = sum(audio) / len(audio)
        parts["first"] = audio[0]
        total = total + parts["audio"]
    return total + 0.001 * model.balance(), parts


@dataclasses.dataclass
class Batch:
    tokens: torch.Tensor  # [B, T, C + 1]
    labels: torch.Tensor
    visible: torch.Tensor  # bool [B, 1, T, T]
    features: torch.Tensor | None  # [B, T, width]
    speech: torch.Tensor | None  # bool [B, T]
    due: torch.Tensor  # [B, T]: how many words of what is heard may have been told


class Trainer:
    def __init__(self, model: SpokenLanguageModel, bank, pools: Pools, device: str, workers: int, log=print):
        self.model, self.bank, self.pools = model, bank, pools
        self.device, self.workers, self.log = device, workers, log
        self.loads = None  # modality load, by `calibrate`
        self.checkpoint = None  # file for a stage under way
        self.groups = None  # {"audio": [[ids] per layer], "text": ...}
        self.history = []
        self.seed = 0  # added to the seed of every stage's data

    def loader(self, stage: Stage, states: list[bytes]):
        """Batches, and what the worker that made each needs to go on behind it. `states`: such, of every worker, the next one's first."""
        stream = Stream(self.model.c, self.pools, self.bank, dict(zip(KINDS, stage.weights)), stage.batch, states)
        return torch.utils.data.DataLoader(stream, batch_size=None, num_workers=self.workers, prefetch_factor=4 if self.workers else None)

    def prepared(self, batch) -> "Batch":
        tokens, labels, sequence, due, features, positions = (x.to(self.device, non_blocking=True) for x in batch)
        causal = torch.ones(tokens.shape[1], tokens.shape[1], dtype=torch.bool, device=self.device).tril()
        visible = (causal & (sequence[:, :, None] == sequence[:, None]))[:, None]
        full = speech = None
        if len(positions):
            full = torch.zeros(tokens.shape[0] * tokens.shape[1], features.shape[1], device=self.device)
            full[positions] = features.float()
            speech = torch.zeros(len(full), dtype=torch.bool, device=self.device)
            speech[positions] = True
            full, speech = full.view(*tokens.shape[:2], -1), speech.view(tokens.shape[:2])
        return Batch(tokens.long(), labels.long(), visible, full, speech, due)

    def run(self, stage: Stage, seconds: float = math.inf, steps: float = math.inf, floor: float = 0.02):
        """Train one stage for `seconds` or `steps`, whichever is over first; cosine rate with warm-up."""
        masks, grids, chance, workers = self._select(stage), Grids(self.model.c), random.Random(self.seed), max(1, self.workers)
        parameters = [p for p in self.model.parameters() if p.requires_grad]
        optimisers = self._optimisers()
        course = Course({"model": self.model, **{f"optimiser {i}": optimiser for i, optimiser in enumerate(optimisers)}}, seconds, steps, self.checkpoint)
        states = fresh(self.seed + len(self.history) + 1, workers)
        if course.more:
            states, self.history = course.more["states"], course.more["history"]
            chance.setstate(course.more["chance"])
        shown, positions, started, at = {}, 0, time.time(), course.step % workers
        for batch, state in self.loader(stage, states[at:] + states[:at]):
            passed, step = course.passed, course.step
            if passed >= 1:
                break
            share = min(1.0, (step + 1) / 80) * max(floor, 0.5 + 0.5 * math.cos(math.pi * passed))
            batch = self.prepared(batch)
            with half_precision(self.device):
                if batch.speech is not None and chance.random() < RETOLD * min(1.0, 2 * passed):
                    batch = retold(self.model, batch, grids)
                loss, parts = loss_of(self.model, batch)
            for parameter in parameters:
                parameter.grad = None
            loss.backward()
            for parameter, keep in masks:
                if parameter.grad is not None:
                    parameter.grad *= keep
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            for optimiser, rate in zip(optimisers, (stage.rate, stage.rate * MATRIX_RATE)):
                for group in optimiser.param_groups:
                    group["lr"] = rate * share
                optimiser.step()
            states[step % workers] = state
            step += 1
            positions += batch.tokens[..., 0].numel()
            if step % 50 == 0:
                shown = {k: round(v.item(), 3) for k, v in parts.items()}
                self.history.append({"stage": stage.name, "step": step, "seconds": round(time.time() - course.begun, 1), **shown})
                if step % 100 == 0:
                    self.log(f"{stage.name} step {step} {passed:4.0%} {shown} positions/s {positions / (time.time() - started):.0f}", flush=True)
            course.advance(states=states, history=self.history, chance=chance.getstate())
        self._release()
        return shown

    def _optimisers(self):
        """AdamW for embeddings, router, norms and low-rank adapters; Muon for the matrices between them."""
        matrices, others = [], []
        for name, parameter in self.model.named_parameters():
            if parameter.requires_grad:
                hidden = parameter.dim() >= 2 and not name.endswith(("embed_tokens.weight", "mlp.gate.weight")) and not is_adapter(name)
                (matrices if hidden else others).append(parameter)
        adam = torch.optim.AdamW(others, lr=1.0, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
        return [adam, Muon(matrices)] if matrices else [adam]

    def store(self, path):
        """A finished stage: weights in half precision, groups, loads."""
        torch.save({"state": {k: v.half().cpu() for k, v in self.model.state_dict().items()}, "groups": self.groups, "loads": self.loads}, path)

    def restore(self, path):
        stored = torch.load(path, map_location=self.device)
        self.model.load_state_dict({k: v.float() for k, v in stored["state"].items()})
        self.groups, self.loads = stored["groups"] or self.groups, stored["loads"] or self.loads

    def _select(self, stage: Stage):
        """Freeze and mask what the stage does not train. -> gradient masks of expert tensors."""
        model, masks = self.model, []
        for parameter in model.parameters():
            parameter.requires_grad = stage.trained != "align"
        for parameter in model.audio_mm_projector.parameters():
            # The paper freezes the projector after 14.6 M samples of alignment; ours has seen a few thousand by then (ADR 0074).
            parameter.requires_grad = stage.trained in ("align", "all")
        model.embed_tokens.weight.requires_grad = True
        if stage.trained == "adapters":
            for name, parameter in model.named_parameters():
                parameter.requires_grad = is_adapter(name) or name.startswith(("embed_tokens", "audio_mm_projector"))
        if stage.trained in ("audio", "text"):
            for parameter in (p for layer in model.layers[1:] for p in layer.self_attn.parameters()):
                parameter.requires_grad = False
            for mlp, chosen in zip(model.moe, self.groups[stage.trained]):
                mlp.mask = torch.zeros(model.c.experts, dtype=torch.bool, device=self.device)
                mlp.mask[chosen] = True
                keep = mlp.mask.float()[:, None, None]
                masks += [(p, keep) for p in (mlp.gate_proj, mlp.up_proj, mlp.down_proj)]
        return masks

    def _release(self):
        for parameter in self.model.parameters():
            parameter.requires_grad = True
        for mlp in self.model.moe:
            mlp.mask = None

    @torch.no_grad()
    def calibrate(self, batches: int = 12, rows: int = 24):
        """Modality load rho[l, j]: share of a modality's tokens that choose expert j (sums to top-k over j).
        Audio: speech positions of spoken questions. Text: text chat. -> {"audio": [[...]], "text": [[...]]}"""
        loads = {}
        kinds = {"audio": (0, 0, 0.5, 0.5, 0, 0, 0), "text": (0.75, 0.25, 0, 0, 0, 0, 0)}
        for modality, weights in kinds.items():
            counts = [torch.zeros(self.model.c.experts, device=self.device) for _ in self.model.moe]
            total = 0
            for number, (drawn, _) in enumerate(self.loader(dataclasses.replace(STAGES["joint"], weights=weights, batch=rows), fresh(99, max(1, self.workers)))):
                if number == batches:
                    break
                batch = self.prepared(drawn)
                self.model(batch.tokens, batch.features, batch.speech, visible=batch.visible)
                counted = batch.speech if modality == "audio" else (batch.labels[..., -1] != IGNORE)
                total += int(counted.sum())
                for count, mlp in zip(counts, self.model.moe):
                    chosen = mlp.chosen.view(*counted.shape, -1)[counted]
                    count += torch.bincount(chosen.flatten(), minlength=self.model.c.experts)
            loads[modality] = [[round(float(v), 4) for v in count / total] for count in counts]
        return loads


def select(loads, size: int, rule: str = "product"):
    """The `size` experts per layer with the highest score are audio experts, the others text experts."""
    scores = {
        "product": lambda a, t: a * (1 - t),
        "plain": lambda a, t: a,
        "difference": lambda a, t: a - t,
        "ratio": lambda a, t: a / (a + t + 1e-6) if a > 0.02 else 0.0,
    }[rule]
    groups = {"audio": [], "text": []}
    for audio, text in zip(loads["audio"], loads["text"]):
        order = sorted(range(len(audio)), key=lambda j: -scores(audio[j], text[j]))
        groups["audio"].append(sorted(order[:size]))
        groups["text"].append(sorted(order[size:]))
    return groups
