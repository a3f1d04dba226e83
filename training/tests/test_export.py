"""A rehearsal: a tiny model through every stage, exported, and read back as another engine would."""

import dataclasses
import json
from types import SimpleNamespace

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file

from deeptalk_training import export
from deeptalk_training.codec.codec import Codec
from deeptalk_training.encoder.model import SpeechEncoder
from deeptalk_training.llm import learn, tokenizer
from deeptalk_training.llm.config import Config
from deeptalk_training.llm.data import Clip, Pools
from deeptalk_training.llm.model import SpokenLanguageModel
from deeptalk_training.llm.sequences import Speech
from deeptalk_training.llm.train import STAGES, Trainer, select

SMALL = Config(hidden=32, layers=3, dense_width=48, experts=6, expert_width=16, shared_experts=1, top_k=2, heads=2, nope=8, rope=8,
               value=16, kv_rank=16, text_vocabulary=300, projector_width=16, max_reply_steps=12)


class Bank:
    def of(self, clip, draw):
        return np.ones((5, SMALL.feature_width), np.float16), [2, 5]


def trained() -> Trainer:
    torch.manual_seed(1)
    codes = np.random.default_rng(1).integers(0, SMALL.entries, (5, SMALL.codebooks))
    pools = Pools([([], [7, 8], 0)], [[10, 11]], {0: Speech([10, 11], [0, 2], codes)}, [[13, 14, 15]], [Clip([7, 8], 0)])
    trainer = Trainer(SpokenLanguageModel(SMALL), Bank(), pools, "cpu", 0, log=lambda *a, **k: None)
    for name in ("text", "align"):
        trainer.run(dataclasses.replace(STAGES[name], batch=4), 0.3)
    trainer.loads = trainer.calibrate(1)
    trainer.groups = select(trainer.loads, 3)
    for name in ("audio", "words", "joint"):
        trainer.run(dataclasses.replace(STAGES[name], batch=4), 0.3)
    return trainer


def test_a_model_that_went_through_all_stages_can_be_exported_and_read(tmp_path):
    trainer = trained()
    for loads in trainer.loads.values():
        assert all(abs(sum(row) - SMALL.top_k) < 1e-2 for row in loads)
    for audio, text in zip(trainer.groups["audio"], trainer.groups["text"]):
        assert sorted(audio + text) == list(range(SMALL.experts))

    trainer.store(tmp_path / "llm.pt")
    stored = torch.load(tmp_path / "llm.pt")
    model = SpokenLanguageModel(SMALL)
    model.load_state_dict({k: v.float() for k, v in stored["state"].items()})
    words = tmp_path / "tokenizer.json"
    tokenizer.train(["what is seven plus five", "hello"] * 3, SMALL.text_vocabulary, words)
    folder = tmp_path / "model"
    recording = ("spoken-0", np.sin(np.arange(16000) / 20).astype(np.float32) * 0.2)
    export.write(folder, model.eval(), stored["groups"], stored["loads"], SpeechEncoder().eval(), None, Codec().eval(), words, [recording])

    config = json.loads((folder / "config.json").read_text())
    assert config["vocab_size"] == SMALL.vocabulary and config["deeptalk"]["modality_experts"] == trainer.groups
    with safe_open(folder / "model.safetensors", "pt") as file:
        names = set(file.keys())
    assert {f"model.layers.1.mlp.experts.{j}.{w}_proj.weight" for j in range(6) for w in ("gate", "up", "down")} <= names
    assert {"model.embed_tokens.weight", "model.norm.weight", "model.audio_mm_projector.fc_1.weight"} <= names
    golden = load_file(folder / "golden" / "spoken-0.safetensors")
    assert golden["features"].shape[1] == SMALL.feature_width and 0 < len(golden["features"]) <= 24 and golden["vad"].shape == (24,)
    sound = load_file(folder / "golden" / "codec.safetensors")
    assert len(sound["samples"]) == 1920 * len(sound["codes"])


def test_the_golden_sound_is_one_that_rounding_does_not_change(monkeypatch):
    # A made-up synthesis that turns a step of rounding into sound `ease` times louder than that; replies are recognised by their one code.
    ease = {1: 1.0, 2: 1e-3, 3: 1e-6}
    codec = SimpleNamespace(features=lambda codes: codes.double()[..., 0, 0][None])
    monkeypatch.setattr(export.synth, "synthesise", lambda features: np.array([(features - round(float(features[0]))) * 1e6 * ease[round(float(features[0]))]]))
    chosen = lambda *replies: export.steady(codec, [[[reply]] for reply in replies])[0].item()  # noqa: E731
    assert chosen(1, 3, 2) == 3
    assert chosen(1, 2) == 2, "the least changed, where all are changed too much"


def test_a_pass_file_loads_only_with_its_own_config(tmp_path):
    trained().store(tmp_path / "llm.pt")
    try:
        learn.load(tmp_path / "llm.pt")
        raise AssertionError("a model of another size was loaded")
    except RuntimeError as error:
        assert "size mismatch" in str(error) or "Unexpected key" in str(error) or "Missing key" in str(error)
