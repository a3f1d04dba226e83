"""The answer voice in time with the codec's frames, and what the codes say of it."""

import numpy as np
import torch

from deeptalk_training.codec import phonetic, rhythm, train
from deeptalk_training.codec.bands import FLOOR, HARMONIC, NOISE, SUBFRAMES, WIDTH
from deeptalk_training.codec.codec import Codec
from deeptalk_training.codec.phonetic import LEFT, NUMBER, SILENT
from deeptalk_training.codec.sharpened import HARMONIC_SPREAD, NOISE_SPREAD, sharpened, smoothing


def timed(text: str, lasting: list[float]):
    sounds = rhythm.sounds_of([rhythm.SILENCE, *text, rhythm.SILENCE], lasting)
    halves, given = rhythm.in_time(sounds)
    return sounds, halves, given, np.concatenate([[0], np.cumsum(halves)]) / rhythm.HALVES


def test_every_word_begins_with_a_frame_and_every_sound_lasts_whole_halves():
    rng = np.random.default_rng(3)
    text = "ðə kˈæt sˈæt, ˈɑn ə mˈæt."
    sounds, halves, given, heard = timed(text, [2.1, *rng.uniform(0.1, 1.7, len(text)), 3.3])
    for sound, begins in zip(sounds, heard):
        assert not sound.begins_word or begins == int(begins)
    assert len([s for s in sounds if s.begins_word]) == 6 + 2
    assert (halves >= 1).all()
    assert (np.diff(given) > 0).all()


def test_a_word_is_as_long_as_before_but_for_less_than_a_frame():
    _, _, given, heard = timed("abc defgh", [1.0, 0.8, 1.3, 0.9, 0.2, 0.6, 0.6, 0.7, 0.5, 0.8, 2.0])
    words = [0, 1, 4, 9, 10]
    assert np.abs(np.diff(heard[words]) - np.diff(given[words])).max() < 1


def test_many_short_sounds_get_half_a_frame_each():
    _, halves, _, _ = timed("abcde", [1.0, 0.2, 0.2, 0.2, 0.2, 0.3, 1.0])
    assert halves[1:6].tolist() == [1, 1, 1, 1, 2]


def test_a_stress_mark_belongs_to_what_follows_and_a_space_to_what_was_and_silence_in_front_is_short():
    sounds, _, _, _ = timed("a ˈb", [4.0, 0.5, 0.25, 0.25, 1.0, 1.0])
    assert [(s.symbol, s.begin, s.end, s.begins_word) for s in sounds] == [
        ("_", 3.0, 4.0, True), ("a", 4.0, 4.75, True), ("ˈb", 4.75, 6.0, True), ("_", 6.0, 7.0, True)]


def test_codes_tell_the_sounds_and_the_pitch_of_the_frame_to_come():
    halves = phonetic.spelt(["_", "ˈæ", "t", "…", "“"], [2, 5, 1, 1, 1])
    number = lambda sound, left: NUMBER[sound] * LEFT + left  # noqa: E731
    assert halves[2:].tolist() == [*(number("ˈæ", left) for left in (3, 3, 2, 1, 0)), number("t", 0), number(",", 0), number(",", 0)]
    frames = np.full((6 * SUBFRAMES, WIDTH), FLOOR, np.float32)
    frames[:, :2] = 0
    frames[2 * SUBFRAMES : 3 * SUBFRAMES, :3] = [5.11, 1.0, 2.0]
    codes = phonetic.codes_of(halves, frames)
    assert codes.shape == (6, phonetic.CODEBOOKS)
    assert codes[0, :2].tolist() == halves[2:4].tolist() and codes[3, :2].tolist() == halves[8:10].tolist()
    assert codes[4:, :2].tolist() == [[SILENT, SILENT]] * 2
    assert (codes[:, 2] == 32).all()  # halfway; unvoiced frames keep the height of the last voiced, or of the first to come


def test_sounds_are_read_back_from_their_codes():
    lasting = [2, 1, 3, 7, 2, 1]
    halves = phonetic.spelt(["k", "k", "ˈæ", "t", ",", "t"], lasting)
    codes = phonetic.codes_of(np.concatenate([[phonetic.SILENT] * 2, halves]), np.zeros((9 * SUBFRAMES, WIDTH)))
    assert phonetic.sounds_in(codes) == ["k", "k", "æ", "t", "t"]


def test_the_decoder_learns_what_the_codes_mean():
    torch.manual_seed(0)
    shapes = torch.randn(phonetic.ENTRIES, SUBFRAMES, WIDTH)
    rows = []
    for length in (60, 50):
        codes = np.random.default_rng(length).integers(0, 6, (length, phonetic.CODEBOOKS))
        rows.append({"codes": codes.astype(np.uint16), "frames": shapes[codes[:, 0]].flatten(0, 1)})
    before = train.fit(rows, 0.3, "cpu", log=lambda *a, **k: None)
    after = train.fit(rows, 6, "cpu", before, window=16, batch=8, log=lambda *a, **k: None)
    assert train.error_of(after, rows[0]) < 0.2


def test_a_sharpened_decoder_gives_sharpened_spectra():
    torch.manual_seed(3)
    codec = Codec()
    codec.shift.normal_()
    codec.scale.uniform_(0.5, 2.0)
    codes = torch.randint(0, 8, (1, 5, codec.codebooks.shape[0]))
    plain, sharp = codec.features(codes)[0], sharpened(codec, 0.3).features(codes)[0]
    for first, count, spread in ((2, HARMONIC, HARMONIC_SPREAD), (2 + HARMONIC, NOISE, NOISE_SPREAD)):
        bands = plain[:, first : first + count]
        torch.testing.assert_close(sharp[:, first : first + count], bands + 0.3 * (bands - bands @ smoothing(count, spread).T), atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(sharp[:, :2], plain[:, :2])
    torch.testing.assert_close(smoothing(16, 1.5).sum(1), torch.ones(16))
