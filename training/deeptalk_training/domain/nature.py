"""Animals, planets, chemical elements."""

from .numbers import ordinal, words
from .wording import Relation, ask

SOUNDS = {
    "dog": "barks", "cat": "meows", "cow": "moos", "pig": "oinks", "sheep": "bleats", "duck": "quacks", "lion": "roars",
    "horse": "neighs", "wolf": "howls", "snake": "hisses", "bee": "buzzes", "frog": "croaks", "owl": "hoots",
    "rooster": "crows", "mouse": "squeaks", "donkey": "brays", "elephant": "trumpets", "goose": "honks", "crow": "caws",
    "turkey": "gobbles", "bird": "sings", "chick": "peeps", "pigeon": "coos", "bear": "growls",
}
YOUNG = {
    "dog": "puppy", "cat": "kitten", "cow": "calf", "horse": "foal", "sheep": "lamb", "goat": "kid", "pig": "piglet",
    "duck": "duckling", "goose": "gosling", "hen": "chick", "lion": "cub", "bear": "cub", "fox": "cub", "deer": "fawn",
    "kangaroo": "joey", "frog": "tadpole", "swan": "cygnet", "eagle": "eaglet", "owl": "owlet", "elephant": "calf",
    "whale": "calf", "seal": "pup", "hare": "leveret", "butterfly": "caterpillar",
}
LEGS = {
    "dog": 4, "cat": 4, "cow": 4, "horse": 4, "spider": 8, "ant": 6, "bee": 6, "fly": 6, "bird": 2, "chicken": 2, "duck": 2,
    "snake": 0, "fish": 0, "elephant": 4, "lion": 4, "tiger": 4, "beetle": 6, "butterfly": 6, "crab": 10, "ostrich": 2,
    "human": 2, "frog": 4, "mouse": 4, "sheep": 4, "pig": 4, "worm": 0, "scorpion": 8, "lizard": 4, "grasshopper": 6,
    "penguin": 2, "lobster": 10, "goat": 4, "bear": 4, "wolf": 4, "snail": 0,
}
HOMES = {
    "bee": "hive", "bird": "nest", "dog": "kennel", "horse": "stable", "lion": "den", "spider": "web", "fox": "den",
    "rabbit": "burrow", "pig": "sty", "hen": "coop", "ant": "nest", "beaver": "lodge", "eagle": "nest", "cow": "barn",
}
PRODUCTS = {
    "bee": "honey", "cow": "milk", "hen": "eggs", "sheep": "wool", "silkworm": "silk", "oyster": "pearls", "goat": "milk",
    "spider": "webs", "duck": "eggs",
}
GROUPS = {"wolves": "a pack", "cows": "a herd", "birds": "a flock", "fish": "a school", "lions": "a pride", "bees": "a swarm",
          "sheep": "a flock", "elephants": "a herd", "ants": "a colony", "geese": "a flock", "puppies": "a litter"}

PLANETS = "Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune".split()

# symbol, number, name
ELEMENTS = """
H 1 hydrogen, He 2 helium, Li 3 lithium, Be 4 beryllium, B 5 boron, C 6 carbon, N 7 nitrogen, O 8 oxygen, F 9 fluorine,
Ne 10 neon, Na 11 sodium, Mg 12 magnesium, Al 13 aluminum, Si 14 silicon, P 15 phosphorus, S 16 sulfur, Cl 17 chlorine,
Ar 18 argon, K 19 potassium, Ca 20 calcium, Sc 21 scandium, Ti 22 titanium, V 23 vanadium, Cr 24 chromium, Mn 25 manganese,
Fe 26 iron, Co 27 cobalt, Ni 28 nickel, Cu 29 copper, Zn 30 zinc, Ga 31 gallium, Ge 32 germanium, As 33 arsenic,
Se 34 selenium, Br 35 bromine, Kr 36 krypton, Ag 47 silver, Sn 50 tin, I 53 iodine, Xe 54 xenon, Ba 56 barium,
W 74 tungsten, Pt 78 platinum, Au 79 gold, Hg 80 mercury, Pb 82 lead, Bi 83 bismuth, Rn 86 radon, Ra 88 radium, U 92 uranium,
Pu 94 plutonium
"""

