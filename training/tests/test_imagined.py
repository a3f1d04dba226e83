"""Sounds that are heard, and recordings imagined from them."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import torch

from deeptalk_training.audio_pool import Heard, phoneme_ids, spelled
from deeptalk_training.encoder.alignment import Misheard, aligned
from deeptalk_training.encoder.augment import whispered
from deeptalk_training.encoder.model import SpeechEncoder, begins
from deeptalk_training.llm.imagined import Imagined, neighbours
from deeptalk_training.llm.learn import words

A, B, C, D, NONE = range(5)


def test_a_sound_begins_where_another_one_is_likeliest_than_before():
    likeliest = [NONE, A, A, NONE, A, B, B, C, NONE, NONE]
    logits = torch.nn.functional.one_hot(torch.tensor(likeliest), 5).float()
    assert torch.nonzero(begins(logits))[:, 0].tolist() == [1, 4, 5, 7]
    assert torch.equal(begins(torch.stack([logits, logits]))[1], begins(logits))


def test_where_no_sound_is_heard_the_last_frame_is_all():
    encoder, frames, manners = SpeechEncoder().eval(), torch.randn(7, 256), torch.zeros(7, 3)
    with torch.no_grad():
        encoder.sounds.bias[-1] = 1e4
        assert torch.equal(encoder.heard(frames, manners)[:, :256], frames[-1:])
        encoder.sounds.bias[-1], encoder.sounds.bias[3] = 0, 1e4
        assert torch.equal(encoder.heard(frames, manners)[:, :256], frames[:1])


def test_what_was_heard_is_laid_beside_what_was_said():
    assert aligned([A, B, C], [A, B, C]) == [(0, 1), (1, 2), (2, 3)]
    assert aligned([A, B, C], [A, C]) == [(0, 1), (1, 1), (1, 2)]  # lost
    assert aligned([A, B, C], [A, D, C]) == [(0, 1), (1, 2), (2, 3)]  # misheard
    assert aligned([A, B, C], [A, B, D, C]) == [(0, 1), (1, 3), (3, 4)]  # heard, but not said
    assert aligned([A, B], []) == [(0, 0), (0, 0)]


def test_lost_other_and_added_sounds_are_counted():
    counts = Misheard()
    counts.add([A, B, C], [A, C])
    counts.add([A, B, C], [A, D, C, B])
    assert counts == Misheard(said=6, lost=1, other=1, added=1) and counts.rate == 0.5


def test_a_word_has_its_sounds_and_its_tokens():
    cat = phoneme_ids("kˈæt")
    assert spelled("ɐ kˈæt") == {"phonemes": [*phoneme_ids("ɐ"), *cat], "ends": (1, 1 + len(cat))}
    encoding = SimpleNamespace(ids=[5, 6, 7], offsets=[(0, 1), (1, 3), (3, 5)])
    heard = Heard("a cat", None, "somebody", None, **spelled("ɐ kˈæt"))
    assert words(heard, encoding) == [(1, [5]), (1 + len(cat), [6, 7])]
    assert words(dataclasses.replace(heard, ends=()), encoding) == []


class Recordings:
    """Features that tell the recording, the place in it, and, to the head below, the sound."""

    def __init__(self, heard, said=None):
        self.heard, self.said = heard, said or heard

    def of(self, clip, draw):
        features = np.array([[clip, place, sound] for place, sound in enumerate(self.heard[clip])], np.float16)
        return features, [end for _, end in aligned(self.said[clip], self.heard[clip])]


def sounds(features):
    return torch.nn.functional.one_hot(features[:, 2].long(), 5).float()


def test_an_imagined_recording_is_made_of_sounds_between_the_same_neighbours():
    said = [[A, B, C]] * 3 + [[C, B, A]] * 3
    bank = Imagined(Recordings(said), sounds, said, [[A, B, C, B, A]])

    assert np.array_equal(bank.of(4, 0)[0], Recordings(said).of(4, 0)[0])
    for draw in range(20):
        made, ends = bank.of(6, draw)
        assert ends == [1, 2, 3, 4, 5]
        assert made[:, 2].tolist() == [A, B, C, B, A]
        assert all(clip < 3 for clip in made[:2, 0]) and all(clip >= 3 for clip in made[3:, 0])


def test_a_recording_that_was_not_understood_is_no_example():
    said, heard = [[A, B, C, D]] * 6, [[A, B, C, D]] * 3 + [[D, D, D]] * 3
    bank = Imagined(Recordings(heard, said), sounds, said, [[A, B, C, D]])
    assert {clip for found in bank.heard.values() for clip, _, _ in found} == {0, 1, 2}


def test_sounds_are_misheard_more_often_than_in_the_recordings():
    said, heard = [[A, B, C, D]] * 100, [[A, B, C, D]] * 99 + [[A, B, B, D]]
    bank = Imagined(Recordings(heard, said), sounds, said, [[A, B, C, D]])
    made = [bank.of(100, draw)[0][:, 2].tolist() for draw in range(400)]
    assert all(sounds in ([A, B, C, D], [A, B, B, D]) for sounds in made)
    assert 400 * 0.04 < made.count([A, B, B, D]) < 400 * 0.14  # one of a hundred in the recordings; 7.5 % on purpose


def test_neighbours_are_the_next_one_the_one_before_and_the_sound():
    assert neighbours([A, B, C]) == [(B, -1, A), (C, A, B), (-1, B, C)]


def test_a_whisper_keeps_its_loudness_and_loses_its_pitch():
    torch.manual_seed(3)
    at = torch.arange(16000) / 16000
    voiced = sum(torch.sin(2 * torch.pi * 125 * k * at) / k for k in range(1, 30))[None].repeat(4, 1) * 0.1
    breath = whispered(voiced, 1.0)

    def periodic(x):  # correlation at the period of 125 Hz
        x = x[:, 2000:-2000]
        return ((x[:, 128:] * x[:, :-128]).mean(1) / (x**2).mean(1)).mean()

    assert torch.equal(whispered(voiced, 0.0), voiced)
    assert torch.allclose(breath.std(1), voiced.std(1), rtol=0.1)
    assert periodic(voiced) > 0.9 > 0.5 > periodic(breath)
