"""One command measures a model folder, part by part, and makes one table of what it found."""

import json
import shutil
from pathlib import Path

import pytest

from deeptalk_training.__main__ import main
from deeptalk_training.evaluate import card, saying
from deeptalk_training.evaluate.command import PARTS
from deeptalk_training.reference.talking import Platform

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "models" / "deeptalk-mini"


@pytest.fixture
def recordings(tmp_path):
    folder = tmp_path / "recordings"
    folder.mkdir()
    known = {"file": "capital-japan.wav", "voice": "one", "question": "What is the capital of Japan?", "topic": "capitals", "split": "train",
             "answer": "The capital of Japan is Tokyo.", "key": "Tokyo"}
    (folder / "index.jsonl").write_text(json.dumps(known) + "\n")
    shutil.copy(ROOT / "samples" / known["file"], folder)
    return folder


def test_every_part_can_be_asked_for():
    assert {*PARTS} == {*card.PARTS}


def test_parts_are_measured_and_make_a_table(recordings, tmp_path, capsys):
    output = tmp_path / "results"
    assert main(["evaluate", str(MODEL), "--only", "spoken", "typed", "speed", "--recordings", str(recordings), "--limit", "1", "--output", str(output)]) == 0
    spoken = json.loads((output / "deeptalk-mini-spoken.json").read_text())
    assert spoken["all"]["all"]["trials"] == 1 and spoken["transcripts"]["words"] == 6
    given = json.loads((output / "deeptalk-mini-spoken.jsonl").read_text())
    assert given["answer"] == "The capital of Japan is Tokyo." and given["given"] and given["transcript"]
    table = (output / "deeptalk-mini.md").read_text()
    assert table in capsys.readouterr().out
    for label in ("spoken questions answered right", "the same questions typed", "a step of a spoken reply"):
        assert f"| {label}" in table
    assert "how they are said" not in table


def test_results_of_another_model_do_not_stand_in_the_table(recordings, tmp_path):
    output = tmp_path / "results"
    output.mkdir()
    share = {"value": 1.0, "low": 0.9, "high": 1.0, "trials": 40}
    (output / "deeptalk-mini-tools.json").write_text(json.dumps({"weights": "of before", "all": {"all": share}}))
    assert main(["evaluate", str(MODEL), "--only", "typed", "--recordings", str(recordings), "--output", str(output)]) == 0
    table = (output / "deeptalk-mini.md").read_text()
    assert "the same questions typed" in table and "turns with tools" not in table


def test_what_is_said_as_the_voice_says_it_is_no_error():
    platform = Platform(MODEL)
    tokens = platform.parts.tokenizer.encode("The capital of Japan is Tokyo.").ids
    codes = platform.decoding.speech((platform.decoding.grids.quiet([platform.decoding.c.bos]), None), tokens).codes
    assert saying.otherwise(platform.decoding, [{"tokens": tokens, "codes": codes}]).errors == 0
    assert saying.otherwise(platform.decoding, [{"tokens": tokens, "codes": codes}, {"tokens": tokens, "codes": codes[:9]}]).errors > 8


def test_a_part_that_is_asked_for_and_lacks_its_recordings_is_an_error(tmp_path, capsys):
    assert main(["evaluate", str(MODEL), "--only", "people", "--people", str(tmp_path / "nobody")]) == 2
    assert capsys.readouterr().err.strip() == f"error: people needs {tmp_path / 'nobody'}, which isn't there"
    assert main(["evaluate", str(MODEL), "--only", "words", "--recordings", str(tmp_path), "--whisper", str(tmp_path / "deaf")]) == 2
    assert capsys.readouterr().err.strip() == f"error: words needs {tmp_path / 'deaf'}, which isn't there"
    assert main(["evaluate", str(MODEL), "--only", "singing"]) == 2
    assert "--only singing: known are spoken, words" in capsys.readouterr().err


def test_what_is_known_stands_in_the_table():
    share = {"value": 0.75, "low": 0.6, "high": 0.85, "trials": 40}
    groups = {"all": {"all": share}, "split": {"train": share}, "topic": {"manner: pace": share}}
    table = card.table({"spoken": groups | {"transcripts": {"errors": 1, "words": 10, "rate": 0.1}}, "typed": {"all": {"all": share | {"value": 1.0}}}, "manner": groups,
                        "words": groups | {"heard": {"errors": 20, "words": 100, "rate": 0.2}, "heard_of_the_voice": {"errors": 10, "words": 100, "rate": 0.1}}})
    for line in ("| spoken questions answered right | ≥ 70 % | 75.0% | 60.0% – 85.0% | 40 |", "| right spoken, as a share of right typed | ≥ 85 % | 75.0% | |  |",
                 "| word error, times that of the voice itself | ≤ 1.3 | 2.0 | |  |", "| manner: pace |  | 75.0% | 60.0% – 85.0% | 40 |"):
        assert line in table


def test_the_model_card_holds_the_table_that_was_measured():
    results, weights = ROOT / "training" / "results", card.Card(MODEL, *[Path()] * 5).weights()
    assert (results / "deeptalk-mini.md").read_text() in (MODEL / "MODEL_CARD.md").read_text()
    assert {json.loads((results / f"deeptalk-mini-{part}.json").read_text())["weights"] for part in PARTS} == {weights}
