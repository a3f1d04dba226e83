"""The reference hears, answers and reads model folders as the platform does."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from safetensors.torch import load_file, save_file

from deeptalk_training import export
from deeptalk_training.codec.codec import Codec
from deeptalk_training.encoder.model import SpeechEncoder
from deeptalk_training.encoder.turns import TurnHead
from deeptalk_training.evaluate import speed
from deeptalk_training.llm import tokenizer
from deeptalk_training.llm.config import Config
from deeptalk_training.llm.model import SpokenLanguageModel
from deeptalk_training.reference import folder, listening
from deeptalk_training.reference.talking import Platform

MODEL = Path(__file__).parents[2] / "models" / "deeptalk-mini"
SMALL = Config(hidden=32, layers=3, dense_width=48, experts=6, expert_width=16, shared_experts=1, top_k=2, heads=2, nope=8, rope=8,
               value=16, kv_rank=16, text_vocabulary=300, projector_width=16, max_reply_steps=12)


def test_an_exported_folder_is_read_back_as_it_was(tmp_path):
    torch.manual_seed(2)
    words = tmp_path / "tokenizer.json"
    tokenizer.train(["what is seven plus five", "hello"] * 3, SMALL.text_vocabulary, words)
    model, encoder, codec = SpokenLanguageModel(SMALL).half().float().eval(), SpeechEncoder().half().float().eval(), Codec().half().float().eval()
    turn = TurnHead(512).half().float().eval()
    groups = {"audio": [[0, 1, 2]] * 2, "text": [[3, 4, 5]] * 2}
    export.write(tmp_path / "model", model, groups, {}, encoder, turn, codec, words, [("spoken-0", np.zeros(16000, np.float32))])

    parts = folder.load(tmp_path / "model")

    assert parts.model.c == SMALL
    for ours, theirs in ((model, parts.model), (encoder, parts.encoder), (turn, parts.turn), (codec, parts.codec)):
        for name, value in ours.state_dict().items():
            torch.testing.assert_close(theirs.state_dict()[name], value, atol=1e-3, rtol=1e-3, msg=name)
    weights = load_file(tmp_path / "model" / "model.safetensors")
    del weights["model.layers.1.mlp.experts.4.up_proj.weight"]
    save_file(weights, tmp_path / "model" / "model.safetensors")
    with pytest.raises(ValueError, match="experts.4.up_proj"):
        folder.load(tmp_path / "model")
    (tmp_path / "model" / "codec.safetensors").unlink()
    with pytest.raises(FileNotFoundError, match="codec.safetensors"):
        folder.load(tmp_path / "model")


@pytest.mark.parametrize("rate", [8000, 16000, 48000])
def test_resampling_keeps_a_tone(rate):
    tone = (np.sin(2 * np.pi * 440 * np.arange(rate) / rate) * 8000).astype(np.int16)
    heard = listening.to_encoder_rate(listening.to_protocol_rate(tone, rate))
    expected = np.sin(2 * np.pi * 440 * np.arange(len(heard)) / 16000) * 8000 / 32768
    assert 15800 < len(heard) <= 16000
    assert np.abs(heard[200:-200] - expected[200:-200]).max() < 1e-3


@pytest.mark.parametrize(
    "speech, found",
    [
        ([0] * 40, []),
        ([0] * 10 + [0.9] * 2 + [0] * 30, []),  # a click
        ([0] * 10 + [0.9] * 10 + [0] * 30, [(2, 32)]),
        ([0] * 3 + [0.9] * 10 + [0] * 30, [(0, 25)]),
        ([0] * 10 + [0.9, 0, 0, 0.9, 0.9] + [0] * 30, [(2, 27)]),  # a beginning survives a gap
        ([0] * 10 + [0.9] * 5 + [0.4] * 5 + [0] * 30, [(2, 32)]),  # above the release level
        ([0] * 10 + [0.9] * 5 + [0] * 12 + [0.9] * 5 + [0] * 30, [(2, 44)]),  # a pause
        ([0] * 10 + [0.9] * 5 + [0] * 30 + [0.9] * 5 + [0] * 30, [(2, 27), (37, 62)]),  # two
    ],
)
def test_an_utterance_ends_with_silence(speech, found):
    expected = [(first * listening.FRAME, last * listening.FRAME + listening.REACH) for first, last in found]
    assert listening.utterances(np.array(speech)) == expected


def test_the_default_model_still_gives_its_golden_answers():
    held_out = MODEL / "golden" / "held-out"
    platform = Platform(MODEL)
    for line in (held_out / "answers.jsonl").read_text().splitlines()[:3]:
        row = json.loads(line)
        given = platform.answer(*soundfile.read(held_out / row["file"], dtype="int16"))
        assert (given.transcript, given.text, given.tokens, given.codes) == (row["transcript"], row["answer"], row["answer_tokens"], row["codes"])
    assert platform.answer(np.zeros(24000, np.int16), 24000) is None


def test_what_a_step_and_a_second_of_sound_take_is_measured_on_one_thread():
    threads = torch.get_num_threads()
    result, text = speed.measured(Platform(MODEL), ["What is two plus two?"])
    assert all(value > 0 for value in result.values()) and result.keys() == {"step_ms", "codec", "encoder"}
    assert f"{result['step_ms']:.1f} ms" in text and torch.get_num_threads() == threads
