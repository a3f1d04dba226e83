"""Opposites, what kind of thing something is, and what people in a trade do."""

from .wording import Relation, ask

OPPOSITES = """
hot cold, big small, tall short, fast slow, old young, up down, left right, good bad, happy sad, open closed, full empty,
light dark, hard soft, wet dry, clean dirty, rich poor, strong weak, early late, long short, high low, day night, black white,
first last, inside outside, loud quiet, near far, love hate, war peace, win lose, buy sell, push pull, begin end, start stop,
come go, give take, laugh cry, ask answer, awake asleep, alive dead, north south, east west, true false, thick thin, wide narrow,
heavy light, deep shallow, sweet sour, easy difficult, cheap expensive, safe dangerous, brave afraid, friend enemy, king queen,
man woman, boy girl, brother sister, father mother, uncle aunt, before after, above below, always never, more less, many few,
everything nothing, yes no, on off, in out, over under, front back, top bottom, summer winter, sunrise sunset, smooth rough,
sharp blunt, polite rude, simple complicated, sick healthy, lost found, success failure, question answer, arrive leave,
remember forget, accept refuse, increase decrease, ancient modern, possible impossible, visible invisible, hello goodbye,
heaven hell, male female, major minor, maximum minimum, positive negative, public private, real fake, same different,
single married, tight loose, total partial, victory defeat, wild tame, whisper shout, build destroy, freeze melt
"""
# The opposite asked for this word is not the pair's first word: one question, one answer.
ONE_WAY = {"short", "light", "answer", "closed", "stop", "less", "few", "back", "difficult"}

KINDS = {
    "fruit": "apple banana pear peach cherry lemon orange mango melon grape plum pineapple strawberry apricot fig kiwi papaya",
    "vegetable": "carrot onion potato cabbage turnip radish leek lettuce cauliflower broccoli beetroot",
    "flower": "rose tulip daisy lily sunflower orchid violet daffodil poppy carnation",
    "tree": "oak pine birch maple willow beech cedar poplar spruce elm",
    "bird": "eagle sparrow owl robin parrot pigeon swan duck goose penguin ostrich crow raven hawk falcon seagull stork flamingo",
    "fish": "salmon trout tuna cod herring carp shark eel sardine mackerel",
    "insect": "bee ant fly mosquito butterfly beetle wasp moth grasshopper cricket dragonfly ladybug",
    "reptile": "snake lizard crocodile turtle tortoise alligator chameleon gecko",
    "mammal": "dog cat horse whale dolphin elephant lion tiger bear mouse rabbit giraffe camel bat kangaroo monkey squirrel otter",
    "amphibian": "frog toad newt salamander",
    "musical instrument": "violin piano guitar flute trumpet drum harp cello clarinet trombone saxophone accordion tuba oboe",
    "vehicle": "car bus truck bicycle motorcycle train tram tractor",
    "tool": "hammer saw screwdriver wrench drill chisel shovel rake axe",
    "metal": "gold silver iron copper zinc tin lead nickel aluminum titanium platinum",
    "gas": "oxygen hydrogen helium nitrogen neon argon",
    "drink": "coffee tea milk lemonade juice wine beer",
    "gemstone": "diamond ruby emerald sapphire opal topaz",
    "sport": "tennis football basketball hockey golf swimming rugby baseball volleyball",
    "planet": "mercury venus mars jupiter saturn uranus neptune",
    "piece of furniture": "chair table bed sofa desk cupboard wardrobe bookcase",
    "piece of clothing": "shirt jacket skirt coat sweater sock scarf glove dress",
}
MASS = {"metal", "gas", "drink", "sport", "planet"}
"""Kinds whose members take no article."""

TRADES = {
    "baker": "bakes bread", "teacher": "teaches students", "doctor": "treats sick people", "farmer": "grows food",
    "pilot": "flies planes", "singer": "sings songs", "painter": "paints pictures", "writer": "writes books",
    "carpenter": "makes things of wood", "gardener": "looks after gardens", "firefighter": "puts out fires",
    "tailor": "makes clothes", "butcher": "sells meat", "florist": "sells flowers", "dentist": "takes care of teeth",
    "plumber": "repairs water pipes", "fisherman": "catches fish", "barber": "cuts hair", "cook": "prepares food",
    "driver": "drives a vehicle", "dancer": "dances", "judge": "decides in court", "miner": "works in a mine",
    "sailor": "works on a ship", "shepherd": "looks after sheep", "astronaut": "travels into space",
    "librarian": "takes care of books", "mechanic": "repairs machines", "architect": "designs buildings",
    "waiter": "serves food", "photographer": "takes pictures", "beekeeper": "keeps bees", "postman": "delivers letters",
    "vet": "treats sick animals", "musician": "plays music", "actor": "plays roles", "scientist": "does research",
    "electrician": "repairs electric wires", "cleaner": "cleans rooms", "jeweler": "makes jewelry", "potter": "makes pots",
}


def an(word: str) -> str:
    return ("an " if word[0] in "aeiou" else "a ") + word


def opposites() -> list[dict]:
    facts = {}
    for pair in OPPOSITES.replace("\n", " ").split(","):
        a, b = pair.split()
        facts.setdefault(a, b)
        if b not in ONE_WAY:
            facts.setdefault(b, a)
    facts |= {"short": "long", "light": "dark", "closed": "open", "difficult": "easy", "less": "more", "few": "many"}
    return [{"a": a, "b": b, "id": a, "key": b} for a, b in facts.items()]


def relations() -> list[Relation]:
    kinds = []
    for kind, names in KINDS.items():
        for name in names.split():
            word = name if kind in MASS else an(name)
            word = name.capitalize() if kind == "planet" else word
            kinds.append({"a": word, "b": an(kind), "id": name, "key": kind})
    return [
        Relation(
            "opposites", "opposite",
            ask(
                direct=["What is the opposite of {a}?", "What's the opposite of {a}?", "Which word is the opposite of {a}?",
                        "What word means the opposite of {a}?", "What is the contrary of {a}?"],
                noun=["the opposite of {a}"],
                clause=["what the opposite of {a} is"],
                short=["Opposite of {a}?", "Say the opposite of {a}.", "Name the opposite of {a}."],
            ),
            "The opposite of {a} is {b}.", opposites(), weight=3.0,
        ),
        Relation(
            "meanings", "kind",
            ask(
                direct=["What is {a}?", "What kind of thing is {a}?", "What's {a}?", "What do you call {a}, in general?",
                        "What sort of thing is {a}?"],
                clause=["what {a} is", "what kind of thing {a} is"],
                short=["{a} is what?", "Explain what {a} is.", "What does the word mean: {a}?"],
            ),
            "{a} is {b}.", kinds, weight=3.0,
        ),
        Relation(
            "meanings", "trade",
            ask(
                direct=["What does {a} do?", "What is the job of {a}?", "What work does {a} do?", "What's the work of {a}?",
                        "What does {a} do all day?"],
                noun=["the job of {a}"],
                clause=["what {a} does"],
                short=["Explain what {a} does."],
            ),
            "{a} {b}.", [{"a": an(a), "b": b, "id": a, "key": b} for a, b in TRADES.items()], weight=1.5,
        ),
        Relation(
            "meanings", "who",
            ask(
                direct=["Who {b}?", "Which person {b}?", "What do you call someone who {b}?",
                        "What is the name for a person who {b}?", "What's the word for someone who {b}?"],
                noun=["the word for someone who {b}"],
                clause=["who {b}"],
            ),
            "{a} {b}.", [{"a": an(a), "b": b, "id": a, "key": a} for a, b in TRADES.items()], weight=1.5,
        ),
    ]
