"""Second turns that make sense only after the first: "And of Italy?", "And plus three?"."""

from random import Random

from . import arithmetic, counting, countries, meanings, nature, spelling, time_words
from .numbers import words
from .sample import TRAIN, UNSEEN_WORDING, Sample, sentence

# relation: short questions about another fact of the same relation; the last is held out
SAME_AGAIN = {
    "capital": ("And of {country}?", "And the capital of {country}?", "What about {country}?", "And {country}?",
                "And what is it for {country}?", "How about {country}?"),
    "currency": ("And in {country}?", "What about {country}?", "And {country}?", "How about {country}?"),
    "language": ("And in {country}?", "What about {country}?", "And {country}?", "How about {country}?"),
    "continent": ("And {country}?", "What about {country}?", "Where is {country}?", "How about {country}?"),
    "opposite": ("And of {a}?", "And {a}?", "What about {a}?", "How about {a}?"),
    "kind": ("And {a}?", "What about {a}?", "And what is {a}?", "How about {a}?"),
    "sound": ("And {a}?", "What about {a}?", "And the sound of {a}?", "How about {a}?"),
    "legs": ("And {a}?", "What about {a}?", "And how many has {a}?", "How about {a}?"),
    "spell": ("And {w}?", "And the word {w}?", "Now spell {w}.", "What about {w}?"),
    "day_after": ("And after {a}?", "What about {a}?", "And {a}?", "How about {a}?"),
    "month_after": ("And after {a}?", "What about {a}?", "And {a}?", "How about {a}?"),
    "days_in_month": ("And {a}?", "What about {a}?", "And in {a}?", "How about {a}?"),
    "symbol": ("And of {e}?", "What about {e}?", "And {e}?", "How about {e}?"),
    "double": ("And of {a}?", "And {a}?", "What about {a}?", "How about {a}?"),
    "after": ("And after {a}?", "What comes after {a}?", "And {a}?", "How about {a}?"),
}
AGAIN = ("Say that again.", "Can you repeat that?", "Pardon?", "What did you say?", "Please say that again.",
         "I didn't hear that.", "Once more, please.", "Again, please.", "Could you say that again?")
CHAIN = {"plus": ("And plus {b}?", "Now add {b}.", "Plus {b}?", "And if you add {b}?", "And another {b}?"),
         "minus": ("And minus {b}?", "Now subtract {b}.", "Minus {b}?", "Take away {b}.", "And less {b}?")}


class FollowUps:
    """Behaves like a relation; every sample has a history of one turn."""

    topic, name, weight = "follow-ups", "followup", 6.0

    def __init__(self):
        modules = (arithmetic, counting, countries, meanings, nature, spelling, time_words)
        by_name = {r.name: r for module in modules for r in module.relations()}
        self.relations = [(by_name[name], short) for name, short in SAME_AGAIN.items()]
        self.all = list(by_name.values())

    def has(self, split: str) -> bool:
        return split in (TRAIN, UNSEEN_WORDING)

    def draw(self, rng: Random, split: str = TRAIN) -> Sample:
        chosen = rng.random()
        if chosen < 0.2:
            return self._chain(rng, split)
        if chosen < 0.3:
            return self._again(rng, split)
        relation, short = self.relations[int(rng.random() * len(self.relations))]
        first = relation.draw(rng)
        pool = relation._pools[TRAIN][1]
        fact = pool[int(rng.random() * len(pool))]
        place = self._place(rng, short, split)
        answer = fact.get("answer") or relation.answer.format_map(fact)
        return Sample(self.topic, sentence(short[place].format_map(fact)), sentence(answer), f"{relation.name}/{fact['id']}",
                      f"followup.{relation.name}.{place}", split, fact["key"], ((first.question, first.answer),))

    @staticmethod
    def _place(rng: Random, wordings: tuple, split: str) -> int:
        return len(wordings) - 1 if split == UNSEEN_WORDING else int(rng.random() * (len(wordings) - 1))

    def _again(self, rng: Random, split: str) -> Sample:
        """The same answer once more."""
        first = self.all[int(rng.random() * len(self.all))].draw(rng)
        place = self._place(rng, AGAIN, split)
        return Sample(self.topic, AGAIN[place], first.answer, first.fact_id, f"followup.again.{place}", split, first.key,
                      ((first.question, first.answer),))

    def _chain(self, rng: Random, split: str) -> Sample:
        """Going on from the result of a sum."""
        a, b, c = (int(rng.random() * 11) for _ in range(3))
        first = f"What is {words(a)} plus {words(b)}?", f"{sentence(words(a))} plus {words(b)} is {words(a + b)}."
        sign = "plus" if rng.random() < 0.5 or c > a + b else "minus"
        result = a + b + c if sign == "plus" else a + b - c
        place = self._place(rng, CHAIN[sign], split)
        question = CHAIN[sign][place].format(b=words(c))
        answer = f"{sentence(words(a + b))} {sign} {words(c)} is {words(result)}."
        return Sample(self.topic, question, answer, f"chain/{a} {b} {sign} {c}", f"followup.{sign}.{place}", split,
                      words(result), (first,))
