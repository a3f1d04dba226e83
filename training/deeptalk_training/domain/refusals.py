"""Questions outside the domain: the honest answer is "I don't know that."."""

from .wording import Relation, ask

ANSWER = "I don't know that."

PLACES = """London Paris Berlin Madrid Rome Tokyo Chicago Boston Dallas Sydney Dublin Vienna Oslo Moscow Delhi Cairo Toronto
Lisbon Athens Warsaw Prague Seattle Denver Miami Houston""".split()
TIMES = ["today", "tomorrow", "tonight", "this week", "next week", "on Sunday", "this weekend", "on Monday", "right now"]
PEOPLE = """the president|the prime minister|my neighbor|your favorite singer|the king of pop|the best actor|the mayor|
the richest man in town|my teacher|the author of this book|the queen|the director of that movie|my boss|the new manager|
the fastest runner|the most famous painter|the singer of that song|my cousin|the captain of the team|the owner of this shop|
the winner of the race|the inventor of the zipper|the coach""".replace("\n", "").split("|")
THINGS = """the stock market|the price of gold|the score of the game|the news|the next train|the lottery numbers|my bank account|
the traffic|the bus to the airport|my flight|the election|the price of gas|the match|the concert|the new movie|my package|
the exchange rate|the football game|my appointment|the weather forecast|the latest phone|my e-mail|my calendar|
the meeting|the recipe for lasagna|my homework|the wedding|the rent|the television program|my car keys|the dentist""".replace("\n", "").split("|")


def facts(table: list[str]) -> list[dict]:
    return [{"a": item, "id": item, "key": "don't know"} for item in table]


def relations() -> list[Relation]:
    weather = [{"p": p, "t": t, "id": f"{p} {t}", "key": "don't know"} for p in PLACES for t in TIMES]
    return [
        Relation(
            "refusals", "weather",
            ask(direct=["What is the weather in {p} {t}?", "How is the weather in {p} {t}?", "Will it rain in {p} {t}?",
                        "Is it cold in {p} {t}?", "Is it raining in {p} {t}?", "How warm is it in {p} {t}?",
                        "Will the sun shine in {p} {t}?"],
                noun=["the weather in {p} {t}"], clause=["what the weather is like in {p} {t}"],
                short=["Weather in {p} {t}?", "Do I need an umbrella in {p} {t}?"]),
            ANSWER, weather, derivable=True, weight=1.0,
        ),
        Relation(
            "refusals", "time_in",
            ask(direct=["What time is it in {a}?", "How far is it to {a}?", "How many people live in {a}?",
                        "What is the best hotel in {a}?", "Where can I eat in {a}?", "When does the train leave for {a}?"],
                short=["Book me a flight to {a}.", "Find me a restaurant in {a}.", "Show me the way to {a}."]),
            ANSWER, facts(PLACES), derivable=True,
        ),
        Relation(
            "refusals", "person",
            ask(direct=["Who is {a}?", "How old is {a}?", "Where does {a} live?", "What is the name of {a}?",
                        "When was {a} born?", "Is {a} married?", "What did {a} say yesterday?"],
                noun=["the name of {a}", "the age of {a}"], clause=["who {a} is"], short=["Call {a}.", "Send a message to {a}."]),
            ANSWER, facts(PEOPLE), derivable=True, weight=1.5,
        ),
        Relation(
            "refusals", "thing",
            ask(direct=["What about {a}?", "What do you think about {a}?", "Can you check {a} for me?",
                        "What's happening with {a}?", "When is {a}?", "Where can I find {a}?"],
                short=["Show me {a}.", "Tell me about {a}.", "Look up {a}.", "I need information about {a}.",
                       "Please find out about {a}.", "Remind me about {a}."]),
            ANSWER, facts(THINGS), derivable=True, weight=1.5,
        ),
    ]
