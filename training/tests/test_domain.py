"""The facts are right, the splits are apart, and everything is spelled out."""

import re
import time
from collections import defaultdict

import pytest
from deeptalk_training.domain import SPLITS, TRAIN, UNSEEN_FACT, UNSEEN_WORDING, Domain, SentenceMaker, samples
from deeptalk_training.domain.numbers import ordinal, words, year
from deeptalk_training.domain.selfdialogue import clean

EVERY = {split: list(Domain(endless=False).every(split)) for split in SPLITS}
ANSWERS = {s.question: s.answer for split in SPLITS for s in EVERY[split]}


@pytest.mark.parametrize(
    "question, answer",
    [
        ("What is the capital of Norway?", "The capital of Norway is Oslo."),
        ("What is the capital of the Netherlands?", "The capital of the Netherlands is Amsterdam."),
        ("What is the capital of Australia?", "The capital of Australia is Canberra."),
        ("Which country has the capital Nairobi?", "Nairobi is the capital of Kenya."),
        ("What is the currency of Japan?", "The currency of Japan is the yen."),
        ("Which continent is Chile in?", "Chile is in South America."),
        ("What is seven plus five?", "Seven plus five is twelve."),
        ("What is twenty minus thirteen?", "Twenty minus thirteen is seven."),
        ("What is twelve times twelve?", "Twelve times twelve is one hundred forty-four."),
        ("What is fifty-six divided by eight?", "Fifty-six divided by eight is seven."),
        ("Which is bigger, seven or twelve?", None),
        ("What day comes after Sunday?", "The day after Sunday is Monday."),
        ("How many days are there in February?", "February has twenty-eight days."),
        ("How many minutes are there in an hour?", "There are sixty minutes in an hour."),
        ("How do you spell cat?", "Cat is spelled C, A, T."),
        ("What is the opposite of hot?", "The opposite of hot is cold."),
        ("How many legs does a spider have?", "A spider has eight legs."),
        ("What is the symbol of gold?", "The symbol of gold is A, U."),
        ("What is your name?", "My name is DeepTalk."),
    ],
)
def test_known_questions_have_the_right_answer(question, answer):
    assert answer is None or ANSWERS[question] == answer


def test_arithmetic_is_right():
    value = {words(n): n for n in range(400)}
    signs = {"plus": lambda a, b: a + b, "minus": lambda a, b: a - b, "times": lambda a, b: a * b}
    checked = 0
    for answer in set(ANSWERS.values()):
        match = re.fullmatch(r"([a-z -]+) (plus|minus|times) ([a-z -]+) is ([a-z -]+)\.", answer[:1].lower() + answer[1:])
        if match:
            a, sign, b, result = match.groups()
            assert signs[sign](value[a], value[b]) == value[result], answer
            checked += 1
    assert checked > 700


def test_a_question_has_one_answer():
    answers = defaultdict(set)
    for split in SPLITS:
        for sample in EVERY[split]:
            answers[sample.question].add(sample.answer)
    assert not {q: a for q, a in answers.items() if len(a) > 1}


def test_splits_share_no_question():
    questions = {split: {s.question for s in rows} for split, rows in EVERY.items()}
    for one in SPLITS:
        for other in SPLITS:
            assert one == other or not questions[one] & questions[other], (one, other)


def test_held_out_wordings_and_facts_never_occur_in_training():
    train = EVERY[TRAIN]
    assert not {s.template_id for s in train} & {s.template_id for s in EVERY[UNSEEN_WORDING]}
    assert not {s.fact_id for s in train} & {s.fact_id for s in EVERY[UNSEEN_FACT]}


def test_most_relations_have_many_wordings():
    wordings = defaultdict(set)
    for sample in EVERY[TRAIN]:
        wordings[sample.fact_id.split("/")[0]].add(sample.template_id)
    assert sum(len(w) >= 12 for w in wordings.values()) > len(wordings) * 0.7


@pytest.mark.parametrize("split", SPLITS)
def test_everything_is_spelled_out(split):
    for sample in samples(5, 4000, split):
        for text in (sample.question, sample.answer, *sum(sample.history, ())):
            assert re.fullmatch(r"[A-Z][A-Za-z ,.:?!'-]*[.?!]", text), text
        assert len(sample.answer.split()) <= 16


def test_the_key_is_part_of_the_answer():
    for split in SPLITS:
        for sample in EVERY[split]:
            plain = re.sub(r"[^a-z' -]", "", sample.answer.lower())
            assert sample.key and (sample.key.lower() in plain or sample.topic in ("comparisons", "small talk")), sample


def test_the_same_seed_gives_the_same_samples_and_quickly():
    started = time.perf_counter()
    first = samples(9, 20_000)
    assert time.perf_counter() - started < 4
    assert first == samples(9, 20_000) and first != samples(10, 20_000)


def test_follow_ups_carry_the_first_turn():
    for sample in samples(3, 300, topics={"follow-ups"}):
        assert len(sample.history) == 1


def test_numbers_in_words():
    assert [words(n) for n in (0, 13, 40, 41, 100, 365, 1000)] == [
        "zero", "thirteen", "forty", "forty-one", "one hundred", "three hundred sixty-five", "one thousand"]
    assert [ordinal(n) for n in (1, 12, 20, 21, 100)] == ["first", "twelfth", "twentieth", "twenty-first", "one hundredth"]
    assert [year(n) for n in (1987, 1905, 2004, 2017)] == [
        "nineteen eighty-seven", "nineteen oh five", "two thousand four", "twenty seventeen"]


def test_statements_use_many_words():
    maker = SentenceMaker(1)
    seen = {word for _ in range(5000) for word in maker.statement().lower().strip(".").split()}
    assert len(seen) > 3000


def test_statements_choose_a_or_an():
    maker = SentenceMaker(2)
    for _ in range(3000):
        text = f" {maker.statement().lower()}"
        assert not re.search(r" a [aeiou]| an [^aeiou]", text), text


def test_corpus_sentences_are_cleaned():
    assert list(clean("i paid $5 in 1987. LOL! that's the 2nd time...")) == [
        "I paid five dollars in nineteen eighty seven.", "That's the second time."]
    assert list(clean("Too short. Visit www.example.com now please")) == []
