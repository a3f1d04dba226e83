"""Sums, differences, products, quotients, doubles and halves."""

from .numbers import words
from .wording import Relation, ask


def fact(a: int, b: int, result: int) -> dict:
    return {"a": words(a), "b": words(b), "r": words(result), "id": f"{a} {b}", "key": words(result)}


def relations() -> list[Relation]:
    return [
        Relation(
            "arithmetic", "plus",
            ask(
                direct=["What is {a} plus {b}?", "What's {a} plus {b}?", "How much is {a} plus {b}?",
                        "What is {a} and {b}?", "What is the sum of {a} and {b}?", "What do you get if you add {a} and {b}?",
                        "What do {a} and {b} make?"],
                noun=["the sum of {a} and {b}"],
                clause=["what {a} plus {b} is", "how much {a} plus {b} is"],
                short=["{a} plus {b}?", "{a} plus {b} is what?", "Add {a} and {b}.", "Please add {b} to {a}.",
                       "{a} plus {b} equals?", "Calculate {a} plus {b}.", "{a} plus {b}, please."],
            ),
            "{a} plus {b} is {r}.",
            [fact(a, b, a + b) for a in range(21) for b in range(21)], derivable=True, weight=5.0,
        ),
        Relation(
            "arithmetic", "minus",
            ask(
                direct=["What is {a} minus {b}?", "What's {a} minus {b}?", "How much is {a} minus {b}?",
                        "What is {a} take away {b}?", "What is left if you take {b} from {a}?",
                        "What do you get if you subtract {b} from {a}?"],
                noun=["the difference of {a} and {b}"],
                clause=["what {a} minus {b} is", "how much {a} minus {b} is"],
                short=["{a} minus {b}?", "{a} minus {b} is what?", "Subtract {b} from {a}.", "Take {b} away from {a}.",
                       "{a} minus {b} equals?", "Calculate {a} minus {b}.", "{a} minus {b}, please."],
            ),
            "{a} minus {b} is {r}.",
            [fact(a, b, a - b) for a in range(21) for b in range(a + 1)], derivable=True, weight=4.0,
        ),
        Relation(
            "arithmetic", "times",
            ask(
                direct=["What is {a} times {b}?", "What's {a} times {b}?", "How much is {a} times {b}?",
                        "What is {a} multiplied by {b}?", "What do you get if you multiply {a} by {b}?",
                        "What is the product of {a} and {b}?"],
                noun=["the product of {a} and {b}"],
                clause=["what {a} times {b} is", "how much {a} times {b} is"],
                short=["{a} times {b}?", "{a} times {b} is what?", "Multiply {a} by {b}.", "Please multiply {a} and {b}.",
                       "{a} times {b} equals?", "Calculate {a} times {b}.", "{a} times {b}, please."],
            ),
            "{a} times {b} is {r}.",
            [fact(a, b, a * b) for a in range(13) for b in range(13)], derivable=True, weight=3.0,
        ),
        Relation(
            "arithmetic", "divided",
            ask(
                direct=["What is {a} divided by {b}?", "What's {a} divided by {b}?", "How much is {a} divided by {b}?",
                        "How many times does {b} go into {a}?", "What do you get if you divide {a} by {b}?"],
                clause=["what {a} divided by {b} is", "how much {a} divided by {b} is"],
                short=["{a} divided by {b}?", "{a} divided by {b} is what?", "Divide {a} by {b}.",
                       "Please divide {a} by {b}.", "Calculate {a} divided by {b}.", "{a} divided by {b}, please."],
            ),
            "{a} divided by {b} is {r}.",
            [fact(a * b, b, a) for a in range(1, 13) for b in range(1, 13)], derivable=True, weight=3.0,
        ),
        Relation(
            "arithmetic", "double",
            ask(
                direct=["What is double {a}?", "What is twice {a}?", "How much is double {a}?", "How much is twice {a}?",
                        "What do you get if you double {a}?"],
                noun=["the double of {a}"],
                clause=["what twice {a} is", "how much double {a} is"],
                short=["Double {a}.", "Please double {a}.", "Twice {a}?"],
            ),
            "Twice {a} is {r}.",
            [fact(a, 2, 2 * a) for a in range(1, 51)], derivable=True,
        ),
        Relation(
            "arithmetic", "half",
            ask(
                direct=["What is half of {a}?", "What's half of {a}?", "How much is half of {a}?",
                        "What do you get if you halve {a}?", "What is one half of {a}?"],
                clause=["what half of {a} is", "how much half of {a} is"],
                short=["Half of {a}?", "Halve {a}.", "Half of {a}, please."],
            ),
            "Half of {a} is {r}.",
            [fact(a, 2, a // 2) for a in range(2, 101, 2)], derivable=True,
        ),
    ]
