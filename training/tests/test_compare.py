"""The baselines on a toy: what each may train, that every part is kept, and the table."""

import json
import math
import pickle

import numpy as np
import pytest
import torch

from deeptalk_training.compare import lora, table
from deeptalk_training.compare.experiment import Experiment, Steps
from deeptalk_training.compare.materials import unpickled
from deeptalk_training.compare.measure import Questions, perplexity
from deeptalk_training.compare.methods import METHODS, halves
from deeptalk_training.domain import TRAIN, samples
from deeptalk_training.llm import tokenizer as bpe
from deeptalk_training.llm.config import Config
from deeptalk_training.llm.data import Clip, Pools
from deeptalk_training.llm.model import SpokenLanguageModel
from deeptalk_training.llm.sequences import Grids, Speech

TINY = Config(hidden=32, layers=3, dense_width=48, experts=6, expert_width=16, shared_experts=1, top_k=2, heads=2, nope=8, rope=8, value=16,
              kv_rank=16, codebooks=3, entries=20, text_vocabulary=300, feature_width=12, projector_width=16, max_reply_steps=12)


class Bank:
    def of(self, clip, draw):
        return np.ones((5, TINY.feature_width), np.float16), [2, 5]


@pytest.fixture(scope="module")
def experiment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compare")
    asked = samples(1, 6, TRAIN)
    bpe.train([s.question + " " + s.answer for s in asked] * 3, TINY.text_vocabulary, folder / "tokenizer.json")
    words = bpe.load(folder / "tokenizer.json")
    codes = np.random.default_rng(1).integers(0, TINY.entries, (5, TINY.codebooks))
    pools = Pools([([], [7, 8], 0)], [[10, 11]], {0: Speech([10, 11], [0, 2], codes)}, [[13, 14, 15]], [Clip([7, 8], 0)])
    spoken = [(np.ones((4, TINY.feature_width), np.float16), {"answer": asked[0].answer, "key": asked[0].key})]
    made = Experiment(folder / "work", pools, Bank(), Questions(asked[:2], ["hello there", "good morning"], spoken), words,
                      TINY, Steps(2, 2, 8), batch=4, log=lambda *a, **k: None)
    made.rows = made.run([1], list(METHODS))
    return made


def weights(experiment, name):
    return torch.load(experiment.work / "seed-1" / f"{name}.pt")["state"]


def test_every_method_starts_from_the_same_aligned_model_and_is_measured(experiment):
    assert [row["method"] for row in experiment.rows] == list(METHODS)
    assert len({json.dumps(row["before"]) for row in experiment.rows}) == 1
    for row in experiment.rows:
        assert row["after"]["perplexity"] > 1 and row["after"]["text"]["trials"] == 2 and row["after"]["spoken"]["trials"] == 1
    groups = {row["method"]: row["after"]["groups"] for row in experiment.rows}
    assert groups["full"] is None and groups["lora"] is None
    assert groups["random"] == groups["hard"] == halves(2, 6)
    assert all(len(layer) == 3 for layer in groups["adaptive"]["audio"])


def test_finished_parts_are_not_made_again(experiment):
    before = {path: path.stat().st_mtime_ns for path in experiment.work.rglob("*.*")}
    (experiment.work / "seed-1" / "full.json").unlink()
    again = experiment.run([1], list(METHODS))
    changed = {path.name for path in experiment.work.rglob("*.*") if path.stat().st_mtime_ns != before.get(path)}
    assert changed == {"full.json", "full.pt"}
    assert [row["method"] for row in again] == list(METHODS)


def test_low_rank_updates_leave_the_original_weights_behind_a_small_difference(experiment):
    aligned, adapted = weights(experiment, "align"), weights(experiment, "lora")
    assert aligned.keys() == adapted.keys()
    name = "layers.1.mlp.shared_experts.gate_proj.weight"
    difference = (adapted[name].float() - aligned[name].float())
    assert difference.abs().max() > 0
    values = torch.linalg.svdvals(difference)
    assert values[METHODS["lora"].adapters] < 0.1 * values[0]
    assert torch.equal(adapted["norm.weight"], aligned["norm.weight"])
    assert not torch.equal(weights(experiment, "full")["norm.weight"], aligned["norm.weight"])


def test_an_adapted_model_begins_where_it_was_and_merges_to_what_it_became():
    torch.manual_seed(3)
    model, tokens = SpokenLanguageModel(TINY).eval(), torch.from_numpy(Grids(TINY).quiet([0, 7, 8, 9]))[None]
    before = model(tokens)
    lora.adapt(model, 2)
    torch.testing.assert_close(model(tokens), before)
    for module in model.modules():
        if isinstance(module, lora.LowRank):
            torch.nn.init.normal_(module.up, std=0.1)
    adapted = model(tokens)
    lora.merge(model)
    torch.testing.assert_close(model(tokens), adapted)
    assert not torch.allclose(adapted, before)


def test_hard_routing_keeps_each_modality_to_its_experts():
    torch.manual_seed(3)
    model, grids = SpokenLanguageModel(TINY).eval(), Grids(TINY)
    model.route_hard(halves(2, 6)["audio"])
    tokens = np.concatenate([grids.quiet([0, 7]), grids.spoken(3), grids.quiet([8])])
    tokens[-1, 0] = TINY.block(0) + 4  # a code beside the word
    speech = torch.zeros(1, len(tokens), dtype=torch.bool)
    speech[0, 4:7] = True
    model(torch.from_numpy(tokens)[None], torch.ones(1, len(tokens), TINY.feature_width), speech)
    audio = model.is_audio(torch.from_numpy(tokens)[None], speech)[0]
    assert audio[4:7].all() and audio[-1] and not audio[:3].any()
    for mlp in model.moe:
        assert (mlp.chosen[audio] < 3).all() and (mlp.chosen[~audio] >= 3).all()
        assert (mlp.scores.sum(-1) < 1).all()  # softmax over all, not renormalised


def test_perplexity_is_that_of_the_labels(experiment):
    model = SpokenLanguageModel(TINY)
    for parameter in model.parameters():
        torch.nn.init.zeros_(parameter)
    assert perplexity(model, ["hello there"], experiment.tokenizer, "cpu") == pytest.approx(TINY.text_vocabulary, rel=1e-3)


def test_a_folder_that_lacks_its_clips_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"made has no pseudo.pkl and no clips.pkl: let `pass` or `tune` make it first"):
        unpickled(tmp_path / "made", "pseudo.pkl", "clips.pkl")
    (tmp_path / "clips.pkl").write_bytes(pickle.dumps([1]))
    assert unpickled(tmp_path, "pseudo.pkl", "clips.pkl") == [1]


def test_the_table_has_means_and_intervals_over_seeds():
    rows = [{"seed": s, "method": "full", "before": {"text": {"value": 0.8}, "perplexity": 10.0},
             "after": {"text": {"value": 0.8 - 0.1 * s}, "spoken": {"value": 0.5}, "perplexity": 11.0}} for s in (1, 2, 3)]
    result = table.summary(rows)
    assert result["full"]["text_drop"]["mean"] == pytest.approx(0.25)
    assert result["full"]["text_drop"]["half_width"] == pytest.approx(4.303 * 0.125 / math.sqrt(3), rel=1e-3)
    assert "| full | 3 | 80.0 % ± 0.0 |" in table.markdown(result)
    assert table.summary(rows[:1])["full"]["spoken"]["half_width"] is None
