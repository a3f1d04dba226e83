"""Packs can be read while they grow, and evaluation voices stay out of training."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from deeptalk_training.voices import HELD_OUT, PackReader, PackWriter, human, training_voices
from deeptalk_training.voices.evaluation_set import as_pack, read_evaluation, render_evaluation, spread
from deeptalk_training.voices.pack import RATE, decode, encode
from deeptalk_training.voices.render import questions, render
from deeptalk_training.voices.sound import prepare
from deeptalk_training.voices.speakers import SMALL, speaker


class Beep:
    """A speaker that whistles, longer for longer texts."""

    def say(self, text, speed=1.0):
        return 0.3 * np.sin(np.arange(4000 + 100 * len(text)) * 0.2).astype(np.float32)


def test_a_pack_gives_back_what_was_put_in(tmp_path: Path):
    writer = PackWriter(tmp_path)
    writer.add(Beep().say("one"), "One.", "beep:a", topic="t")
    writer.add(Beep().say("two"), "Two.", "beep:b", topic="u")
    rows = list(PackReader(tmp_path))
    assert [(clip.text, clip.voice, clip.meta["topic"]) for clip, _ in rows] == [("One.", "beep:a", "t"), ("Two.", "beep:b", "u")]
    for clip, samples in rows:
        assert abs(len(samples) / 16_000 - clip.seconds) < 0.03
        assert 0.1 < np.abs(samples).max() < 0.6


def test_the_index_names_offsets_into_the_pack(tmp_path: Path):
    PackWriter(tmp_path).add(Beep().say("x"), "X.", "beep:a", split="train")
    row = json.loads((tmp_path / "000.jsonl").read_text())
    assert {"text", "voice", "offset", "length", "seconds", "split"} <= set(row)
    assert row["offset"] + row["length"] == (tmp_path / "000.bin").stat().st_size


def test_a_half_written_line_is_ignored(tmp_path: Path):
    PackWriter(tmp_path).add(Beep().say("x"), "X.", "beep:a")
    with (tmp_path / "000.jsonl").open("a") as file:
        file.write('{"text": "Y')
    assert len(list(PackReader(tmp_path).clips())) == 1


def test_a_full_pack_is_followed_by_another(tmp_path: Path):
    writer = PackWriter(tmp_path, limit=4000)
    for n in range(6):
        writer.add(Beep().say("x"), f"{n}.", "beep:a")
    assert len(list(tmp_path.glob("*.bin"))) > 1
    assert len(list(PackReader(tmp_path))) == 6


def test_opus_keeps_length_and_rate():
    samples = Beep().say("a longer text")
    assert abs(len(decode(encode(samples))) - len(samples)) < 480


def test_prepare_resamples_trims_and_levels():
    rate = 24_000
    tone = np.concatenate([np.zeros(rate), 0.9 * np.sin(np.arange(rate) * 0.1), np.zeros(rate)])
    out = prepare(tone, rate)
    assert 0.9 < len(out) / 16_000 < 1.4
    assert abs(np.abs(out).max() - 0.5) < 0.02
    assert len(prepare(np.zeros(1000), 16_000)) == 0


def test_rendering_continues_where_it_stopped(tmp_path: Path):
    for count in (5, 12):
        render(tmp_path, {"beep:a": Beep, "beep:b": Beep}, count, seed=1, report=lambda line: None)
        clips = list(PackReader(tmp_path).clips())
        assert len(clips) == len({(c.text, c.voice) for c in clips}) == count
    assert {c.voice for c in clips} == {"beep:a", "beep:b"}
    assert all(c.meta["split"] == "train" and c.meta["answer"] for c in clips)


def test_general_sentences_are_spoken_among_the_questions(tmp_path: Path):
    lines = [f"The {n} birds sing." for n in range(200)] + ["A sentence that is by far too long for what is rendered here."]
    render(tmp_path, {"beep:a": Beep}, 60, seed=1, lines=lines, report=lambda line: None)
    texts = [clip.text for clip in PackReader(tmp_path).clips() if "answer" not in clip.meta]
    assert 8 < len(texts) < 30 and set(texts) <= set(lines[:-1])


def test_evaluation_questions_cover_the_splits_once(tmp_path: Path):
    render_evaluation(tmp_path, {"beep:a": Beep, "beep:b": Beep}, 6, report=lambda line: None)
    rows = read_evaluation(tmp_path)
    assert len(rows) == len({row["question"] for row in rows}) == 12
    assert {row["split"] for row in rows} == {"train", "unseen_wording", "unseen_fact"}
    assert all((tmp_path / row["file"]).is_file() for row in rows)
    few = spread(rows, 4)
    assert len(few) == 4 and {row["voice"] for row in few} == {row["voice"] for row in rows}
    assert spread(rows, None) != rows and sorted(map(str, spread(rows, None))) == sorted(map(str, rows))
    assert as_pack(tmp_path, tmp_path / "pack") == 12
    clip, _ = next(iter(PackReader(tmp_path / "pack")))
    assert clip.text == rows[0]["question"] and clip.meta["answer"] == rows[0]["answer"]


def test_no_evaluation_voice_is_a_training_voice(tmp_path: Path):
    for name in ("af_heart", "af_nicole", "am_puck", "bm_daniel", "bm_george", "ef_dora"):
        (tmp_path / f"{name}.bin").write_bytes(b"")
    names = training_voices(tmp_path)
    parts = {part for name in names for part in name.split(":")[1].split("+")}
    assert parts == {"af_heart", "bm_george", "ef_dora"}
    assert {"kokoro:af_heart", "kokoro:af_heart+bm_george", "kokoro:bm_george+ef_dora"} < set(names) and "kokoro:ef_dora" not in names
    assert not set(HELD_OUT) & (set(names) | set(SMALL))


def test_an_unknown_voice_is_named():
    with pytest.raises(ValueError, match="unknown voice 'nobody:x'"):
        speaker("nobody:x")


def test_questions_are_short_and_varied():
    stream = questions(1)
    rows = [next(stream) for _ in range(1000)]
    assert max(len(row.question) for row in rows) <= 50
    assert len({row.topic for row in rows}) > 20


def test_recordings_of_people_become_an_evaluation_set(tmp_path: Path):
    (text, sounds), cards = human.PROMPTS, human.SPOKEN["cards"]
    for path in (text, f"{sounds}/x", *human.SPOKEN.values()):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / text).write_bytes(gzip.compress(b"; heading\n\nhello: Hello there.\nbeep: [a beep]\nlost: It is gone.\nlong: " + b"word " * 40))
    (tmp_path / human.SPOKEN["audio book"]).write_text("")
    (tmp_path / cards).write_text("<s> ten of clubs  </s> (001)\n<s> one </s> (002)\n")
    for path, rate in ((f"{sounds}/hello.wav", 8000), (Path(cards).parent / "001.wav", 16000), (Path(cards).parent / "002.wav", 16000)):
        soundfile.write(tmp_path / path, np.zeros(rate), rate)
    assert human.index(tmp_path, tmp_path / "out") == 2
    rows = read_evaluation(tmp_path / "out")
    assert [(row["voice"], row["question"], row["seconds"]) for row in rows] == [("telephone", "Hello there.", 1.0), ("cards", "ten of clubs", 1.0)]
    assert all(soundfile.info(tmp_path / "out" / row["file"]).samplerate == RATE for row in rows)
