"""How something is said, measured on sounds whose pace, loudness and pitch are known."""

import numpy as np
import pytest
import torch

from deeptalk_training.encoder.manner import FRAME, MANNERS, manner, since


def voice(hertz: float, seconds: float = 1.0, level: float = 0.1) -> torch.Tensor:
    at = torch.arange(int(16000 * seconds)) / 16000
    return level * sum(torch.sin(2 * torch.pi * hertz * k * at) / k for k in range(1, 8))


@pytest.mark.parametrize("hertz", [75, 100, 150, 220, 300])
def test_the_pitch_of_a_voice_is_found(hertz):
    pitch = 150 * 2 ** manner(voice(hertz)[None], 25)[0, 4:, 1]
    assert pitch.tolist() == pytest.approx([hertz] * 21, rel=0.02)


def test_noise_and_silence_have_no_voice():
    torch.manual_seed(1)
    assert manner(torch.randn(1, 16000) * 0.1, 25)[..., 2].median() < 0.35
    assert manner(torch.zeros(1, 16000), 25)[..., 2].abs().max() == 0


def test_twice_the_amplitude_is_six_decibels():
    soft, loud = (manner(voice(120, level=level)[None], 25)[0, :, 0] for level in (0.05, 0.1))
    assert (loud - soft).tolist() == pytest.approx([2 * np.log(2)] * 25, abs=1e-3)


def test_a_frame_hears_nothing_of_what_follows_it():
    torch.manual_seed(2)
    first, second = torch.randn(2, 20 * FRAME)
    other = torch.cat([first[: 10 * FRAME], second[10 * FRAME :]])
    both = manner(torch.stack([first, other]), 20)
    assert torch.equal(both[0, :10], both[1, :10]) and not torch.equal(both[0, 10], both[1, 10])


def test_the_manner_of_a_sound_is_that_of_the_frames_since_the_one_before():
    frames = torch.tensor([[-4.0, 0.5, 1.0], [-8.0, 0.0, 0.2], [-8.0, 1.0, 0.9], [-4.0, 1.0, 0.9], [-12.0, 0.0, 0.0]])
    first, second = since(frames, torch.tensor([0, 3])).tolist()
    assert first == pytest.approx([-1, 1, 0.5 * 0.5 / 0.55, 1.0], abs=1e-5)
    assert second == pytest.approx([np.log(3) - 1, -20 / 3 / 4 + 2, 0.8 / 0.85, 2 * 0.8 / 3], abs=1e-5)
    assert since(frames, torch.tensor([4])).shape == (1, MANNERS)
