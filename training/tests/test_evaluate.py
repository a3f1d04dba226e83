"""Scores judge the key value and count words fairly."""

import json
from pathlib import Path

import pytest
from deeptalk_training.__main__ import main
from deeptalk_training.evaluate import Share, is_right, normalise, wilson, word_errors
from deeptalk_training.evaluate.report import as_json, by_group, markdown


@pytest.mark.parametrize(
    "text, same",
    [
        ("There are 24 hours.", "There are twenty-four hours"),
        ("In 1987, the 2nd.", "in nineteen eighty-seven the second"),
        ("It's GREY!", "its gray"),
        ("1,000 meters", "one thousand metres"),
        ("50%", "fifty percent"),
        ("7 x 5 = 35", "seven times five is thirty-five"),
        ("5x10 is 50", "five times ten is fifty"),
        ("16-10 is 6", "sixteen minus ten is six"),
        ("7 + 5 is 12", "seven plus five is twelve"),
        ("12 / 3 = 4", "twelve divided by three is four"),
        ("My name is Deep Talk.", "My name is DeepTalk."),
    ],
)
def test_what_sounds_the_same_is_the_same(text, same):
    assert normalise(text) == normalise(same)


@pytest.mark.parametrize(
    "expected, key, given, right",
    [
        ("The capital of Norway is Oslo.", "Oslo", "The capital of Norway is Oslo.", True),
        ("The capital of Norway is Oslo.", "Oslo", "It is Oslo", True),
        ("The capital of Norway is Oslo.", "Oslo", "The capital of Norway is Rome.", False),
        ("Seven plus zero is seven.", "seven", "Seven plus zero is nine.", False),
        ("Seven plus five is twelve.", "twelve", "7 plus 5 is 12.", True),
        ("Forty-two comes after forty-one.", "forty-two", "Forty-one comes after forty.", False),
        ("Cat is spelled C, A, T.", "C A T", "Cat is spelled C-A-T.", True),
        ("Cat is spelled C, A, T.", "C A T", "Cat is spelled C, A, R.", False),
        ("No, seven is smaller than twelve.", "no", "Yes, seven is bigger than twelve.", False),
        ("I don't know that.", "don't know", "I don't know that.", True),
        ("Good morning! How can I help you?", "good morning", "", False),
    ],
)
def test_the_key_value_decides(expected, key, given, right):
    assert is_right(expected, key, given) is right


def test_word_errors_count_edits():
    assert word_errors("the cat sat", "the cat sat").errors == 0
    assert word_errors("the cat sat", "a cat sat down").errors == 2
    total = word_errors("one two", "one") + word_errors("three four", "three four")
    assert (total.errors, total.words, total.rate, total.accuracy) == (1, 4, 0.25, 0.75)


def test_spelled_letters_match_however_they_are_written():
    assert word_errors("Cat is spelled C, A, T.", "Cat is spelled CAT.").errors == 0


def test_wilson_interval():
    low, high = wilson(70, 100)
    assert (round(low, 3), round(high, 3)) == (0.604, 0.781)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(10, 10)[1] == 1.0 and wilson(10, 10)[0] > 0.7
    share = Share()
    share.add(True)
    share.add(False)
    assert share.value == 0.5 and share.to_json()["trials"] == 2


ROWS = [
    {"answer": "The capital of Norway is Oslo.", "key": "Oslo", "given": "Oslo.", "split": "train", "voice": "a:b", "topic": "capitals"},
    {"answer": "Two plus two is four.", "key": "four", "given": "Two plus two is five.", "split": "unseen_fact", "voice": "a:b",
     "topic": "arithmetic"},
]


def test_results_are_grouped():
    groups = by_group(ROWS, "split")
    assert as_json(groups)["all"]["all"]["value"] == 0.5
    assert as_json(groups)["split"]["train"]["value"] == 1.0
    assert "| split: unseen_fact | 0.0% |" in markdown(groups, "Answers")


def test_the_score_stage_writes_json_and_markdown(tmp_path: Path, capsys):
    answers = tmp_path / "answers.jsonl"
    answers.write_text("\n".join(map(json.dumps, ROWS)))
    assert main(["score", str(answers), "--output", str(tmp_path / "results")]) == 0
    assert json.loads((tmp_path / "results/answers.json").read_text())["all"]["all"]["hits"] == 1
    assert "| all | 50.0% |" in (tmp_path / "results/answers.md").read_text()


def test_bad_input_gives_one_line(tmp_path: Path, capsys):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"answer": "x"}\n')
    assert main(["score", str(bad)]) == 2
    assert capsys.readouterr().err.strip() == f"error: {bad}, line 1: no key, given, split, voice, topic"


def test_a_missing_model_gives_one_line(tmp_path: Path):
    pytest.importorskip("faster_whisper")  # of the extra "judge"
    assert main(["hear", str(tmp_path / "none.jsonl"), "--whisper", str(tmp_path)]) == 2


def test_help_lists_the_stages(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    assert all(stage in shown for stage in ("domain", "voices", "evaluation-voices", "score", "hear", "sentences"))


def test_misheard_phonemes_are_counted_by_voice(tmp_path: Path, monkeypatch):
    import numpy as np
    import soundfile

    from deeptalk_training import audio_pool
    from deeptalk_training.encoder.model import SpeechEncoder
    from deeptalk_training.evaluate.phonemes import measured

    monkeypatch.setattr(audio_pool, "_begin", lambda: None)
    monkeypatch.setattr(audio_pool, "_g2p", lambda text: text)
    soundfile.write(tmp_path / "a.wav", np.zeros(16000, np.int16), 16000)
    row = {"file": "a.wav", "answer": "", "question": "bad deed"}
    result, table = measured(SpeechEncoder().eval(), tmp_path, [row | {"voice": "one"}, row | {"voice": "two"}, row | {"voice": "two"}])
    assert {voice: r["recordings"] for voice, r in result.items()} == {"one": 1, "two": 2, "all": 3}
    assert result["one"]["phoneme_error"] == result["two"]["phoneme_error"] > 0.5  # of an encoder that has learned nothing
    assert "| two | 2 |" in table
