"""More of what can be worked out: larger numbers, longer counts, rarer words to spell. Only for training, so that it learns the rules from more than a
list; `stream.Domain`, which the evaluation set is drawn from, knows nothing of it."""

from __future__ import annotations

import dataclasses
from itertools import accumulate
from random import Random

from . import arithmetic, counting, spelling
from .sample import Sample
from .sentences import lines
from .wording import Relation

WEIGHTS = {"spell": 5.0, "letters": 3.0, "first_letter": 1.0, "last_letter": 1.5, "bigger": 2.5, "smaller": 2.5, "is_bigger": 2.5, "plus": 1.5, "minus": 2.5,
           "times": 1.0, "divided": 1.0, "double": 0.3, "half": 0.3, "after": 0.7, "before": 0.7, "between": 0.4, "count": 1.5}
LONGEST = 9  # letters of a word to spell


def vocabulary() -> list[str]:
    """Words of the sentence generator that `spelling` doesn't ask for."""
    every = {word for name in ("nouns", "adjectives", "adverbs", "people", "verbs", "compounds") for line in lines(name) for word in line.split()}
    return sorted(word for word in every - {*spelling.VOCABULARY} if 2 < len(word) <= LONGEST and word.isascii() and word.isalpha() and word.islower())


def facts() -> dict[str, list[dict]]:
    """By the names of the relations, those that the domain has among them."""
    fact = arithmetic.fact
    pairs = [(a, b) for a in range(1000) for b in range(1000) if a != b and (max(a, b) < 130 and (a * 7 + b * 13) % 3 == 0 or abs(a - b) <= 5)]
    return {
        **spelling.facts(vocabulary()),
        "bigger": [counting.bigger(a, b) for a, b in pairs],
        "smaller": [counting.smaller(a, b) for a, b in pairs],
        "is_bigger": [counting.is_bigger(a, b) for a, b in pairs],
        "plus": [fact(a, b, a + b) for a in range(101) for b in range(101)],
        "minus": [fact(a, b, a - b) for a in range(101) for b in range(a + 1)],
        "times": [fact(a, b, a * b) for a in range(21) for b in range(21)],
        "divided": [fact(a * b, b, a) for a in range(1, 21) for b in range(1, 21)],
        "double": [fact(a, 2, 2 * a) for a in range(1, 200)],
        "half": [fact(a, 2, a // 2) for a in range(2, 400, 2)],
        "after": [counting.neighbour(n, 1) for n in range(999)],
        "before": [counting.neighbour(n, -1) for n in range(1, 1000)],
        "between": [counting.between(n) for n in range(1, 400)],
        "count": [counted for a in range(1, 90) for b in range(max(1, a - 8), a + 9) if abs(a - b) > 1 and len((counted := counting.counted(a, b))["all"]) < 100],
    }


def relations() -> list[Relation]:
    """Those of the domain with other facts, none of which the domain has, held out or not."""
    wider, result = facts(), []
    for relation in (r for module in (arithmetic, counting, spelling) for r in module.relations()):
        if relation.name in wider:
            own = {fact["id"] for fact in relation.facts}
            new = [fact for fact in wider[relation.name] if fact["id"] not in own]
            result.append(dataclasses.replace(relation, facts=new, weight=WEIGHTS[relation.name], held_facts=0.0))
    return result


def samples(seed: int, count: int) -> list[Sample]:
    """`count` questions in the wordings that are trained."""
    rng, every = Random(seed), relations()
    limits = list(accumulate(relation.weight for relation in every))
    return [relation.draw(rng) for relation in rng.choices(every, cum_weights=limits, k=count)]
