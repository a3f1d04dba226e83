"""Numbers in order: comparing, next and previous, even and odd, counting aloud, letters in order."""

from .numbers import ordinal, words
from .wording import Relation, ask

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def pairs() -> list[tuple[int, int]]:
    """Different numbers up to a hundred: near ones and far ones, in both orders."""
    return [(a, b) for a in range(101) for b in range(101) if a != b and (abs(a - b) <= 3 or (a * 7 + b * 13) % 8 == 0)]


def comparison(a: int, b: int) -> dict:
    low, high = words(min(a, b)), words(max(a, b))
    return {"a": words(a), "b": words(b), "low": low, "high": high, "id": f"{a} {b}"}


def bigger(a: int, b: int) -> dict:
    return {**comparison(a, b), "key": words(max(a, b))}


def smaller(a: int, b: int) -> dict:
    return {**comparison(a, b), "key": words(min(a, b))}


def is_bigger(a: int, b: int) -> dict:
    answer = f"Yes, {words(a)} is bigger than {words(b)}." if a > b else f"No, {words(a)} is smaller than {words(b)}."
    return {**comparison(a, b), "answer": answer, "key": "yes" if a > b else "no"}


def neighbour(n: int, step: int) -> dict:
    return {"a": words(n), "b": words(n + step), "id": str(n), "key": words(n + step)}


def between(n: int) -> dict:
    return {"a": words(n - 1), "b": words(n), "c": words(n + 1), "id": str(n), "key": words(n)}


def counted(a: int, b: int) -> dict:
    """Up or down."""
    numbers = [words(n) for n in (range(a, b + 1) if a <= b else range(a, b - 1, -1))]
    return {"a": words(a), "b": words(b), "all": ", ".join(numbers), "id": f"{a} {b}", "key": " ".join(numbers)}


