"""The language model's layout, masks, freezing and decoding, on a tiny random model."""

import dataclasses
import random

import numpy as np
import pytest
import torch

from deeptalk_training.llm.answering import Batch
from deeptalk_training.llm.average import averaged
from deeptalk_training.llm.chosen import ChosenExperts
from deeptalk_training.llm.data import KINDS, WAITING, Clip, Pools, Stream
from deeptalk_training.llm.decode import Decoding, in_circles
from deeptalk_training.llm.muon import orthogonal
from deeptalk_training.llm.recoded import recoded
from deeptalk_training.llm.sequences import IGNORE, Grids, take_steps
from deeptalk_training.llm.train import STAGES, Trainer, select
from deeptalk_training.llm.widened import widened
from tiny_model import TINY, Bank, pools, speech, tiny


def test_a_step_of_the_cache_equals_the_whole_sequence():
    model, grids = tiny(), Grids(TINY)
    tokens = torch.from_numpy(np.concatenate([grids.typed([7, 8, 9]), grids.speech_reply(speech())[0]]))[None]
    whole = model(tokens)
    caches = [{} for _ in model.layers]
    parts = [model(tokens[:, :4], caches=caches)] + [model(tokens[:, i : i + 1], caches=caches) for i in range(4, tokens.shape[1])]
    torch.testing.assert_close(torch.cat(parts, 1), whole, atol=1e-5, rtol=1e-4)


def test_codes_can_be_read_back_from_the_delayed_grid():
    given = speech(6)
    grid, labels = Grids(TINY).speech_reply(given)
    for i, delay in enumerate(TINY.delays):
        assert (labels[delay : delay + 6, i] == given.codes[:, i]).all()
        assert (grid[1 + delay : 1 + delay + 6, i][: len(grid) - 1 - delay] == (given.codes[:, i] + TINY.block(i))[: len(grid) - 1 - delay]).all()
    assert labels[6 + TINY.delays[0], 0] == TINY.end
    assert (labels[: given.steps[-1] + 2, -1] != IGNORE).all()


def test_words_are_complete_before_they_are_heard():
    steps, silence = take_steps([0, 0, 0, 1, 2], [1, 4, 9])
    assert steps == sorted(set(steps))
    assert steps[2] <= 1 + silence - 1 and steps[4] <= 9 + silence - 3


