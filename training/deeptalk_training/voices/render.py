"""Renders domain questions into packs: `python -m deeptalk_training voices …`."""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from ..domain import Domain, Sample
from .pack import PackReader, PackWriter
from .speakers import Speaker

LONGEST_CHARACTERS = 50
"""Keeps questions short: about 2.3 s on average, 3.5 s at most."""


def questions(seed: int, split: str = "train", longest: int = LONGEST_CHARACTERS):
    """Endless questions of all topics. A third comes from a list with each fact in turn, so that rare
    facts are heard early; the others follow the domain's own weights."""
    domain = Domain()
    stream = domain.stream(seed, split)
    rng = Random(seed)
    every: list[Sample] = []
    while True:
        if rng.random() < 0.35:
            if not every:
                every = list(domain.facts(split, offset=int(rng.random() * 1000)))
                rng.shuffle(every)
            sample = every.pop()
        else:
            sample = next(stream)
        if len(sample.question) <= longest:
            yield sample


LINES = 0.3  # share of general sentences, where there are any: the domain has few words


def mixed(questions, lines: list[str], rng: Random):
    """Endless (text, what is known of it): questions, and general sentences among them."""
    for sample in questions:
        if lines and rng.random() < LINES:
            yield rng.choice(lines), {}
        else:
            yield sample.question, meta(sample)


def meta(sample: Sample) -> dict:
    row = {"topic": sample.topic, "split": sample.split, "answer": sample.answer, "key": sample.key, "fact": sample.fact_id,
           "template": sample.template_id}
    return row | {"history": sample.history} if sample.history else row


def render(folder: Path, voices: dict[str, Callable[[], Speaker]], count: int, seed: int, seconds: float = 1e9,
           split: str = "train", lines: list[str] = (), report: Callable[[str], None] = print) -> None:
    """Adds clips until the folder has `count` of them or `seconds` have passed, voices in turn. `lines`: general sentences to be spoken, too.

    Continues where an earlier run stopped: the clips that are there are counted and not made again.
    """
    writer = PackWriter(folder)
    done = {(clip.text, clip.voice) for clip in PackReader(folder).clips()}
    speakers = {name: make() for name, make in voices.items()}
    rng = Random(seed + len(done))
    stream = mixed(questions(seed + len(done), split), [line for line in lines if len(line) <= LONGEST_CHARACTERS], Random(seed - len(done)))
    started, audio, made, names = time.monotonic(), 0.0, 0, list(speakers)
    while len(done) < count and time.monotonic() - started < seconds:
        name, (text, known) = names[len(done) % len(names)], next(stream)
        if (text, name) in done:
            continue
        speed = rng.uniform(0.9, 1.2)
        samples = speakers[name].say(text, speed)
        if len(samples) < 3200:
            continue
        writer.add(samples, text, name, **known)
        done.add((text, name))
        audio += len(samples) / 16_000
        made += 1
        if made % 100 == 0:
            taken = time.monotonic() - started
            report(f"{made} clips, {audio / 60:.1f} min of speech in {taken / 60:.1f} min "
                   f"({made / taken:.2f} clips/s), {len(done)} of {count}")
