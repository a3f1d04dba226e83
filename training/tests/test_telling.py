"""Words that are told while they are heard."""

import dataclasses
import random

import torch

from deeptalk_training.llm.data import KINDS, Stream
from deeptalk_training.llm.decode import Decoding
from deeptalk_training.llm.sequences import IGNORE, LAST_WORDS, Grids
from deeptalk_training.llm.telling import followed, hears, retold, spans, told
from deeptalk_training.llm.train import TOLD, Trainer, loss_of
from tiny_model import TINY, Bank, pools, tiny

WORDS = [(2, [7]), (4, [8, 9]), (5, [10, 11]), (5, [12]), (6, [13])]  # sounds up to the end of each, and its tokens
ENDS = [1, 3, 4, 5, 6, 6]  # features up to the end of each sound: nothing is heard of the last


def test_words_are_told_from_their_last_sounds_on():
    out, wanted, due = told(WORDS, ENDS, 7, 0, 0.0, random.Random(1))
    assert out == [0, 0, 7, 0, 8, 9, 10, 11, 12, 13]  # the last three behind the end
    assert wanted == [*out, 0]
    assert due == [0, 0, 1, 1, 3, 7, 7, 7, 7, 7, 7]
    out, wanted, _ = told(WORDS, ENDS, 14, 0, 0.0, random.Random(1))
    assert out == [0, 0, 7, 0, 8, 9, 10, 11, 12, 13, 0, 0, 0, 0] and wanted == [*out, 0]


def test_a_word_that_was_not_told_is_still_to_be_told():
    for seed in range(20):
        out, wanted, due = told(WORDS, ENDS, 14, 0, 0.5, random.Random(seed))
        assert len(due) == len(wanted) == len(out) + 1 >= 15 and wanted[-1] == 0
        assert [token for token in out if token] == [7, 8, 9, 10, 11, 12, 13]
        for place, token in enumerate(out):
            assert token in (0, wanted[place])
            if token != wanted[place]:
                assert wanted[place + 1] == wanted[place]
    assert any(told(WORDS, ENDS, 14, 0, 0.5, random.Random(seed))[0] != told(WORDS, ENDS, 14, 0, 0.0, random.Random(seed))[0] for seed in range(5))


def test_what_is_heard_tells_its_words_wherever_it_stands():
    opened = dataclasses.replace(pools(), openings=[[([20, 21], [])], [([22], [23, 24])]])
    tokens, labels, _, _, _, positions = Stream(TINY, opened, Bank(), {"heard_text": 1.0}, 8, []).batch(random.Random(5), [])
    flat, here = tokens.reshape(-1, TINY.codebooks + 1), labels.reshape(-1, TINY.codebooks + 1)
    ends = torch.nonzero(flat[:, 0] == TINY.block(0) + TINY.end)[:, 0]
    heard = torch.cat([positions, ends])
    assert sorted(set(here[heard, -1].tolist())) == [TINY.audio, 7, 8] and (here[heard, :-1] == IGNORE).all()
    read = flat[heard, -1]
    assert (read == 7).sum() == (read == 8).sum() > 5  # each once, whenever that is


def test_words_that_are_told_are_no_part_of_the_reply():
    trainer = Trainer(tiny(), Bank(), pools(), "cpu", 0)
    batch = trainer.prepared(Stream(TINY, pools(), Bank(), {"heard_text": 1.0}, 2, []).batch(random.Random(3), []))
    loss, parts = loss_of(trainer.model, batch)
    batch.labels[hears(TINY, batch)] = IGNORE
    without, rest = loss_of(trainer.model, batch)
    assert "told" not in rest and torch.equal(rest["text"], parts["text"])
    torch.testing.assert_close(loss, without + TOLD * parts["told"])


def test_what_was_told_is_not_to_be_told_again():
    due = [0, 1, 1, 2, 3, 3]
    assert followed([7, 8, 9], due, [0, 7, 0, 8, 9, 0], 0) == ([0, 7, 0, 8, 9, 0], [0, 7, 0, 8, 9, 0])
    assert followed([7, 8, 9], due, [7, 7, 0, 8, 9, 0], 0) == ([7, 0, 0, 8, 9, 0], [0, 0, 0, 8, 9, 0])  # early, and not twice
    assert followed([7, 8, 9], due, [0, 0, 7, 8, 8, 9], 0) == ([0, 0, 7, 8, 0, 9], [0, 7, 7, 8, 9, 9])  # late
    assert followed([7, 8, 9], due, [0, 5, 0, 6, 0, 9], 0) == ([0, 5, 0, 6, 0, 9], [0, 7, 0, 8, 9, 9])  # others in their place
    assert followed([7, 7], [0, 1, 2], [0, 7, 7], 0) == ([0, 7, 7], [0, 7, 7])  # said twice


def test_runs_are_found_wherever_they_stand():
    assert spans([True, True, False, True, False, False, True]) == [(0, 2), (3, 4), (6, 7)] and spans([False]) == []


def test_a_model_that_is_retold_reads_what_it_tells_itself():
    trainer = Trainer(tiny(5), Bank(), pools(), "cpu", 0)
    drawn = Stream(TINY, pools(), Bank(), dict(zip(KINDS, (0.3, 0, 0.3, 0.4, 0, 0, 0))), 3, []).batch(random.Random(3), [])
    batch = trainer.prepared(drawn)
    own = retold(trainer.model, batch, Grids(TINY))
    telling = hears(TINY, batch) & (batch.labels[..., -1] != IGNORE)
    behind = torch.roll(telling, 1, 1) & telling
    assert torch.equal(own.tokens[~behind], batch.tokens[~behind]) and torch.equal(own.tokens[..., :-1], batch.tokens[..., :-1])
    assert torch.equal(own.labels[~telling], batch.labels[~telling]) and torch.equal(own.labels[..., :-1], batch.labels[..., :-1])
    hidden = trainer.model(batch.tokens, batch.features, batch.speech, visible=batch.visible)
    said = Grids(TINY).tellable(trainer.model.text_logits(hidden)).argmax(-1)
    count = 0
    for row in range(3):
        for first, end in spans(telling[row].tolist()):
            of_clip = [t for t in batch.tokens[row, first + 1 : end, -1].tolist() if t != TINY.audio]
            out, wanted = followed(of_clip, batch.due[row, first:end].tolist(), said[row, first:end].tolist(), TINY.audio)
            assert own.tokens[row, first + 1 : end, -1].tolist() == out[:-1] and own.labels[row, first:end, -1].tolist() == wanted
            count += of_clip == [7, 8]
    assert count > 5 and not torch.equal(own.tokens, batch.tokens)


def test_each_position_reads_what_the_one_before_it_told():
    decoding = Decoding(tiny(3))
    grid, features = decoding.prompt(features=torch.randn(6, TINY.feature_width))
    first, ends = decoding.grids.first_feature(grid), int((grid[:, 0] == TINY.block(0) + TINY.end).sum())
    assert first == 3 and len(grid) == 3 + 6 + ends and ends > 1
    told = grid[4:, -1].tolist()
    assert len(set(told)) > 1
    full, speech = torch.zeros(1, len(grid), TINY.feature_width), torch.zeros(1, len(grid), dtype=torch.bool)
    full[0, 3:9], speech[0, 3:9] = features, True
    hidden = decoding.model(torch.from_numpy(grid)[None], full, speech)[0, 3:]
    again = Grids(TINY).tellable(decoding.model.text_logits(hidden)).argmax(-1).tolist()
    assert again[:-1] == told and (again[-1] == TINY.audio or ends == LAST_WORDS + 1)
