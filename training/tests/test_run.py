"""What a pass keeps in its work folder, and what it reads back."""

from collections import Counter

import numpy as np
import pytest
import torch

from deeptalk_training import prepare
from deeptalk_training.audio_pool import Heard
from deeptalk_training.encoder.model import SpeechEncoder
from deeptalk_training.encoder.train import Clips, fit
from deeptalk_training.llm.config import Config
from deeptalk_training.llm.hearing import FeatureBank
from deeptalk_training.run.budget import active_weights, positions_per_second


def quiet(*_, **__):
    pass


def clips(count: int) -> Clips:
    rng = np.random.default_rng(3)
    audio = [torch.from_numpy(rng.integers(-8000, 8000, 9000 + 700 * i).astype(np.int16)) for i in range(count)]
    return Clips(audio, [[1, 2, 3][: i + 1] for i in range(count)], "cpu")


def test_features_are_heard_once_and_kept(tmp_path):
    torch.manual_seed(4)
    encoder = SpeechEncoder().eval()
    first = FeatureBank(encoder, clips(3), 2, tmp_path, quiet)
    again = FeatureBank(None, clips(3), 2, tmp_path, quiet)  # needs no encoder any more
    for clip in range(3):
        features, ends = first.of(clip, 1)
        assert features.dtype == np.float16 and features.shape[1] == encoder.feature_width and len(features) > 0
        assert len(ends) == clip + 1 and 0 <= ends[0] and ends == sorted(ends) and ends[-1] == len(features)
        assert np.array_equal(features, again.of(clip, 1)[0]) and ends == again.of(clip, 1)[1]
    assert not np.array_equal(first.of(0, 0)[0][:1], first.of(0, 1)[0][:1])  # spoiled anew
    with pytest.raises(ValueError, match="features-1.npz has 3 clips, not 2"):
        FeatureBank(encoder, clips(2), 1, tmp_path, quiet)
    np.savez(tmp_path / "features-1.npz", values=np.zeros((3, 256)), ends=[1, 2, 3])
    with pytest.raises(ValueError, match="features-1.npz doesn't tell which sounds were said"):
        FeatureBank(encoder, clips(3), 1, tmp_path, quiet)


def test_an_encoder_is_trained_on_from_a_given_one():
    torch.manual_seed(4)
    given = SpeechEncoder().eval()
    given.mean += 3
    heard = Clips(clips(6).samples.split(clips(6).lengths.tolist()), [[1, 2]] * 6, "cpu")

    after = fit(heard, 0.5, "cpu", batch_seconds=2, given=given, log=quiet)

    assert torch.equal(after.mean, given.mean)  # the spectrum is normalised as before
    moved = (after.sounds.weight - given.sounds.weight).abs().max()
    assert 0 < moved < 0.05


def test_an_encoder_is_read_as_it_is_exported(tmp_path):
    """Golden data comes from it, and the platform has the rounded weights."""
    encoder = SpeechEncoder()
    encoder.mean += 1 / 3
    torch.save(encoder.state_dict(), tmp_path / "encoder.pt")
    read = prepare.load_encoder(tmp_path, "cpu")
    assert torch.equal(read.sounds.weight, encoder.sounds.weight.half().float())
    assert not torch.equal(read.sounds.weight, encoder.sounds.weight)
    assert torch.equal(read.mean, encoder.mean)  # single precision


def test_neural_voices_are_heard_oftener():
    heard = lambda voice, count: [Heard("", None, voice, None, [])] * count  # noqa: E731
    balance = lambda *heard: Counter(h.voice for h in prepare.balanced(sum(heard, [])))  # noqa: E731
    assert balance(heard("pseudo", 90), heard("kokoro:af_x", 3)) == {"pseudo": 90, "kokoro:af_x": 3 * prepare.OFTENER}
    assert balance(heard("pseudo", 90), heard("kokoro:af_x", 30)) == {"pseudo": 90, "kokoro:af_x": 90}
    assert balance(heard("kokoro:af_x", 30)) == {"kokoro:af_x": 30}
    assert balance(heard("pseudo", 3)) == {"pseudo": 3}


def test_what_was_made_is_not_made_again(tmp_path):
    made = []

    def make():
        made.append(1)
        return {"a": 1}

    for _ in range(2):
        assert prepare.kept(tmp_path / "things.pkl", make) == {"a": 1}
    assert len(made) == 1


def test_the_active_weights_are_those_of_the_products():
    c = Config(hidden=8, layers=2, dense_width=10, experts=4, expert_width=6, shared_experts=1, top_k=2, heads=2, nope=2, rope=2, value=3,
               kv_rank=4, codebooks=2, entries=5, text_vocabulary=7)
    attention = 8 * 8 + 8 * 6 + 4 * 10 + 6 * 8
    assert active_weights(c)["trunk"] == 2 * attention + 3 * 8 * 10 + (3 * 3 * 8 * 6 + 8 * 4)
    assert active_weights(c)["text head"] == 56 and active_weights(c)["audio heads"] == 8 * 2 * 21


@pytest.mark.parametrize("stage", ["text", "joint"])
def test_the_steps_of_a_stage_are_counted(stage):
    small = Config(hidden=32, layers=2, dense_width=48, experts=6, expert_width=16, top_k=2, heads=2, nope=8, rope=8, value=16, kv_rank=16)
    assert positions_per_second(small, stage, 2, 0.05) > 0