# question fields of a few single facts: what is asked, its answer, the key
SINGLE = [
    ("the largest planet", "The largest planet is Jupiter.", "Jupiter"),
    ("the smallest planet", "The smallest planet is Mercury.", "Mercury"),
    ("the red planet", "The red planet is Mars.", "Mars"),
    ("the planet with the best known rings", "The planet with the best known rings is Saturn.", "Saturn"),
    ("the hottest planet", "The hottest planet is Venus.", "Venus"),
    ("the largest animal", "The largest animal is the blue whale.", "blue whale"),
    ("the tallest animal", "The tallest animal is the giraffe.", "giraffe"),
    ("the fastest land animal", "The fastest land animal is the cheetah.", "cheetah"),
    ("the largest bird", "The largest bird is the ostrich.", "ostrich"),
    ("the largest land animal", "The largest land animal is the elephant.", "elephant"),
    ("the largest ocean", "The largest ocean is the Pacific.", "Pacific"),
    ("the smallest ocean", "The smallest ocean is the Arctic.", "Arctic"),
    ("the highest mountain", "The highest mountain is Mount Everest.", "Everest"),
    ("the largest country", "The largest country is Russia.", "Russia"),
    ("the smallest country", "The smallest country is Vatican City.", "Vatican City"),
    ("the largest continent", "The largest continent is Asia.", "Asia"),
    ("the smallest continent", "The smallest continent is Australia.", "Australia"),
    ("the coldest continent", "The coldest continent is Antarctica.", "Antarctica"),
    ("the largest island", "The largest island is Greenland.", "Greenland"),
    ("the largest hot desert", "The largest hot desert is the Sahara.", "Sahara"),
    ("the largest rainforest", "The largest rainforest is the Amazon.", "Amazon"),
    ("the lightest element", "The lightest element is hydrogen.", "hydrogen"),
    ("the hardest natural material", "The hardest natural material is diamond.", "diamond"),
    ("the star nearest to us", "The star nearest to us is the sun.", "sun"),
    ("the chemical name of water", "The chemical name of water is H two O.", "H two O"),
    ("the largest organ of the body", "The largest organ of the body is the skin.", "skin"),
    ("the longest bone in the body", "The longest bone in the body is the thigh bone.", "thigh bone"),
    ("the highest mountain in Europe", "The highest mountain in Europe is Mount Elbrus.", "Elbrus"),
    ("the highest mountain in Africa", "The highest mountain in Africa is Kilimanjaro.", "Kilimanjaro"),
    ("the king of the animals", "The king of the animals is the lion.", "lion"),
]


def an(word: str) -> str:
    return ("an " if word[0] in "aeiou" else "a ") + word


def pairs(table: dict) -> list[dict]:
    return [{"a": an(k), "n": k, "b": v, "id": k, "key": v} for k, v in table.items()]


def planets() -> list[Relation]:
    return [
        Relation(
            "planets", "planet_number",
            ask(direct=["What is the {a} planet from the sun?", "Which planet is the {a} from the sun?",
                        "What's the {a} planet?", "Which is the {a} planet, counted from the sun?"],
                noun=["the {a} planet from the sun"], clause=["which planet is the {a} from the sun"]),
            "The {a} planet from the sun is {b}.",
            [{"a": ordinal(n), "b": p, "id": p, "key": p} for n, p in enumerate(PLANETS, 1)],
        ),
        Relation(
            "planets", "planet_after",
            ask(direct=["Which planet comes after {a}?", "What planet is next after {a}?", "What's the planet after {a}?",
                        "Which planet follows {a}, going away from the sun?"],
                noun=["the planet after {a}"], clause=["which planet comes after {a}"]),
            "The planet after {a} is {b}.",
            [{"a": a, "b": b, "id": a, "key": b} for a, b in zip(PLANETS, PLANETS[1:])],
        ),
        Relation(
            "planets", "single",
            ask(direct=["What is {a}?", "What's {a}?", "Which is {a}?", "Can you name {a}?"],
                noun=["{a}"], clause=["what {a} is"], short=["Name {a}.", "What do we call {a}?"]),
            "", [{"a": a, "answer": b, "id": a, "key": k} for a, b, k in SINGLE], weight=2.0,
        ),
        Relation(
            "planets", "count",
            ask(direct=["How many {a} are there?", "How many {a} exist?", "How many {a} do we have?", "How many {a} do we know of?"],
                noun=["the number of {a}"], clause=["how many {a} there are"], short=["Count the {a}."]),
            "There are {b} {a}.",
            [{"a": a, "b": words(n), "id": a, "key": words(n)} for a, n in (
                ("planets in the solar system", 8), ("continents", 7), ("oceans", 5), ("letters in the alphabet", 26),
                ("colors in the rainbow", 7), ("fingers on one hand", 5), ("fingers on two hands", 10),
                ("cards in a deck", 52), ("strings on a violin", 4), ("strings on a guitar", 6), ("seasons", 4),
                ("squares on a chess board", 64), ("keys on a piano", 88), ("wheels on a bicycle", 2),
                ("wheels on a car", 4), ("wheels on a tricycle", 3), ("players in a basketball team", 5), ("sides on a cube", 6),
                ("corners on a cube", 8), ("states in America", 50), ("teeth in a grown person's mouth", 32),
            )], weight=1.5,
        ),
    ]


