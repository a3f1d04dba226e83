"""Which texts are heard: rare words as often as frequent ones."""

import random
from collections import Counter

from deeptalk_training import texts


def test_lists_draw_every_word_alike():
    known = ["the cat saw the dog"] * 50 + ["Madrid is far"] * 3 + ["a typo: teh"]
    words = Counter(word.lower().strip(",.") for line in texts.word_lists(known, 600, 1) for word in line.split())
    assert "teh" not in words and set(words) == {"the", "cat", "saw", "dog", "madrid", "is", "far"}
    assert max(words.values()) < 1.5 * min(words.values())
    assert all(line[0].isupper() and 3 <= len(line.split(", ")) <= 5 for line in texts.word_lists(known, 50, 2))


def test_a_text_is_drawn_by_its_rarest_word():
    asked = ["What is the capital of Chad?"] + ["What is the sum?"] * 99
    drawn = random.Random(1).choices(asked, texts.rarely_said(asked), k=1000)
    assert 400 < drawn.count(asked[0]) < 600
