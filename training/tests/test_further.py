"""What is trained beyond the domain is right, and none of it is a fact that the domain asks for or holds out."""

import re

from deeptalk_training.domain import SPLITS, Domain, further
from deeptalk_training.domain.numbers import words

DRAWN = further.samples(3, 20_000)
VALUE = {words(n): n for n in range(1000)}


def test_it_has_no_fact_of_the_domain():
    asked = {s.fact_id for split in SPLITS for s in Domain(endless=False).every(split)}
    assert not asked & {s.fact_id for s in DRAWN}
    assert len({s.fact_id for s in DRAWN}) > 15_000


def test_its_sums_and_comparisons_are_right():
    signs = {"plus": lambda a, b: a + b, "minus": lambda a, b: a - b, "times": lambda a, b: a * b, "divided by": lambda a, b: a // b}
    checked = 0
    for sample in DRAWN:
        text = sample.answer[:1].lower() + sample.answer[1:-1]
        if match := re.fullmatch(r"([a-z -]+) (plus|minus|times|divided by) ([a-z -]+) is ([a-z -]+)", text):
            a, sign, b, result = match.groups()
            assert signs[sign](VALUE[a], VALUE[b]) == VALUE[result] and sample.key == result, text
            checked += 1
        elif match := re.fullmatch(r"(?:yes, |no, )?([a-z -]+) is (bigger|smaller) than ([a-z -]+)", text):
            a, how, b = match.groups()
            assert (VALUE[a] > VALUE[b]) == (how == "bigger"), text
            checked += 1
    assert checked > 7000


def test_its_words_are_spelled_letter_by_letter():
    spelled = [s for s in DRAWN if s.fact_id.startswith("spell/")]
    assert len(spelled) > 2000
    for sample in spelled:
        word = sample.fact_id.removeprefix("spell/")
        assert word in sample.question.lower() and sample.answer.lower() == f"{word} is spelled {', '.join(word)}."


def test_it_counts_to_where_it_is_told():
    counts = [s for s in DRAWN if s.fact_id.startswith("count/")]
    assert max(int(s.fact_id.split(" ")[1]) for s in counts) > 80
    for sample in counts:
        first, last = (int(n) for n in sample.fact_id.removeprefix("count/").split(" "))
        step = 1 if first < last else -1
        assert sample.answer[:-1].lower().split(", ") == [words(n) for n in range(first, last + step, step)]