def animals() -> list[Relation]:
    return [
        Relation(
            "animals", "sound",
            ask(direct=["What sound does {a} make?", "What noise does {a} make?", "What does {a} do to make itself heard?",
                        "Which sound does {a} make?", "How does {a} sound?", "What is the sound of {a}?"],
                noun=["the sound of {a}"], clause=["what sound {a} makes", "how {a} sounds"], short=["Sound of {a}?"]),
            "{a} {b}.", pairs(SOUNDS), weight=1.5,
        ),
        Relation(
            "animals", "young",
            ask(direct=["What is a young {n} called?", "What do you call a baby {n}?", "What is the young of {a}?",
                        "What's the name for a young {n}?", "What is a baby {n} called?", "What do people call a little {n}?"],
                noun=["the word for a young {n}", "the name of a baby {n}"], clause=["what a young {n} is called"],
                short=["A young {n} is called what?"]),
            "A young {n} is called {b}.", [{**f, "b": an(f["b"])} for f in pairs(YOUNG)], weight=1.5,
        ),
        Relation(
            "animals", "legs",
            ask(direct=["How many legs does {a} have?", "How many legs has {a}?", "How many legs are there on {a}?",
                        "On how many legs does {a} go?"],
                noun=["the number of legs of {a}"], clause=["how many legs {a} has"],
                short=["{a} has how many legs?", "Legs of {a}?", "Count the legs of {a}."]),
            "{a} has {b} legs.",
            [{"a": an(k), "b": words(n) if n else "no", "id": k, "key": words(n) if n else "no"} for k, n in LEGS.items()],
            weight=1.5,
        ),
        Relation(
            "animals", "home",
            ask(direct=["Where does {a} live?", "What is the home of {a} called?", "What does {a} live in?",
                        "In what does {a} live?"],
                noun=["the home of {a}"], clause=["where {a} lives"], short=["{a} lives in what?"]),
            "{a} lives in {b}.", [{**f, "b": an(f["b"])} for f in pairs(HOMES)],
        ),
        Relation(
            "animals", "product",
            ask(direct=["What does {a} give us?", "What do we get from {a}?", "What does {a} make for us?",
                        "Which thing do we get from {a}?"],
                clause=["what we get from {a}", "what {a} gives us"]),
            "{a} gives us {b}.", pairs({k: v for k, v in PRODUCTS.items() if v != "webs"}), weight=0.5,
        ),
        Relation(
            "animals", "group",
            ask(direct=["What is a group of {a} called?", "What do you call a group of {a}?", "What's the word for many {a} together?",
                        "What name does a group of {a} have?"],
                noun=["the word for a group of {a}"], clause=["what a group of {a} is called"]),
            "A group of {a} is called {b}.",
            [{"a": a, "b": b, "id": a, "key": b.split()[-1]} for a, b in GROUPS.items()],
        ),
    ]


def elements() -> list[Relation]:
    rows = [entry.split() for entry in ELEMENTS.replace("\n", " ").split(",")]
    facts = [{"e": name, "s": ", ".join(symbol.upper()), "n": words(int(number)), "id": name} for symbol, number, name in rows]
    return [
        Relation(
            "elements", "symbol",
            ask(direct=["What is the symbol of {e}?", "What's the symbol for {e}?", "What is the chemical symbol of {e}?",
                        "Which symbol does {e} have?", "How is {e} written in chemistry?"],
                noun=["the symbol of {e}", "the chemical symbol for {e}"], clause=["what the symbol of {e} is"],
                short=["Symbol of {e}?"]),
            "The symbol of {e} is {s}.", [{**f, "key": f["s"].replace(",", "")} for f in facts], weight=1.5,
        ),
        Relation(
            "elements", "element_of_symbol",
            ask(direct=["Which element has the symbol {s}?", "What element has the symbol {s}?",
                        "The symbol {s} stands for which element?", "What does the chemical symbol {s} mean?"],
                noun=["the element with the symbol {s}"], clause=["which element has the symbol {s}"]),
            "The symbol {s} stands for {e}.", [{**f, "key": f["e"]} for f in facts],
        ),
        Relation(
            "elements", "atomic_number",
            ask(direct=["What is the atomic number of {e}?", "What's the number of {e} in the periodic table?",
                        "Which atomic number does {e} have?", "How many protons does {e} have?"],
                noun=["the atomic number of {e}"], clause=["what the atomic number of {e} is"], short=["Atomic number of {e}?"]),
            "The atomic number of {e} is {n}.", [{**f, "key": f["n"]} for f in facts],
        ),
    ]


def relations() -> list[Relation]:
    return animals() + planets() + elements()
