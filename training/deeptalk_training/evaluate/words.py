"""Comparing word by word: one spelling for what sounds the same, and the word error rate."""

import re
from dataclasses import dataclass

from ..domain.numbers import ordinal, words, year

SAME = {"colour": "color", "grey": "gray", "aluminium": "aluminum", "metre": "meter", "metres": "meters", "litre": "liter",
        "litres": "liters", "okay": "ok", "centimetres": "centimeters", "millimetres": "millimeters",
        "kilometres": "kilometers", "kilometre": "kilometer", "millilitres": "milliliters", "sulphur": "sulfur",
        "jewellery": "jewelry", "favourite": "favorite", "percent": "per cent", "&": "and", "tv": "t v"}

SIGNS = ((r"\s*[x×*]\s*(?=\d)", "times"), (r"\s*[-−]\s*(?=\d)", "minus"), (r"\s*\+\s*", "plus"), (r"\s*[÷/]\s*(?=\d)", "divided by"),
         (r"\s*=\s*", "is"))
"""Sums as a recogniser writes them: "7 x 5 = 35"."""


def normalise(text: str) -> list[str]:
    """"There are 24 hours, I think." → there are twenty four hours i think. A recogniser writes digits; we speak words."""
    text = text.lower().replace("’", "'").replace("%", " percent").replace("&", " and ").replace("deep talk", "deeptalk")
    text = re.sub(r"(\d),(?=\d{3}\b)", r"\1", text)
    for sign, name in SIGNS:
        text = re.sub(rf"(?<=\d){sign}", f" {name} ", text)
    text = re.sub(r"\b(\d{1,4})(st|nd|rd|th)\b", lambda m: ordinal(int(m[1])), text)
    text = re.sub(r"\b(1[1-9]\d\d|20[1-9]\d)\b", lambda m: year(int(m[1])), text)
    text = re.sub(r"\d{1,9}", lambda m: f" {words(int(m[0]))} ", text)
    text = re.sub(r"\bone hundred and\b", "one hundred", text)
    text = re.sub(r"[^a-z' ]", " ", text)
    return " ".join(SAME.get(word, word) for word in text.replace("'", "").split()).split()


@dataclass
class WordErrors:
    """Errors summed over many sentences."""

    errors: int = 0
    words: int = 0

    def __add__(self, other: "WordErrors") -> "WordErrors":
        return WordErrors(self.errors + other.errors, self.words + other.words)

    @property
    def rate(self) -> float:
        return self.errors / self.words if self.words else 0.0

    @property
    def accuracy(self) -> float:
        """Share of the reference's words that were heard, never below zero."""
        return max(0.0, 1 - self.rate)

    def to_json(self) -> dict:
        return {"errors": self.errors, "words": self.words, "rate": round(self.rate, 4)}


def edit_distance(a: list, b: list) -> int:
    """Fewest insertions, deletions and replacements."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def word_errors(reference: str, heard: str) -> WordErrors:
    """Letters spoken one by one count as one word: a recogniser may write "C-A-T" or "CAT"."""
    want, got = joined(normalise(reference)), joined(normalise(heard))
    return WordErrors(edit_distance(want, got), len(want))


def joined(parts: list[str]) -> list[str]:
    """Runs of single letters as one word: c a t → cat. "a" and "i" alone stay."""
    out, run = [], []
    for part in [*parts, ""]:
        if len(part) == 1:
            run.append(part)
            continue
        out += ["".join(run)] if run else []
        run = []
        if part:
            out.append(part)
    return out
