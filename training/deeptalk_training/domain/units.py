"""Units of length, weight and volume, and how many make one."""

from .numbers import words
from .wording import Relation, ask

# small unit, large unit, how many small ones make a large one
METRIC = [
    ("millimeters", "centimeter", 10), ("centimeters", "meter", 100), ("meters", "kilometer", 1000),
    ("grams", "kilogram", 1000), ("kilograms", "ton", 1000), ("milliliters", "liter", 1000),
    ("centiliters", "liter", 100), ("deciliters", "liter", 10), ("millimeters", "meter", 1000),
    ("inches", "foot", 12), ("feet", "yard", 3), ("inches", "yard", 36), ("ounces", "pound", 16), ("pints", "quart", 2),
    ("quarts", "gallon", 4), ("pints", "gallon", 8), ("cents", "dollar", 100), ("pence", "pound", 100),
    ("dimes", "dollar", 10), ("quarters", "dollar", 4), ("nickels", "dollar", 20), ("eggs", "dozen", 12),
    ("bits", "byte", 8), ("degrees", "circle", 360), ("degrees", "right angle", 90), ("players", "football team", 11),
]
AMOUNTS = [("centimeters", "meters", 100), ("meters", "kilometers", 1000), ("grams", "kilograms", 1000),
           ("millimeters", "centimeters", 10), ("milliliters", "liters", 1000), ("inches", "feet", 12),
           ("feet", "yards", 3), ("cents", "dollars", 100), ("minutes", "hours", 60), ("seconds", "minutes", 60),
           ("days", "weeks", 7), ("hours", "days", 24), ("months", "years", 12), ("years", "decades", 10)]


def a(word: str) -> str:
    return ("an " if word[0] in "aeiou" else "a ") + word


def relations() -> list[Relation]:
    wordings = ask(
        direct=["How many {small} are in {large}?", "How many {small} are there in {large}?", "How many {small} make {large}?",
                "How many {small} is {large}?", "How many {small} do you need for {large}?"],
        noun=["the number of {small} in {large}"],
        clause=["how many {small} are in {large}", "how many {small} make {large}"],
        short=["{large} is how many {small}?", "{small} in {large}?"],
    )
    return [
        Relation(
            "units", "unit", wordings, "There are {n} {small} in {large}.",
            [{"small": s, "large": a(l), "n": words(n), "id": f"{s} {l}", "key": words(n)} for s, l, n in METRIC], weight=2.0,
        ),
        Relation(
            "units", "amount",
            wordings + ask(short=["Convert {large} to {small}.", "What are {large} in {small}?", "Turn {large} into {small}."]),
            "There are {n} {small} in {large}.",
            [{"small": s, "large": f"{words(k)} {l}", "n": words(n * k), "id": f"{s} {k} {l}", "key": words(n * k)}
             for s, l, n in AMOUNTS for k in range(2, 11)],
            derivable=True, weight=2.0,
        ),
    ]
