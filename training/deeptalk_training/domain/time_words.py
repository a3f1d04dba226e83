"""Days, months, seasons and lengths of time."""

from .numbers import ordinal, words
from .wording import Relation, ask

DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
SEASONS = {"winter": "December January February", "spring": "March April May", "summer": "June July August",
           "autumn": "September October November"}

# how many (parts) in (a whole)
PARTS = [
    ("seconds", "a minute", 60), ("minutes", "an hour", 60), ("hours", "a day", 24), ("days", "a week", 7),
    ("months", "a year", 12), ("days", "a year", 365), ("weeks", "a year", 52), ("years", "a decade", 10),
    ("years", "a century", 100), ("years", "a millennium", 1000), ("days", "a leap year", 366),
    ("minutes", "half an hour", 30), ("minutes", "a quarter of an hour", 15), ("hours", "half a day", 12),
    ("seconds", "half a minute", 30), ("months", "half a year", 6), ("seasons", "a year", 4), ("decades", "a century", 10),
    ("months", "a quarter of a year", 3), ("quarters", "a year", 4), ("quarters", "an hour", 4), ("years", "half a century", 50),
    ("seconds", "an hour", 3600), ("minutes", "a day", 1440), ("hours", "a week", 168), ("days", "a fortnight", 14),
    ("centuries", "a millennium", 10), ("weeks", "half a year", 26), ("minutes", "three quarters of an hour", 45),
]


def circle(names: list[str], step: int) -> list[dict]:
    """Each name with the one `step` places further on, going round."""
    return [{"a": a, "b": names[(n + step) % len(names)], "id": a, "key": names[(n + step) % len(names)]}
            for n, a in enumerate(names)]


def neighbour(name: str, kind: str, facts: list[dict], where: str) -> Relation:
    verb = {"after": "follows", "before": "precedes"}[where]
    return Relation(
        "calendar", name,
        ask(
            direct=[f"What {kind} comes {where} {{a}}?", f"Which {kind} is {where} {{a}}?", f"What's the {kind} {where} {{a}}?",
                    f"Which {kind} {verb} {{a}}?", f"What is the {kind} right {where} {{a}}?"],
            noun=[f"the {kind} {where} {{a}}"],
            clause=[f"what {kind} comes {where} {{a}}", f"which {kind} is {where} {{a}}"],
            short=[f"{where.capitalize()} {{a}} comes which {kind}?", f"The {kind} {where} {{a}} is what?"],
        ),
        f"The {kind} {where} {{a}} is {{b}}.", facts,
    )


def relations() -> list[Relation]:
    return [
        neighbour("day_after", "day", circle(DAYS, 1), "after"),
        neighbour("day_before", "day", circle(DAYS, -1), "before"),
        neighbour("month_after", "month", circle(MONTHS, 1), "after"),
        neighbour("month_before", "month", circle(MONTHS, -1), "before"),
        neighbour("season_after", "season", circle(list(SEASONS), 1), "after"),
        Relation(
            "calendar", "today",
            ask(
                direct=["If today is {a}, what day is {when}?", "Today is {a}. What day is {when}?",
                        "If it is {a} today, which day is {when}?", "What day is {when} if today is {a}?",
                        "Suppose today is {a}. Which day is {when}?"],
                clause=["what day {when} is if today is {a}"],
                short=["Today is {a}, so {when} is what day?"],
            ),
            "If today is {a}, {when} is {b}.",
            [{"a": a, "when": when, "b": DAYS[(n + step) % 7], "id": f"{a} {step}", "key": DAYS[(n + step) % 7]}
             for n, a in enumerate(DAYS) for when, step in (("tomorrow", 1), ("the day after tomorrow", 2))],
        ),
        Relation(
            "calendar", "days_in_month",
            ask(
                direct=["How many days are there in {a}?", "How many days does {a} have?", "How many days has {a}?",
                        "How long is {a}?", "How many days are in the month of {a}?"],
                noun=["the number of days in {a}"],
                clause=["how many days {a} has", "how many days there are in {a}"],
                short=["{a} has how many days?", "Days in {a}?"],
            ),
            "{a} has {b} days.",
            [{"a": m, "b": words(d), "id": m, "key": words(d)} for m, d in zip(MONTHS, LENGTHS)],
        ),
        Relation(
            "calendar", "number_of_month",
            ask(
                direct=["Which month of the year is {a}?", "What number is the month {a}?", "Where does {a} come in the year?",
                        "Which place does {a} have among the months?"],
                noun=["the place of {a} in the year"],
                clause=["which month of the year {a} is"],
                short=["{a} is which month of the year?"],
            ),
            "{a} is the {b} month of the year.",
            [{"a": m, "b": ordinal(n), "id": m, "key": ordinal(n)} for n, m in enumerate(MONTHS, 1)],
        ),
        Relation(
            "calendar", "month_of_number",
            ask(
                direct=["What is the {a} month of the year?", "Which is the {a} month?", "What's the {a} month?",
                        "Which month is the {a} of the year?"],
                noun=["the {a} month of the year"],
                clause=["what the {a} month is"],
                short=["{a} month of the year?"],
            ),
            "The {a} month of the year is {b}.",
            [{"a": ordinal(n), "b": m, "id": m, "key": m} for n, m in enumerate(MONTHS, 1)],
        ),
        Relation(
            "calendar", "day_of_number",
            ask(
                direct=["What is the {a} day of the week?", "Which is the {a} day of the week?",
                        "What's the {a} weekday, counting from Monday?", "Which day is the {a} of the week?"],
                noun=["the {a} day of the week"],
                clause=["what the {a} day of the week is"],
            ),
            "Counting from Monday, the {a} day is {b}.",
            [{"a": ordinal(n), "b": d, "id": d, "key": d} for n, d in enumerate(DAYS, 1)], weight=0.5,
        ),
        Relation(
            "calendar", "season_of_month",
            ask(
                direct=["Which season is {a} in?", "What season is it in {a}?", "In which season is {a}?",
                        "What season does {a} belong to?", "Which season do we have in {a}?"],
                noun=["the season of {a}"],
                clause=["which season {a} is in", "what season it is in {a}"],
                short=["{a} is in which season?"],
            ),
            "In the north, {a} is in {b}.",
            [{"a": m, "b": s, "id": m, "key": s} for s, ms in SEASONS.items() for m in ms.split()],
        ),
        Relation(
            "calendar", "weekend",
            ask(
                direct=["Is {a} a weekday?", "Is {a} a weekday or is it the weekend?", "Does {a} belong to the weekend?",
                        "Is {a} on the weekend?"],
                clause=["whether {a} is a weekday"],
            ),
            "{a} is {b}.",
            [{"a": d, "b": "on the weekend" if n > 4 else "a weekday", "id": d, "key": "weekend" if n > 4 else "weekday"}
             for n, d in enumerate(DAYS)], weight=0.5,
        ),
        Relation(
            "time", "parts",
            ask(
                direct=["How many {a} are there in {b}?", "How many {a} are in {b}?", "How many {a} does {b} have?",
                        "How many {a} make {b}?", "How many {a} fit into {b}?"],
                noun=["the number of {a} in {b}"],
                clause=["how many {a} there are in {b}", "how many {a} {b} has"],
                short=["{b} has how many {a}?", "{a} in {b}?"],
            ),
            "There are {c} {a} in {b}.",
            [{"a": a, "b": b, "c": words(n), "id": f"{a} in {b}", "key": words(n)} for a, b, n in PARTS], weight=2.0,
        ),
    ]