def relations() -> list[Relation]:
    return [
        Relation(
            "comparisons", "bigger",
            ask(
                direct=["Which is bigger, {a} or {b}?", "What is more, {a} or {b}?", "Which number is larger, {a} or {b}?",
                        "Which is greater, {a} or {b}?", "Which one is more, {a} or {b}?"],
                clause=["which is bigger, {a} or {b}", "which number is larger, {a} or {b}"],
                short=["{a} or {b}, which is bigger?", "Is {a} or {b} the bigger number?"],
            ),
            "{high} is bigger than {low}.", [bigger(a, b) for a, b in pairs()], derivable=True, weight=1.5,
        ),
        Relation(
            "comparisons", "smaller",
            ask(
                direct=["Which is smaller, {a} or {b}?", "What is less, {a} or {b}?", "Which number is lower, {a} or {b}?",
                        "Which one is smaller, {a} or {b}?", "Which one is less, {a} or {b}?"],
                clause=["which is smaller, {a} or {b}", "which number is lower, {a} or {b}"],
                short=["{a} or {b}, which is smaller?", "Is {a} or {b} the smaller number?"],
            ),
            "{low} is smaller than {high}.", [smaller(a, b) for a, b in pairs()], derivable=True, weight=1.5,
        ),
        Relation(
            "comparisons", "is_bigger",
            ask(
                direct=["Is {a} bigger than {b}?", "Is {a} more than {b}?", "Is {a} larger than {b}?",
                        "Is {a} greater than {b}?", "Is the number {a} bigger than {b}?"],
                clause=["whether {a} is bigger than {b}", "if {a} is more than {b}"],
                short=["{a} is bigger than {b}, right?", "Would you say {a} is more than {b}?"],
            ),
            "", [is_bigger(a, b) for a, b in pairs()], derivable=True, weight=1.5,
        ),
        Relation(
            "counting", "after",
            ask(
                direct=["What number comes after {a}?", "Which number follows {a}?", "What comes after {a}?",
                        "What's the next number after {a}?", "What number is one more than {a}?"],
                noun=["the number after {a}", "the next number after {a}"],
                clause=["what number comes after {a}", "which number follows {a}"],
                short=["After {a} comes what?", "Number after {a}?"],
            ),
            "{b} comes after {a}.",
            [neighbour(n, 1) for n in range(200)],
            derivable=True, weight=1.5,
        ),
        Relation(
            "counting", "before",
            ask(
                direct=["What number comes before {a}?", "Which number precedes {a}?", "What comes before {a}?",
                        "What's the number right before {a}?", "What number is one less than {a}?"],
                noun=["the number before {a}"],
                clause=["what number comes before {a}", "which number is before {a}"],
                short=["Before {a} comes what?", "Number before {a}?"],
            ),
            "{b} comes before {a}.",
            [neighbour(n, -1) for n in range(1, 200)],
            derivable=True, weight=1.5,
        ),
        Relation(
            "counting", "between",
            ask(
                direct=["What number is between {a} and {c}?", "Which number lies between {a} and {c}?",
                        "What comes between {a} and {c}?", "Which number do you find between {a} and {c}?"],
                noun=["the number between {a} and {c}"],
                clause=["what number is between {a} and {c}"],
            ),
            "{b} is between {a} and {c}.",
            [between(n) for n in range(1, 100)],
            derivable=True,
        ),
        Relation(
            "counting", "parity",
            ask(
                direct=["Is {a} even or odd?", "Is {a} odd or even?", "Is {a} an even or an odd number?",
                        "Is the number {a} even or odd?", "Would you call {a} even or odd?"],
                clause=["whether {a} is even or odd", "if {a} is odd or even"],
                short=["{a}, even or odd?", "Even or odd: {a}?"],
            ),
            "{a} is {kind}.",
            [{"a": words(n), "kind": "odd" if n % 2 else "even", "id": str(n), "key": "odd" if n % 2 else "even"}
             for n in range(101)],
            derivable=True,
        ),
        Relation(
            "counting", "count",
            ask(
                direct=["Can you count from {a} to {b}?", "Could you count from {a} to {b}?", "Will you count from {a} to {b}?",
                        "Would you count from {a} to {b}, please?"],
                short=["Count from {a} to {b}.", "Please count from {a} to {b}.", "Start at {a} and count to {b}.",
                       "Count from {a} up to {b}.", "Say the numbers from {a} to {b}.", "Give me the numbers from {a} to {b}.",
                       "Let me hear the numbers from {a} to {b}."],
            ),
            "{all}.",
            [counted(a, b) for a in range(1, 20) for b in range(a + 2, a + 6)],
            derivable=True,
        ),
        Relation(
            "counting", "ordinal",
            ask(
                direct=["What is the ordinal of {a}?", "How do you say {a} as an ordinal?", "What's the ordinal form of {a}?",
                        "Which ordinal belongs to {a}?"],
                noun=["the ordinal of {a}"],
                short=["Turn {a} into an ordinal."],
            ),
            "The ordinal of {a} is {b}.",
            [{"a": words(n), "b": ordinal(n), "id": str(n), "key": ordinal(n)} for n in range(1, 100)],
            derivable=True, weight=0.5,
        ),
        Relation(
            "alphabet", "letter_after",
            ask(
                direct=["What letter comes after {a}?", "Which letter follows {a}?", "What's the letter after {a}?",
                        "What is the next letter after {a}?", "In the alphabet, what comes after {a}?"],
                noun=["the letter after {a}"],
                clause=["what letter comes after {a}", "which letter follows {a}"],
                short=["Letter after {a}?"],
            ),
            "The letter after {a} is {b}.",
            [{"a": a, "b": b, "id": a, "key": b} for a, b in zip(LETTERS, LETTERS[1:])],
        ),
        Relation(
            "alphabet", "letter_before",
            ask(
                direct=["What letter comes before {a}?", "Which letter is before {a}?", "What's the letter before {a}?",
                        "What is the letter just before {a}?", "In the alphabet, what comes before {a}?"],
                noun=["the letter before {a}"],
                clause=["what letter comes before {a}"],
                short=["Letter before {a}?"],
            ),
            "The letter before {a} is {b}.",
            [{"a": b, "b": a, "id": b, "key": a} for a, b in zip(LETTERS, LETTERS[1:])],
        ),
    ]
