"""Everyday statements over a wide vocabulary, for hearing and speaking words that the assistant's facts never use."""

from functools import cache
from pathlib import Path
from random import Random

from .numbers import ordinal, words
from .sample import sentence

FOLDER = Path(__file__).parent / "words"

# {n} noun, {c} any noun or compound, {a} adjective, {v} verb in the past, {i} verb as it is, {d} adverb, {p} person's name,
# {o} occupation, {w} preposition, {t} a time, {x} number, {r} ordinal
SHAPES = (
    "the {a} {n} {v} the {n}", "{p} {v} the {a} {n}", "the {o} {v} a {n} {w} the {c}", "my {n} is {a}", "{p} and {p} {v} the {n}",
    "the {n} was {d} {a}", "there is a {a} {n} {w} the {n}", "{t} the {o} {v} {x} {n}s", "we {d} {v} the {n}",
    "I saw {x} {a} {n}s {w} the {c}", "this {n} is more {a} than that {n}", "the {r} {n} is {w} the {n}", "{p} wants to {i} the {n}",
    "they will {i} the {c} {t}", "please {i} the {a} {n}", "she {v} her {n} {t}", "he {d} {v} his {a} {c}", "nobody {v} the {n}",
    "the {n} and the {n} are {a}", "a {n} is {w} the {a} {c}", "our {o} is {a} and {a}", "{p} likes {a} {n}s", "it was a {a} {n}",
    "you should never {i} a {n}", "the {o} said that the {n} was {a}", "{t} {p} found a {n} {w} the {c}", "the {c} looks {a}",
    "every {n} needs a {a} {n}", "{p} has {x} {n}s and {x} {n}s", "that {c} belongs to {p}", "where {p} lives the {n} is {a}",
    "because the {n} was {a}, {p} {v} it", "if you {i} the {n}, the {o} will {i} you", "the {a} {a} {n} {v} {d}",
    "with a {n} and a {n} you can {i} the {c}", "all the {n}s {w} the {c} are {a}",
)
PREPOSITIONS = ("in", "on", "under", "near", "behind", "beside", "above", "below", "next to", "in front of", "inside",
                "outside", "across from", "close to", "on top of", "between two walls near", "far from")
TIMES = ("yesterday", "today", "tomorrow", "last night", "this morning", "in the evening", "on Monday", "on Tuesday",
         "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday", "in January", "in February", "in March",
         "in April", "in May", "in June", "in July", "in August", "in September", "in October", "in November", "in December",
         "last year", "next week", "after dinner", "before breakfast", "at noon", "at midnight", "two days ago", "every summer",
         "in winter", "once a week", "a long time ago", "all day", "at seven o'clock", "at half past three")


@cache
def lines(name: str) -> tuple[str, ...]:
    return tuple((FOLDER / f"{name}.txt").read_text().split("\n")[:-1])


def plural(noun: str) -> str:
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


class SentenceMaker:
    """Endless statements. `of` finds them again: the same seed gives the same statements."""

    def __init__(self, seed: int = 0):
        self.rng = Random(seed)
        self.lists = {
            "n": lines("nouns"), "c": lines("compounds") + lines("nouns"), "a": lines("adjectives"), "d": lines("adverbs"),
            "p": lines("names"), "o": lines("people"), "w": PREPOSITIONS, "t": TIMES,
            "v": tuple(line.split()[1] for line in lines("verbs")), "i": tuple(line.split()[0] for line in lines("verbs")),
            "x": tuple(words(n) for n in range(2, 100)), "r": tuple(ordinal(n) for n in range(1, 40)),
        }
        self.shapes = [self._parts(shape) for shape in SHAPES]

    @staticmethod
    def _parts(shape: str) -> list[tuple[str, str]]:
        """"a {n} is" → [("a ", "n"), (" is", "")]."""
        parts = []
        for piece in shape.split("{"):
            slot, brace, text = piece.partition("}")
            if brace:
                plural_s = text.startswith("s") and not text[1:2].isalpha()
                parts += [("", slot + ("s" if plural_s else "")), (text[1:] if plural_s else text, "")]
            else:
                parts.append((piece, ""))
        return parts

    def word(self) -> str:
        """One word of any kind."""
        return self.pick("nnncaadoixr"[int(self.rng.random() * 11)])

    def pick(self, kind: str) -> str:
        choices = self.lists[kind[0]]
        word = choices[int(self.rng.random() * len(choices))]
        return plural(word) if kind[1:] else word

    def statement(self) -> str:
        """A capital at the start, a full stop at the end."""
        out = ""
        for text, kind in self.shapes[int(self.rng.random() * len(self.shapes))]:
            if kind:
                word = self.pick(kind)
                if word[0] in "aeiou" and (out == "a" or out.endswith((" a ", "a ")) and (out == "a " or out[-3] == " ")):
                    out = out[:-1] + "n "
                out += word
            else:
                out += text
        return sentence(out) + "."

    def word_list(self) -> str:
        """A few words without a sentence around them."""
        picked = [self.word() for _ in range(2 + int(self.rng.random() * 4))]
        return sentence(", ".join(picked)) + "."

    def question(self) -> str:
        """A statement's subject turned into a question nobody can answer: for recognition only."""
        shape = ("did {p} {i} the {n}", "is the {n} {a}", "where is the {a} {n}", "why did the {o} {i} a {c}",
                 "who {v} my {n}", "can you {i} this {n}", "when will {p} {i} the {c}", "have you ever seen a {a} {n}")
        out = ""
        for text, kind in self._parts(shape[int(self.rng.random() * len(shape))]):
            out += self.pick(kind) if kind else text
        return sentence(out) + "?"
