"""Which texts the model trains on: the assistant's answers, sentences to repeat, general sentences, and questions to hear. Seeded."""

from __future__ import annotations

import dataclasses
import random
import re
from collections import Counter
from pathlib import Path

from .domain import TEXT_ONLY, Domain, Sample, samples
from .domain.repeating import SEEN
from .domain.sample import sentence
from .domain.sentences import SentenceMaker
from .voices.pack import clips as pack_clips


@dataclasses.dataclass
class Texts:
    questions: list[Sample]  # typed questions with their answers, spoken training split
    typed_only: list[Sample]  # facts that only text training may read
    sentences: list[str]  # sentences to repeat, with a spoken form
    lines: list[str]  # general text
    spoken: list[str]  # every text that the answer voice speaks
    heard: list[tuple[str, str | None]]  # (question or sentence, answer or None) for pseudo speakers


def general_lines(path: Path | None, limit: int, seed: int) -> list[str]:
    """Cleaned sentences of the self-dialogue corpus where it is at hand, generated statements otherwise."""
    if path is not None and path.exists():
        lines = [line for line in path.read_text().split("\n") if 3 <= len(line.split()) <= 14]
        random.Random(seed).shuffle(lines)
        return lines[:limit]
    maker = SentenceMaker(seed)
    return [maker.statement() for _ in range(limit)]


def pack_texts(folders) -> tuple[list[str], list[str]]:
    """-> answers and questions of rendered packs."""
    answers, questions = set(), set()
    for folder in folders:
        for index in sorted(Path(folder).glob("*.jsonl")):
            for clip in pack_clips(index):
                questions.add(clip.text)
                if clip.meta.get("answer"):
                    answers.add(clip.meta["answer"])
    return sorted(answers), sorted(questions)


def gather(corpus: Path | None, folders, scale: float = 1.0, seed: int = 11) -> Texts:
    """`scale` shrinks everything, for a rehearsal."""
    count = lambda n: max(20, int(n * scale))  # noqa: E731
    rng = random.Random(seed)
    questions = samples(seed, count(200_000))
    typed_only = samples(seed + 1, count(6_000), TEXT_ONLY)
    maker = SentenceMaker(seed)
    sentences = [maker.word_list() if rng.random() < 0.25 else maker.statement() for _ in range(count(9_000))]
    lines = general_lines(corpus, count(120_000), seed)
    facts = [s.answer for s in Domain(endless=False).facts()] if scale >= 1 else []
    answers = {s.answer for s in questions if s.topic != "repeat"} | set(facts)
    spoken = [*sorted(answers), *sentences, *lines[: count(18_000)], *pack_texts(folders)[0]]
    spoken = list(dict.fromkeys(spoken))
    repeats = [(frame.format(text), sentence(text)) for text in sentences for frame in rng.sample(SEEN, 1)]
    plain = [s for s in questions if s.topic != "repeat" and not s.history and len(s.question) < 70]
    asked = rng.sample(plain, min(len(plain), count(27_000)))
    heard = [(s.question, s.answer) for s in asked] + repeats[: count(7_000)] + [(line, None) for line in lines[count(18_000) : count(28_000)]]
    return Texts(questions, typed_only, sentences, lines, spoken, heard)


def rarely_said(texts) -> list[float]:
    """How often to draw each text so that all words are heard, names too: by how rare the rarest of its words is."""
    split = [re.findall(r"[\w']+", text) for text in texts]
    counts = Counter(word for words in split for word in words)
    return [1 / min((counts[word] for word in words), default=len(split)) for words in split]


def word_lists(texts, count: int, seed: int, least: int = 3) -> list[str]:
    """"Madrid, zebra, arsenic.": words of the texts, of which a few at least have each, drawn alike whether they are frequent or not."""
    counts = Counter(word for text in texts for word in re.findall(r"[A-Za-z][a-z']+", text))
    known, rng = sorted(word for word, times in counts.items() if times >= least), random.Random(seed)
    return [sentence(", ".join(rng.choices(known, k=rng.randint(3, 5)))) for _ in range(count)]


def repeat_questions(sentences, seed: int = 13) -> list[tuple[str, str]]:
    rng = random.Random(seed)
    return [(rng.choice(SEEN).format(text), sentence(text)) for text in sentences]
