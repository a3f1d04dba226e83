"""Questions about how they are said, requests for how to speak, and what the answer voice makes of them."""

import itertools
import shutil
from random import Random

import numpy as np
import pytest

from deeptalk_training.codec.answer_voice import MANNERS
from deeptalk_training.domain import TRAIN, UNSEEN_WORDING, Domain, manner
from deeptalk_training.domain.sample import Sample
from deeptalk_training.evaluate.manners import changed
from deeptalk_training.voices import manner as said


def test_questions_ask_for_every_manner_in_turn():
    drawn = [*itertools.islice(manner.questions(3), 16)]
    assert [s.fact_id.split("/")[1] for s in drawn] == 2 * ["fast", "slow", "high", "low", "loud", "quiet", "rising", "falling"]
    assert all(s.answer.rstrip(".").endswith(s.key) for s in drawn)
    assert [manner.other(s).key for s in drawn[:2]] == ["slowly", "fast"] and manner.other(manner.other(drawn[3])) == drawn[3]
    trained = {s.template_id for s in itertools.islice(manner.questions(1), 600)}
    assert not trained & {s.template_id for s in itertools.islice(manner.questions(2, UNSEEN_WORDING), 100)}


def test_what_is_typed_has_no_manner():
    assert {s.answer for s in manner.typed(1, 20)} == {manner.TYPED}
    assert "manner" not in Domain().topics()


def test_every_manner_that_may_be_asked_for_can_be_spoken():
    assert manner.REQUESTS.keys() == MANNERS.keys()


def test_a_request_changes_how_an_answer_is_spoken_and_not_what_it_says():
    asked = Sample("capitals", "What is the capital of Norway?", "Oslo.", "capital/norway", "capital.0", TRAIN, "Oslo")
    for request in manner.requests([asked] * 40, 5):
        assert request.answer == "Oslo." and request.question.endswith(asked.question)
        assert any(request.question.startswith(wording) for wording in manner.REQUESTS[request.manner][:-1])
    held = manner.requests([asked], 5, UNSEEN_WORDING)[0]
    assert held.question.startswith(manner.REQUESTS[held.manner][-1])


@pytest.mark.skipif(shutil.which("sox") is None, reason="needs sox")
def test_a_voice_says_it_fast_high_and_rising():
    at = np.arange(32000) / 16000
    voice = (0.1 * sum(np.sin(2 * np.pi * 150 * k * at) / k for k in range(1, 8))).astype(np.float32)
    rng = Random(2)
    fast, _ = said.in_manner(voice, 24, "fast", rng)
    slow, _ = said.in_manner(voice, 24, "slow", rng)
    assert 24 / 21 < len(fast) / 16000 < 24 / 15 < 24 / 9 < len(slow) / 16000 < 24 / 5
    assert 200 < said.pitch_of(said.in_manner(voice, 24, "high", rng)[0]) < 300 and 75 < said.pitch_of(said.in_manner(voice, 24, "low", rng)[0]) < 130
    rising, level = said.in_manner(voice, 24, "rising", rng)
    assert said.pitch_of(rising[-4800:]) > 1.2 * said.pitch_of(rising[:9600]) and -32 <= level <= -18
    assert said.in_manner(voice[: len(voice) // 2], 24, "quiet", rng)[1] < -36
    assert said.in_manner(said.effected(voice, ["pitch", "1200"]), 24, "low", rng) is None


def test_an_answer_counts_as_slower_only_if_it_is():
    usual = {"pace": 3.0, "pitch": 5.2}
    assert changed("slower", usual, {"pace": 4.0, "pitch": 5.2}) and not changed("slower", usual, {"pace": 3.2, "pitch": 5.2})
    assert changed("faster", usual, {"pace": 2.5, "pitch": 5.2}) and not changed("faster", usual, {"pace": 4.0, "pitch": 5.2})
    assert changed("higher", usual, {"pace": 3.0, "pitch": 5.4}) and not changed("lower", usual, {"pace": 3.0, "pitch": 5.4})
