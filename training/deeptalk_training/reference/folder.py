"""A model folder (`models/FORMAT.md`) back into modules: exactly the weights that the platform serves."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import torch
from safetensors.torch import load_file

from ..codec.codec import Codec
from ..encoder.model import SpeechEncoder
from ..encoder.turns import TurnHead
from ..llm import tokenizer as bpe
from ..llm.config import Config
from ..llm.model import SpokenLanguageModel


@dataclasses.dataclass
class ModelFolder:
    model: SpokenLanguageModel
    encoder: SpeechEncoder
    turn: TurnHead | None
    codec: Codec
    tokenizer: object


def load(folder: Path) -> ModelFolder:
    """Raises FileNotFoundError for a missing file, ValueError for tensors that don't fit."""
    for name in ("config.json", "model.safetensors", "encoder.safetensors", "codec.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise FileNotFoundError(f"{folder} has no {name}")
    return ModelFolder(_model(folder), _encoder(folder), _turn(folder), _codec(folder), bpe.load(folder / "tokenizer.json"))


def config_of(folder: Path) -> Config:
    """The inverse of `Config.published`."""
    published = json.loads((folder / "config.json").read_text())
    spoken = published["deeptalk"]
    names = {
        "hidden": "hidden_size", "layers": "num_hidden_layers", "dense_width": "intermediate_size", "experts": "n_routed_experts",
        "expert_width": "moe_intermediate_size", "shared_experts": "n_shared_experts", "top_k": "num_experts_per_tok",
        "heads": "num_attention_heads", "nope": "qk_nope_head_dim", "rope": "qk_rope_head_dim", "value": "v_head_dim",
        "kv_rank": "kv_lora_rank", "rope_theta": "rope_theta", "eps": "rms_norm_eps",
    }
    values = {ours: published[theirs] for ours, theirs in names.items()}
    same = ("codebooks", "text_vocabulary", "feature_width", "projector_width", "max_reply_steps", "max_positions")
    spelling = spoken.get("spelling", {"codebooks": 0, "levels": 1})
    return Config(**values, entries=spoken["codebook_entries"], spelling=spelling["codebooks"], levels=spelling["levels"], **{name: spoken[name] for name in same}, **spoken["text_specials"])


def _model(folder: Path) -> SpokenLanguageModel:
    model = SpokenLanguageModel(config_of(folder))
    tensors, state = load_file(folder / "model.safetensors"), {}
    for name, value in model.state_dict().items():
        head, _, last = name.rpartition(".")
        stored = [f"model.{head}.experts.{e}.{last}.weight" for e in range(value.shape[0])] if value.dim() == 3 else ["model." + name]
        lost = [part for part in stored if part not in tensors]
        if lost:
            raise ValueError(f"{folder / 'model.safetensors'}: missing {lost[:3]}")
        parts = [tensors.pop(part) for part in stored]
        state[name] = torch.stack(parts) if value.dim() == 3 else parts[0]
    return _filled(model, state, tensors, folder / "model.safetensors")


def _turn(folder: Path) -> TurnHead | None:
    """None where the model doesn't judge whether a turn is complete."""
    path = folder / "turn.safetensors"
    if not path.is_file():
        return None
    tensors = load_file(path)
    state = tensors["turn.state.weight"].shape[1]
    return TurnHead(tensors["turn.input.weight"].shape[1], state).filled({name: value.float() for name, value in tensors.items()})


def _encoder(folder: Path) -> SpeechEncoder:
    tensors = load_file(folder / "encoder.safetensors")
    names = {"mel.window": "mel.window", "mel.filters": "mel.filters", "mel.mean": "mean", "mel.std": "std"}
    state = {names.get(name, name): value for name, value in tensors.items()}
    state = {name: value[:, None] if name.endswith("depthwise.weight") else value for name, value in state.items()}
    return _filled(SpeechEncoder(), state, {}, folder / "encoder.safetensors")


def _codec(folder: Path) -> Codec:
    path = folder / "codec.safetensors"
    tensors = load_file(path)
    books = [tensors.pop(f"codebooks.{i}") for i in range(sum(name.startswith("codebooks.") for name in tensors))]
    state = {"codebooks": torch.stack(books), "scale": tensors.pop("out.scale"), "shift": tensors.pop("out.shift")}
    state |= {f"decoder.{name.replace('in.', 'inside.', 1) if name.startswith('in.') else name}": value for name, value in tensors.items() if not name.startswith("synth.")}
    return _filled(Codec(*state["codebooks"].shape), state, {}, path)


def _filled(module, state, left, path: Path):
    missing, unknown = module.load_state_dict({k: v.float() for k, v in state.items()}, strict=False)
    if missing or unknown or left:
        raise ValueError(f"{path}: missing {missing[:3]}, unknown {[*unknown, *left][:3]}")
    return module.eval()
