"""How a fact may be asked for: many wordings from few, some of them held out."""

from dataclasses import dataclass, field
from random import Random

from .sample import TEXT_ONLY, TRAIN, UNSEEN_FACT, UNSEEN_WORDING, Sample, bucket, sentence

OPENERS = ("Hey, ", "Okay, ", "So, ", "Hello, ", "Quick question, ", "Please, ", "And ", "DeepTalk, ")
NOUN_FRAMES = (
    "Tell me {}.", "Please tell me {}.", "Can you tell me {}?", "Could you tell me {}?", "Could you please tell me {}?",
    "Do you know {}?", "Do you happen to know {}?", "Give me {}, please.", "I would like to know {}.",
    "I want to know {}.", "Would you tell me {}?", "I need to know {}.", "{}, please.", "{}?",
)
CLAUSE_FRAMES = (
    "Do you know {}?", "Can you tell me {}?", "Could you tell me {}?", "Please tell me {}.", "Tell me {}.",
    "I wonder {}.", "I'd like to know {}.", "Any idea {}?", "Could you say {}?", "Do you remember {}?",
    "I don't know {}.", "Can you say {}, please?",
)
HELD_FACTS = 0.03


@dataclass(frozen=True)
class Wording:
    text: str
    held_out: bool = False


def lower_first(text: str) -> str:
    return text if text.startswith(("I ", "I'", "{", "DeepTalk")) else text[:1].lower() + text[1:]


def ask(direct=(), noun=(), clause=(), short=()) -> list[Wording]:
    """All the ways to ask.

    `direct` are whole questions, `noun` what is wanted ("the capital of {country}"), `clause` the indirect question
    ("what the capital of {country} is"), `short` anything else, used as it is. Held out are the last direct question
    (with whatever opens it), and two framed wordings.
    """
    core, framed = list(direct), []
    result = [Wording(text, len(core) > 3 and text == core[-1]) for text in core]
    for place, text in enumerate(core):
        for step in range(2):
            opener = OPENERS[(place * 2 + step) % len(OPENERS)]
            result.append(Wording(opener + lower_first(text), len(core) > 3 and text == core[-1]))
    result += [Wording(text) for text in short]
    framed += [frame.format(text) for text in noun for frame in NOUN_FRAMES]
    framed += [frame.format(text) for text in clause for frame in CLAUSE_FRAMES]
    held = set(sorted(framed, key=bucket)[:2])
    return result + [Wording(text, text in held) for text in framed]


@dataclass
class Relation:
    """Facts of one kind: every wording goes with every fact.

    A fact is a dict of the fields its wordings and its answer name, with `id` and `key`. `derivable` facts follow from a
    rule, so a model can answer those it never met.
    """

    topic: str
    name: str
    wordings: list[Wording]
    answer: str
    facts: list[dict]
    derivable: bool = False
    weight: float = 1.0
    held_facts: float = HELD_FACTS
    _pools: dict = field(init=False, repr=False)

    def __post_init__(self):
        fact_split = UNSEEN_FACT if self.derivable else TEXT_ONLY
        numbered = [(f"{self.name}.{n}", w) for n, w in enumerate(self.wordings)]
        seen = [(i, w.text) for i, w in numbered if not w.held_out]
        held = [(i, w.text) for i, w in numbered if w.held_out]
        facts, kept_back = [], []
        for fact in self.facts:
            far = len(self.facts) >= 20 and bucket(f"{self.name}/{fact['id']}") < self.held_facts
            (kept_back if far else facts).append(fact)
        self._pools = {
            TRAIN: (seen, facts),
            UNSEEN_WORDING: (held, facts),
            fact_split: (seen, kept_back),
        }

    def has(self, split: str) -> bool:
        wordings, facts = self._pools.get(split, ((), ()))
        return bool(wordings and facts)

    def draw(self, rng: Random, split: str = TRAIN) -> Sample:
        wordings, facts = self._pools[split]
        template_id, text = wordings[int(rng.random() * len(wordings))]
        return self._sample(template_id, text, facts[int(rng.random() * len(facts))], split)

    def every(self, split: str = TRAIN):
        """Each fact in each wording."""
        wordings, facts = self._pools.get(split, ((), ()))
        for fact in facts:
            for template_id, text in wordings:
                yield self._sample(template_id, text, fact, split)

    def one_each(self, split: str = TRAIN, offset: int = 0):
        """Each fact once, in wordings that take turns, beginning at `offset`."""
        wordings, facts = self._pools.get(split, ((), ()))
        for place, fact in enumerate(facts):
            template_id, text = wordings[(place * 7 + offset) % len(wordings)]
            yield self._sample(template_id, text, fact, split)

    def _sample(self, template_id: str, text: str, fact: dict, split: str) -> Sample:
        answer = fact.get("answer") or self.answer.format_map(fact)
        return Sample(self.topic, sentence(text.format_map(fact)), sentence(answer),
                      f"{self.name}/{fact['id']}", template_id, split, fact["key"])
