"""Pauses and ends: how clips are paused and labelled, that the head learns the difference, and when a turn is ended."""

import numpy as np
import torch

from deeptalk_training.encoder.turns import FEATURE, SETTLED, TurnHead, fit, labels, paused
from deeptalk_training.reference.listening import FRAME, REACH, Rules, utterances


def two_words() -> np.ndarray:
    """0.2 s of nothing, a word of 0.8 s, a gap of 0.1 s, a word of 0.8 s, 0.3 s of nothing."""
    loud = np.random.default_rng(1).standard_normal(12800).astype(np.float32) * 0.1
    still = lambda seconds: np.zeros(int(seconds * 16000), np.float32)  # noqa: E731
    return np.concatenate([still(0.2), loud, still(0.1), loud, still(0.3)])


def test_the_pause_is_put_between_the_words():
    for seed in range(5):
        clip = paused(two_words(), np.random.default_rng(seed), 1.0)
        assert 15500 <= clip.cut <= 18100 and clip.resumed == clip.cut + 16000
        assert not clip.samples[clip.cut : clip.resumed].any()
        assert abs(clip.end - (30400 + 16000)) <= 320 and len(clip.samples) == len(two_words()) + 16000 + SETTLED


def test_a_pause_is_no_end_and_features_amid_speech_count_little():
    index = np.arange(60)
    complete, weight = labels(index * FEATURE, (index + 1) * FEATURE, 10 * FEATURE, 20 * FEATURE, 40 * FEATURE, 60)
    assert not complete[:38].any() and complete[38:].all()
    assert (weight[10:19] == 1).all() and (weight[[3, 25]] == np.float32(0.2)).all()
    assert (weight[41:50] == 1).all() and not weight[53:].any()  # a second of silence is enough


def test_the_head_learns_what_the_last_word_was():
    """A turn is complete when feature 3 has been high once, however long ago."""
    rng, made = np.random.default_rng(2), []
    for _ in range(96):
        features = rng.standard_normal((20, 8)).astype(np.float16) * 0.1
        said = int(rng.integers(2, 18))
        features[said, 3] = 2
        made.append((features, (np.arange(20) >= said).astype(np.float32), np.ones(20, np.float32)))
    head = fit(made, epochs=60, size=16, log=lambda *a, **k: None)
    judged = np.concatenate([(head(torch.from_numpy(f[None].astype(np.float32)))[0] > 0).numpy() == (t > 0) for f, t, _ in made])
    assert judged.mean() > 0.95


def test_the_surer_the_sooner():
    speech = np.array([0.0] * 10 + [1.0] * 20 + [0.0] * 60)
    rules = Rules(silence=8, longest=50)
    for completion, silence in ((1.0, 8), (0.4, 8), (0.2, 29), (0.0, 50)):
        assert utterances(speech, rules, lambda first, frame: completion) == [((10 - rules.prefix) * FRAME, (29 + silence) * FRAME + REACH)]  # noqa: B023
    assert utterances(speech)[0][1] == (29 + 13) * FRAME + REACH


def test_weights_of_another_size_are_named():
    tensors = dict(TurnHead(8, 4).tensors())
    for wrong in (tensors | {"turn.out.weight": torch.zeros(1, 5)}, {k: v for k, v in tensors.items() if k != "turn.out.weight"}):
        try:
            TurnHead(8, 4).filled(wrong)
            raise AssertionError("accepted")
        except ValueError as error:
            assert "turn.out.weight" in str(error)
