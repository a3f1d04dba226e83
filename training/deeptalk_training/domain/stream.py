"""Endless samples of all topics, and all samples there are."""

from bisect import bisect
from itertools import accumulate
from random import Random

from . import arithmetic, counting, countries, looks, meanings, nature, refusals, smalltalk, spelling, time_words, units
from .followups import FollowUps
from .repeating import Repeating
from .sample import TRAIN, Sample
from .wording import Relation

MODULES = (countries, arithmetic, counting, time_words, units, spelling, meanings, nature, looks, smalltalk, refusals)


def relations() -> list[Relation]:
    """The relations with a fixed set of facts."""
    return [relation for module in MODULES for relation in module.relations()]


class Domain:
    """What the assistant can talk about. Topics are drawn by the weights of their relations."""

    def __init__(self, topics: set[str] | None = None, endless: bool = True):
        sources = relations() + ([Repeating(), FollowUps()] if endless else [])
        self.sources = [s for s in sources if topics is None or s.topic in topics]
        if not self.sources:
            raise ValueError(f"no such topics: {sorted(topics or ())}; known: {sorted({s.topic for s in sources})}")

    def topics(self) -> list[str]:
        return sorted({source.topic for source in self.sources})

    def stream(self, seed: int, split: str = TRAIN):
        """Endless samples of one split; the same seed gives the same samples."""
        rng = Random(seed)
        sources = [s for s in self.sources if s.has(split)]
        limits = list(accumulate(s.weight for s in sources))
        total = limits[-1]
        while True:
            yield sources[bisect(limits, rng.random() * total)].draw(rng, split)

    def every(self, split: str = TRAIN):
        """Each fact in each wording, once; leaves out topics with endless facts."""
        for source in self.sources:
            if isinstance(source, Relation):
                yield from source.every(split)

    def facts(self, split: str = TRAIN, offset: int = 0):
        """Each fact once, in one wording that changes from fact to fact and with `offset`."""
        for source in self.sources:
            if isinstance(source, Relation) and source.has(split):
                yield from source.one_each(split, offset)


def samples(seed: int, count: int, split: str = TRAIN, topics: set[str] | None = None) -> list[Sample]:
    """`count` samples of a split."""
    stream = Domain(topics).stream(seed, split)
    return [next(stream) for _ in range(count)]
