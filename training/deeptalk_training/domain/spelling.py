"""Spelling short words aloud, first and last letters, counting letters."""

from .numbers import words
from .wording import Relation, ask

WORDS = """
cat dog cow pig hen fox bee ant owl bat rat elk fish bird duck goat lamb bear wolf lion deer frog toad swan crow hawk seal
crab worm moth mouse horse sheep tiger zebra snake whale shark eagle robin camel panda otter goose bread apple lemon peach
grape melon plum pear cherry carrot onion potato tomato rice milk cheese butter honey sugar salt pepper soup cake pie tea
coffee water juice egg nut bean corn red blue green yellow black white brown pink gray orange purple sun moon star sky rain
snow wind cloud storm ice fire earth sea lake river hill rock sand tree leaf rose grass seed root wood stone gold silver
iron house door wall roof room bed chair table lamp desk shelf clock key lock box bag cup plate bowl fork knife spoon pan
pot car bus train bike boat ship plane truck road street bridge city town farm park shop bank school church tower hand arm
leg foot head face nose ear eye mouth hair neck back knee toe king queen man woman boy girl baby child friend father mother
sister brother uncle aunt nurse doctor baker pilot ball game toy doll kite drum bell book page pen pencil paper card letter
word name music song dance paint shirt coat hat shoe sock dress skirt belt ring glove scarf hot cold big small tall short
long old new young good bad fast slow happy sad kind rich poor soft hard light dark clean dry wet sweet sour day night week
month year hour minute spring summer autumn winter north south east west left right up down one two three four five six
seven eight nine ten run walk jump swim fly eat drink sleep read write sing play work help give take open close love hope
dream peace truth world people garden window kitchen pocket basket candle bottle button camera castle circle dinner doctor
engine finger flower forest guitar hammer island jacket ladder market mirror monkey needle parrot pillow planet rabbit
rocket saddle shadow square summer ticket turtle valley violin wallet yellow
""".split()
VOCABULARY = sorted(set(WORDS))
NTH = ("first", "second", "third")


def spelled(word: str) -> str:
    return ", ".join(word.upper())


def facts(vocabulary) -> dict[str, list[dict]]:
    """By the names of the relations."""
    every = [{"w": w, "s": spelled(w), "n": words(len(w)), "first": w[0].upper(), "last": w[-1].upper(), "id": w} for w in vocabulary]
    keys = {"spell": lambda f: " ".join(f["w"].upper()), "letters": lambda f: f["n"], "first_letter": lambda f: f["first"], "last_letter": lambda f: f["last"]}
    return {name: [{**f, "key": key(f)} for f in every] for name, key in keys.items()}


def relations() -> list[Relation]:
    known = facts(VOCABULARY)
    return [
        Relation(
            "spelling", "spell",
            ask(
                direct=["How do you spell {w}?", "How is {w} spelled?", "How do I spell {w}?", "What is the spelling of {w}?",
                        "How would you spell the word {w}?"],
                noun=["the spelling of {w}"],
                clause=["how to spell {w}", "how {w} is spelled"],
                short=["Spell {w}.", "Please spell {w}.", "Spell the word {w}.", "Can you spell {w}?", "Could you spell {w}?",
                       "Would you spell {w} for me?", "Spell {w}, please."],
            ),
            "{w} is spelled {s}.", known["spell"], derivable=True, weight=4.0,
        ),
        Relation(
            "spelling", "letters",
            ask(
                direct=["How many letters are in {w}?", "How many letters does {w} have?", "How many letters has the word {w}?",
                        "How long is the word {w}?", "How many letters are there in the word {w}?"],
                noun=["the number of letters in {w}"],
                clause=["how many letters {w} has", "how many letters are in {w}"],
                short=["Count the letters in {w}.", "Letters in {w}?"],
            ),
            "{w} has {n} letters.", known["letters"], derivable=True,
        ),
        Relation(
            "spelling", "first_letter",
            ask(
                direct=["What is the first letter of {w}?", "Which letter does {w} start with?", "What letter does {w} begin with?",
                        "With which letter does {w} begin?"],
                noun=["the first letter of {w}"],
                clause=["which letter {w} starts with"],
            ),
            "{w} starts with {first}.", known["first_letter"], derivable=True,
        ),
        Relation(
            "spelling", "last_letter",
            ask(
                direct=["What is the last letter of {w}?", "Which letter does {w} end with?", "What letter is at the end of {w}?",
                        "With which letter does {w} end?"],
                noun=["the last letter of {w}"],
                clause=["which letter {w} ends with"],
            ),
            "{w} ends with {last}.", known["last_letter"], derivable=True,
        ),
    ]
