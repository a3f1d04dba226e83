"""One question with its one right answer."""

import zlib
from typing import NamedTuple

TRAIN = "train"
UNSEEN_WORDING = "unseen_wording"
"""The fact is asked in training, but never in these words."""
UNSEEN_FACT = "unseen_fact"
"""A fact that can be worked out (a sum, a spelling) and is never asked in training."""
TEXT_ONLY = "text_only"
"""A fact that has to be known. Text training may read it; spoken training must not."""
SPLITS = (TRAIN, UNSEEN_WORDING, UNSEEN_FACT, TEXT_ONLY)


class Sample(NamedTuple):
    topic: str
    question: str
    answer: str
    fact_id: str
    template_id: str
    split: str
    key: str = ""
    """The part of the answer that must be right, such as "Oslo"."""
    history: tuple[tuple[str, str], ...] = ()
    """Earlier turns, (question, answer), oldest first."""
    manner: str = ""
    """How the answer is to be spoken, where that was asked for (`manner.REQUESTS`)."""


def bucket(text: str) -> float:
    """A fixed number in [0, 1) for a text: the same on every machine and in every run."""
    return zlib.crc32(text.encode()) / 2**32


def sentence(text: str) -> str:
    """Starts with a capital."""
    return text[:1].upper() + text[1:]
