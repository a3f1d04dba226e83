"""A training that was killed goes on, and ends where it would have ended."""

import copy
import dataclasses

import numpy as np
import pytest
import torch

from deeptalk_training import course
from deeptalk_training.codec import train as codec_train
from deeptalk_training.codec.bands import SUBFRAMES, WIDTH
from deeptalk_training.codec.phonetic import CODEBOOKS, ENTRIES
from deeptalk_training.encoder import train as encoder_train
from deeptalk_training.llm.train import STAGES, Trainer
from tiny_model import Bank, pools, tiny

STEPS = 9


class Killed(BaseException):
    pass


@pytest.fixture
def killer(monkeypatch):
    """`killer(at)`: every step is written, and the training is killed behind that one."""

    def kill(at: int | None):
        monkeypatch.setattr(course, "EVERY", 0)
        advance = course.Course.advance if not hasattr(kill, "own") else kill.own
        kill.own = advance

        def until(self, **more):
            advance(self, **more)
            if self.step == at:
                raise Killed

        monkeypatch.setattr(course.Course, "advance", until)

    return kill


def the_same_after_being_killed(killer, train, path):
    """`train(path)` -> weights."""
    killer(None)
    unbroken = train(None)
    for at in (1, 5):
        killer(at)
        with pytest.raises(Killed):
            train(path)
        killer(None)
        resumed = train(path)
        path.unlink()
        assert all(torch.equal(resumed[name], value) for name, value in unbroken.items())
    return unbroken


@pytest.mark.parametrize("workers", [0, 2])
def test_a_stage_of_the_language_model(killer, tmp_path, workers):
    histories = []

    def train(path):
        trainer = Trainer(tiny(5), Bank(), pools(), "cpu", workers, log=lambda *a, **k: None)
        trainer.checkpoint = path
        trainer.run(dataclasses.replace(STAGES["joint"], batch=3), steps=STEPS)
        histories.append(trainer.history)
        return copy.deepcopy(trainer.model.state_dict())

    the_same_after_being_killed(killer, train, tmp_path / "part.pt")


def test_the_codec(killer, tmp_path):
    rng = np.random.default_rng(1)
    rows = [{"codes": rng.integers(0, ENTRIES, (60, CODEBOOKS)), "frames": torch.from_numpy(rng.normal(size=(60 * SUBFRAMES, WIDTH)).astype(np.float32))}]
    fit = lambda path: codec_train.fit(rows, 1e9, "cpu", batch=2, checkpoint=path, steps=STEPS, log=lambda *a, **k: None)  # noqa: E731
    the_same_after_being_killed(killer, lambda path: fit(path).state_dict(), tmp_path / "part.pt")


def test_the_speech_encoder(killer, tmp_path):
    torch.manual_seed(4)
    clips = encoder_train.Clips([(torch.randn(9000 + 400 * i) * 3000).short() for i in range(12)], [[1, 2, 3]] * 12, "cpu")
    fit = lambda path: encoder_train.fit(clips, 1e9, "cpu", batch_seconds=2.0, checkpoint=path, steps=STEPS, log=lambda *a, **k: None)  # noqa: E731
    the_same_after_being_killed(killer, lambda path: fit(path).state_dict(), tmp_path / "part.pt")


def test_a_course_that_counts_seconds_knows_what_was_spent(tmp_path, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(course.time, "time", lambda: clock[0])
    first = course.Course({}, seconds=50, path=tmp_path / "part.pt")
    clock[0] += 20
    first.keep()
    clock[0] += 1000
    again = course.Course({}, seconds=50, path=tmp_path / "part.pt")
    assert again.passed == pytest.approx(0.4)


def test_a_checkpoint_of_another_kind_is_refused_by_name(tmp_path):
    torch.save({"state": {}}, tmp_path / "old.part.pt")
    with pytest.raises(ValueError, match="old.part.pt is a checkpoint of an earlier version"):
        course.Course({}, path=tmp_path / "old.part.pt")
