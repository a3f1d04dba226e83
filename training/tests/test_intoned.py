"""An imagined recording has the pace, the height, the level and the melody that it is said with, whoever its sounds are from."""

import random

import numpy as np
import pytest
import torch

from deeptalk_training.domain.manner import HEIGHT, LEVEL, MELODY, PACE, RELATIONS
from deeptalk_training.encoder.augment import augmented
from deeptalk_training.encoder.manner import UNVOICED, found, since
from deeptalk_training.llm.intoned import RATE, intoned, voice

HOW = [fact["id"] for relation in RELATIONS.values() for fact in relation.facts]


def recording(seed: int, sounds: int = 30):
    """Features of a voice of its own height and level, as `encoder.manner.since` makes them of frames, behind four other values."""
    rng = np.random.default_rng(seed)
    frames = np.stack([rng.normal(-5, 1) + rng.normal(0, 0.5, 90), rng.normal(0, 0.5) + rng.normal(0, 0.1, 90), rng.uniform(0.4, 1.0, 90)], 1)
    kept = np.sort(rng.choice(90, sounds, replace=False))
    values = since(torch.from_numpy(frames), torch.from_numpy(kept)).numpy()
    return np.concatenate([np.full((sounds, 4), seed), values], 1).astype(np.float16)


def said(how: str, draw: int):
    examples = [recording(seed) for seed in range(8)]
    rng, parts, voices = random.Random(draw), [], []
    for place in range(30):
        example = rng.choice(examples)
        parts.append(example[place : place + 1])
        voices.append(voice(example))
    return intoned(parts, voices, how, rng), parts


def test_what_was_found_of_sounds_is_found_again():
    frames = torch.tensor([[-5.0, 0.5, 0.9], [-5.0, 0.5, 0.9], [-7.0, -0.5, 0.7]], dtype=torch.float64)
    count, loud, pitch, voiced = found(since(frames, torch.tensor([1, 2])).numpy())
    assert np.allclose(count, [2, 1]) and np.allclose(loud, [-5, -7]) and np.allclose(voiced, [0.8, 0.2])
    assert np.allclose(pitch * (voiced + UNVOICED), [0.8 * 0.5, 0.2 * -0.5])


@pytest.mark.parametrize("how", HOW)
def test_it_is_said_as_asked(how):
    for draw in range(20):
        made, parts = said(how, draw)
        assert np.array_equal(made[:, :4], np.concatenate(parts)[:, :4])
        assert np.isfinite(made).all()
        height, level = voice(made)
        count = np.exp(made[1:, -4].astype(float) + 1)
        if how in PACE:
            low, high = PACE[how]
            assert low * 0.8 < RATE / count.mean() < high * 1.2
        if how in HEIGHT:
            low, high = HEIGHT[how]
            assert low / 1.1 < 150 * 2**height < high * 1.1
        if how in LEVEL:
            low, high = LEVEL[how]
            assert low - 3 < level < high + 3
        if how in MELODY:
            usual = voice(said("quiet", draw)[0][20:])[0] - voice(said("quiet", draw)[0][:10])[0]
            rise = voice(made[20:])[0] - voice(made[:10])[0]
            assert (rise > usual + 0.15) == (how == "rising") and (rise < usual - 0.15) == (how == "falling")


def test_of_a_clip_that_asks_how_it_is_said_no_pace_and_no_voice_is_changed():
    torch.manual_seed(1)
    at = torch.arange(16000) / 16000
    clean = (0.1 * torch.sin(2 * torch.pi * 200 * at))[None].repeat(40, 1)
    levels = torch.full((40,), float("nan"))
    levels[:20] = -20.0
    _, lengths, start, end = augmented(clean, torch.full((40,), 16000), levels=levels)
    assert ((end - start)[:20] == 16000).all() and ((end - start)[20:] != 16000).any()
