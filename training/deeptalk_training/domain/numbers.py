"""Numbers in words, as they are spoken."""

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}


def words(n: int) -> str:
    """41 → "forty-one", 365 → "three hundred sixty-five"."""
    if n < 0:
        return "minus " + words(-n)
    if n < 20:
        return SMALL[n]
    if n < 100:
        return TENS[n // 10] + ("-" + SMALL[n % 10] if n % 10 else "")
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= size:
            rest = " " + words(n % size) if n % size else ""
            return f"{words(n // size)} {name}{rest}"
    raise AssertionError(n)


def ordinal(n: int) -> str:
    """21 → "twenty-first"."""
    text = words(n)
    head, separator, tail = text.rpartition("-") if "-" in text else text.rpartition(" ")
    if tail in ORDINALS:
        tail = ORDINALS[tail]
    elif tail.endswith("y"):
        tail = tail[:-1] + "ieth"
    else:
        tail += "th"
    return head + separator + tail


def year(n: int) -> str:
    """1987 → "nineteen eighty-seven", 2004 → "two thousand four"."""
    if 2000 <= n < 2010 or n % 1000 == 0 or n < 1000:
        return words(n)
    century, rest = divmod(n, 100)
    if rest == 0:
        return words(century) + " hundred"
    return f"{words(century)} {'oh ' if rest < 10 else ''}{words(rest)}"