@pytest.mark.parametrize("typed", [[7, 8, 9], [5]])
def test_batched_answering_follows_the_reference(typed):
    model = tiny(3)
    one, many = Decoding(model), Batch(model, "cpu")
    features = torch.randn(4, TINY.feature_width)
    prompts = [one.prompt(typed=typed), one.prompt(features=features)]
    texts = [one.text(p, limit=6) for p in prompts]
    assert many.text(prompts, limit=6) == texts
    words = [[10, 11], [12]]
    assert many.speech(prompts, words, limit=TINY.max_reply_steps) == [one.speech(p, w).codes for p, w in zip(prompts, words)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_sequence_has_labels(kind):
    import random

    tokens, labels, sequence, _, heard, positions = Stream(TINY, pools(), Bank(), {kind: 1.0}, 4, []).batch(random.Random(1), [])
    assert tokens.shape == labels.shape and (labels != IGNORE).flatten(1).any(1).all()
    assert (labels != IGNORE).any(-1)[sequence == 0].sum() == 0
    assert len(heard) == len(positions)
    assert (len(heard) > 0) == (kind in ("transcribe", "heard_text", "heard_speech"))


def test_sequences_packed_into_a_row_do_not_see_each_other():
    import random

    model, trainer = tiny(), Trainer(tiny(), Bank(), pools(), "cpu", 0)
    stream = Stream(TINY, pools(), Bank(), dict(zip(KINDS, STAGES["joint"].weights)), 2, [])
    drawn = stream.batch(random.Random(3), waiting := [])
    batch, sequence = trainer.prepared(drawn), drawn[2]
    assert len(waiting) == WAITING and sequence.max() > 2
    packed = model(batch.tokens, batch.features, batch.speech, visible=batch.visible)
    for number in range(1, int(sequence[0].max()) + 1):
        at = sequence[0] == number
        alone = model(batch.tokens[:1, at], batch.features[:1, at], batch.speech[:1, at])
        torch.testing.assert_close(packed[0, at], alone[0], atol=1e-5, rtol=1e-4)


def test_only_chosen_experts_compute_as_the_formula_says():
    mlp = tiny().moe[0]
    x = torch.randn(30, TINY.hidden)
    scores = (x @ mlp.gate.weight.T).softmax(-1)
    expected = mlp.shared_experts(x)
    for expert in range(TINY.experts):
        inside = torch.nn.functional.silu(x @ mlp.gate_proj[expert].T) * (x @ mlp.up_proj[expert].T)
        chosen = scores >= scores.topk(TINY.top_k).values[:, -1:]
        expected = expected + (chosen * scores)[:, expert, None] * (inside @ mlp.down_proj[expert].T)
    torch.testing.assert_close(mlp(x), expected, atol=1e-5, rtol=1e-4)


def test_gradients_of_the_chosen_experts_are_those_of_finite_differences():
    torch.manual_seed(0)
    sizes = [(9, 6), (9, 2), (4, 5, 6), (4, 5, 6), (4, 6, 5)]
    x, weights, gate, up, down = (torch.randn(size, dtype=torch.float64) for size in sizes)
    ids = torch.stack([torch.randperm(3)[:2] for _ in range(9)])  # the last expert receives nothing
    values = [x, weights, gate, up, down]

    def summed(x, weights, gate, up, down):
        out = ChosenExperts.apply(x, weights, ids, gate, up, down)
        return (out * torch.linspace(-1, 1, out.numel()).view(out.shape)).sum()

    leaves = [v.clone().requires_grad_() for v in values]
    summed(*leaves).backward()
    for number, leaf in enumerate(leaves):
        for at in torch.randperm(leaf.numel())[:6].tolist():
            ends = []
            for shift in (1e-2, -1e-2):
                moved = [v.clone() for v in values]
                moved[number].view(-1)[at] += shift
                ends.append(summed(*moved).item())
            assert leaf.grad.view(-1)[at].item() == pytest.approx((ends[0] - ends[1]) / 2e-2, abs=2e-3)


def test_an_update_of_muon_has_singular_values_near_one_and_none_without_a_gradient():
    matrices = torch.stack([torch.randn(24, 60), torch.zeros(24, 60)])
    updates = orthogonal(matrices)
    values = torch.linalg.svdvals(updates[0])
    assert values.min() > 0.5 and values.max() < 1.4
    assert not updates[1].any()


def test_a_stage_leaves_the_other_experts_bit_identical_and_untouched():
    model = tiny()
    trainer = Trainer(model, Bank(), pools(), "cpu", 0, log=lambda *a, **k: None)
    trainer.groups = {"audio": [[0, 1, 2]] * 2, "text": [[3, 4, 5]] * 2}
    before = {k: v.clone() for k, v in model.state_dict().items()}
    stage = dataclasses.replace(STAGES["audio"], weights=(0, 0, 0, 0, 0, 0.5, 0.5), batch=4, rate=1e-2)
    masks = trainer._select(stage)
    assert all(set(mlp.mask.nonzero().flatten().tolist()) == {0, 1, 2} for mlp in model.moe)
    trainer._release()
    trainer.run(stage, 1.0)
    after = model.state_dict()
    for name, value in after.items():
        if ".mlp.up_proj" in name and value.dim() == 3:
            assert torch.equal(value[3:], before[name][3:]) and not torch.equal(value[:3], before[name][:3])
        if "self_attn" in name and "layers.0" not in name or "projector" in name:
            assert torch.equal(value, before[name])
    assert masks


def test_masked_experts_receive_no_tokens():
    model = tiny()
    mlp = model.moe[0]
    for before in (True, False):
        mlp.mask, mlp.before = torch.tensor([True, True, True, False, False, False]), before
        mlp(torch.randn(50, TINY.hidden))
        assert int(mlp.chosen.max()) <= 2


def test_the_product_rule_takes_the_experts_that_hear():
    loads = {"audio": [[0.9, 0.1, 0.5, 0.5]], "text": [[0.1, 0.9, 0.1, 0.8]]}
    assert select(loads, 2) == {"audio": [[0, 2]], "text": [[1, 3]]}


def test_speech_does_not_end_while_words_wait(monkeypatch):
    model, steps = tiny(), []

    def text(hidden):
        steps.append(0)
        return 40.0 * torch.nn.functional.one_hot(torch.tensor(TINY.pad if len(steps) < 4 else 10), TINY.text_vocabulary)

    monkeypatch.setattr(model, "text_logits", text)
    monkeypatch.setattr(model, "audio_logits", lambda hidden, codebook: torch.arange(TINY.audio_block).float())  # the end is always the best
    decoding = Decoding(model)
    reply = decoding.speech(decoding.prompt(), [7, 8])
    assert reply.steps == [3, 4]
    assert len(reply.codes) == 4 - TINY.delays[0]


def test_a_word_is_taken_at_the_median(monkeypatch):
    model, logits = tiny(), torch.full((TINY.text_vocabulary,), -40.0)
    logits[TINY.pad], logits[10] = 0.5, 0.0  # not yet: 0.62 of all, at every step
    monkeypatch.setattr(model, "text_logits", lambda hidden: logits.clone())
    decoding = Decoding(model)
    assert decoding.speech(decoding.prompt(), [7, 8]).steps == [1, 3]


def test_a_sound_that_shall_last_goes_on():
    model = tiny()

    def broken(spelling: int) -> int:
        """Places where a code follows that may not, in what a model says that has learnt nothing."""
        model.c = dataclasses.replace(TINY, spelling=spelling, max_reply_steps=40)
        decoding = Decoding(model)
        codes = np.array(decoding.speech(decoding.prompt(), [7, 8]).codes)[:, : TINY.spelling].flatten()
        left = codes[:-1] % TINY.levels
        lasting = (codes[1:] == codes[:-1] - 1) | ((left == TINY.levels - 1) & (codes[1:] == codes[:-1]))
        assert len(codes) > 20
        return int(((left > 0) & ~lasting).sum())

    assert broken(0) > 0
    assert broken(TINY.spelling) == 0


def test_a_model_with_other_codes_reads_hears_and_writes_as_before():
    model = tiny()
    made = recoded(model, codebooks=2, entries=9)
    assert (made.c.codebooks, made.c.audio_block) == (2, 25)
    features = torch.randn(4, TINY.feature_width)
    logits = []
    for one in (model, made):
        grid = torch.from_numpy(np.concatenate([Grids(one.c).typed([7, 8, 9]), Grids(one.c).spoken(4), Grids(one.c).quiet([one.c.assistant])]))[None]
        heard = (grid[..., -1] == one.c.audio) & (grid[..., 0] == one.c.block(0) + one.c.pad_audio)
        full = torch.zeros(1, grid.shape[1], TINY.feature_width)
        full[heard] = features
        logits.append(one.text_logits(one(grid, full, heard)))
    torch.testing.assert_close(logits[0], logits[1], atol=1e-4, rtol=1e-4)


def test_a_model_that_hears_more_in_a_feature_reads_the_rest_as_before():
    model, features = tiny(4), torch.randn(3, TINY.feature_width)
    wider = widened(model, TINY.feature_width + 2)
    tokens = torch.from_numpy(Grids(TINY).spoken(3))[None]
    speech_at = torch.zeros(tokens.shape[:2], dtype=torch.bool)
    speech_at[0, 2:5] = True
    before, after = (torch.zeros(*tokens.shape[:2], m.c.feature_width) for m in (model, wider))
    before[speech_at] = features
    after[speech_at] = torch.cat([features, torch.randn(3, 2)], 1)
    torch.testing.assert_close(wider(tokens, after, speech_at), model(tokens, before, speech_at))
    assert widened(model, TINY.feature_width) is model


def test_a_question_that_is_rare_is_drawn_more_often():
    given = pools()
    more = Pools(given.questions, given.answers, given.speech, given.lines, [Clip([7, 8], 0, often=3), *given.clips])
    assert more.answered == [0, 0, 0, 1] and more.spoken_answered == more.answered


def test_a_manner_is_heard_only_where_it_is_asked_for():
    given = pools()
    slow = dataclasses.replace(given.speech[1], manner="slower")
    changed = Pools(given.questions, given.answers, {**given.speech, 1: slow}, given.lines, given.clips)
    assert changed.speech_keys == [0] and changed.spoken_questions == [0, 1, 1, 1, 1]


def test_of_an_answer_in_a_manner_mostly_the_beginning_is_spoken():
    given = pools()
    given.speech[1] = dataclasses.replace(speech(40), manner="slower")
    stream = Stream(TINY, given, Bank(), {"typed_speech": 1.0}, 8, [])
    whole, rng = len(Grids(TINY).speech_reply(given.speech[1])[0]), random.Random(3)
    lengths = [len(stream._speak(rng, 1)[0]) for _ in range(400)]
    assert {*lengths} == {16, whole} and 0.1 < lengths.count(whole) / 400 < 0.3
    assert {len(stream._speak(rng, 0)[0]) for _ in range(20)} == {len(Grids(TINY).speech_reply(given.speech[0])[0])}
    grid, labels = stream._speak(rng, 1)
    assert len(grid) == len(labels)


@pytest.mark.parametrize("tokens, closed", [([9] + [1, 2, 3, 4] * 3, 12), ([5, 6] * 5 + [5], None), ([5, 6] * 6, 11), ([7] * 13, 11), ([1, 2, 3, 4] * 2 + [1, 2, 3, 5, 1, 2, 3, 4], None)])
def test_a_text_goes_in_circles_when_a_phrase_comes_again_and_again(tokens, closed):
    assert next((i for i in range(len(tokens)) if in_circles(tokens[: i + 1])), None) == closed


def test_turns_before_a_heard_question_move_its_features():
    opened = dataclasses.replace(pools(), openings=[[([20, 21], [])], [([22], [23, 24])]])
    stream = Stream(TINY, opened, Bank(), {"heard_text": 1.0}, 8, [])
    tokens, labels, sequence, _, features, positions = stream.batch(random.Random(5), [])
    flat, grids = tokens.reshape(-1, TINY.codebooks + 1), Grids(TINY)
    assert len(positions) == len(features) > 0
    ends = torch.nonzero(flat[:, 0] == TINY.block(0) + TINY.end)[:, 0]
    assert set(flat[torch.cat([positions, ends]), -1].tolist()) == {TINY.audio, 7, 8}
    begin = int(grids.marked(TINY.begin, TINY.audio)[0, 0])
    starts = [p for p in positions.tolist() if int(flat[p - 1, 0]) == begin]
    assert len(starts) == int(sequence.amax(1).sum())
    assert any(int(flat[p - 2, -1]) == TINY.user and int(flat[p - 3, -1]) in (21, TINY.eos) for p in starts)


def test_an_average_keeps_each_part_as_told():
    before, after = tiny(1).state_dict(), tiny(2).state_dict()
    groups = {"audio": [[0, 1, 2]] * 2, "text": [[3, 4, 5]] * 2}
    mixed = averaged(before, after, groups, TINY.text_vocabulary, rest=0.5)
    up, words = "layers.1.mlp.up_proj", "embed_tokens.weight"
    assert torch.equal(mixed[up][:3], before[up][:3]) and torch.equal(mixed[up][3:], after[up][3:])
    assert torch.equal(mixed[words][: TINY.text_vocabulary], after[words][: TINY.text_vocabulary])
    assert torch.equal(mixed[words][TINY.text_vocabulary :], before[words][TINY.text_vocabulary :])
    torch.testing.assert_close(mixed["layers.0.mlp.up_proj.weight"], (before["layers.0.mlp.up_proj.weight"] + after["layers.0.mlp.up_proj.weight"]) / 2)


def test_an_empty_side_of_a_turn_has_no_marker():
    turns = Grids(TINY).history([([7], []), ([], [8]), ([], []), ([7], [8])])
    assert [turn[:, -1].tolist() for turn in turns] == [[TINY.user, 7], [TINY.assistant, 8, TINY.eos], [TINY.user, 7, TINY.assistant, 8, TINY.eos]]
