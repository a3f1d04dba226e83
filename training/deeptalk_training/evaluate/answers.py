"""Is an answer right? Its key value decides ("Oslo"), not how it is put."""

from .words import joined, normalise


def is_right(expected: str, key: str, given: str) -> bool:
    """True when the whole answer is as expected, or when its key value is there.

    A key at an end of the expected answer must be at that end of the given one too: "seven plus zero is nine" contains the
    right "seven", but not as its result.
    """
    want, got, value = (joined(normalise(text)) for text in (expected, given, key))
    if want == got:
        return True
    if not value or not got:
        return False
    if want[-len(value):] == value:
        return got[-len(value):] == value
    if want[: len(value)] == value:
        return got[: len(value)] == value
    return occurrences(got, value) >= max(1, occurrences(want, value))


def occurrences(words: list[str], value: list[str]) -> int:
    return sum(words[n : n + len(value)] == value for n in range(len(words) - len(value) + 1))
