"""Colours, mixing colours, shapes, body parts, senses and what things are used for."""

from .numbers import words
from .wording import Relation, ask

COLOURS = {
    "the sky": "blue", "grass": "green", "snow": "white", "blood": "red", "a banana": "yellow", "coal": "black", "milk": "white",
    "a lemon": "yellow", "a tomato": "red", "a carrot": "orange", "the sun": "yellow", "a ripe strawberry": "red",
    "chocolate": "brown", "a cucumber": "green", "a frog": "green", "an elephant": "gray", "a flamingo": "pink",
    "a crow": "black", "a swan": "white", "salt": "white", "sugar": "white", "an emerald": "green", "a ruby": "red",
    "a sapphire": "blue", "a pumpkin": "orange", "spinach": "green", "a polar bear": "white", "a fire engine": "red",
    "the sea": "blue", "a sunflower": "yellow", "cotton": "white", "an eggplant": "purple", "a leaf in summer": "green",
    "coffee": "brown", "a pea": "green", "lettuce": "green", "ivory": "white", "charcoal": "black",
}
MIXES = [("red", "yellow", "orange"), ("blue", "yellow", "green"), ("red", "blue", "purple"), ("black", "white", "gray"),
         ("red", "white", "pink")]
SIDES = {"triangle": 3, "square": 4, "rectangle": 4, "pentagon": 5, "hexagon": 6, "heptagon": 7, "octagon": 8, "nonagon": 9,
         "decagon": 10, "rhombus": 4, "trapezoid": 4, "parallelogram": 4, "dodecagon": 12}
SHAPES = {"a ball": "round", "a coin": "round", "a wheel": "round", "a chess board": "square", "an egg": "oval",
          "a door": "rectangular", "the earth": "round", "a plate": "round", "an orange": "round"}
SENSES = {"see": "eyes", "hear": "ears", "smell": "nose", "taste": "tongue", "walk": "legs", "think": "brain", "chew": "teeth",
          "breathe": "lungs", "write": "hands", "kick a ball": "feet"}
USES = {
    "a knife": "cutting", "a pen": "writing", "a broom": "sweeping", "an oven": "baking", "a needle": "sewing", "a bed": "sleeping",
    "an umbrella": "keeping dry", "a clock": "telling the time", "a telescope": "looking at the stars", "a key": "opening doors",
    "a spoon": "eating soup", "a towel": "drying yourself", "a lamp": "giving light", "a shovel": "digging", "a camera": "taking pictures",
    "a hammer": "driving nails", "a saw": "cutting wood", "a thermometer": "measuring temperature", "a ruler": "drawing lines",
    "soap": "washing", "a fridge": "keeping food cold", "a telephone": "talking to people", "a microscope": "looking at tiny things",
    "scissors": "cutting paper", "a scale": "weighing", "a compass": "finding the way", "an eraser": "rubbing out pencil marks",
    "a kettle": "boiling water", "a boat": "crossing water", "a ladder": "climbing up", "a comb": "combing hair",
    "a toothbrush": "cleaning teeth", "a bucket": "carrying water", "a candle": "giving light", "glue": "sticking things together",
}


def pairs(table: dict) -> list[dict]:
    return [{"a": a, "b": b, "id": a, "key": b} for a, b in table.items()]


def relations() -> list[Relation]:
    return [
        Relation(
            "colors", "color",
            ask(direct=["What color is {a}?", "Which color is {a}?", "What is the color of {a}?", "What's the color of {a}?",
                        "Which color does {a} have?", "What color does {a} have?"],
                noun=["the color of {a}"], clause=["what color {a} is", "which color {a} has"],
                short=["Color of {a}?", "{a} is what color?", "Name the color of {a}."]),
            "{a} is {b}.", pairs(COLOURS), weight=2.0,
        ),
        Relation(
            "colors", "mix",
            ask(direct=["What do you get if you mix {a} and {b}?", "What color do {a} and {b} make?",
                        "Which color comes from {a} and {b}?", "What's {a} mixed with {b}?", "What color is {a} and {b} together?"],
                noun=["the mix of {a} and {b}"], clause=["what color {a} and {b} make"],
                short=["Mix {a} and {b}.", "{a} and {b} make what?"]),
            "{a} and {b} make {c}.",
            [{"a": x, "b": y, "c": c, "id": f"{x} {y}", "key": c} for a, b, c in MIXES for x, y in ((a, b), (b, a))],
        ),
        Relation(
            "shapes", "sides",
            ask(direct=["How many sides does a {a} have?", "How many sides has a {a}?", "How many sides are there in a {a}?",
                        "How many corners does a {a} have?", "How many edges does a {a} have?"],
                noun=["the number of sides of a {a}"], clause=["how many sides a {a} has"],
                short=["A {a} has how many sides?", "Sides of a {a}?", "Count the sides of a {a}."]),
            "A {a} has {b} sides.",
            [{"a": a, "b": words(n), "id": a, "key": words(n)} for a, n in SIDES.items() if a[0] not in "aeiou"],
        ),
        Relation(
            "shapes", "shape_with",
            ask(direct=["Which shape has {b} sides?", "What shape has {b} sides?", "What do you call a shape with {b} sides?",
                        "What is a shape with {b} sides called?", "What's the name of a shape with {b} sides?"],
                noun=["the shape with {b} sides"], clause=["which shape has {b} sides"]),
            "A shape with {b} sides is {a}.",
            [{"a": ("an " if a[0] == "o" else "a ") + a, "b": words(n), "id": a, "key": a} for a, n in SIDES.items()
             if n != 4],
        ),
        Relation(
            "shapes", "shape_of",
            ask(direct=["What shape is {a}?", "Which shape does {a} have?", "What is the shape of {a}?", "What's the shape of {a}?",
                        "What form does {a} have?"],
                noun=["the shape of {a}"], clause=["what shape {a} is"]),
            "{a} is {b}.", pairs(SHAPES), weight=0.5,
        ),
        Relation(
            "body", "sense",
            ask(direct=["What do we {a} with?", "What do you {a} with?", "With what do people {a}?",
                        "Which part of the body do we use to {a}?", "What part of the body do you need to {a}?"],
                clause=["what we {a} with"], short=["We {a} with what?"]),
            "We {a} with our {b}.", pairs(SENSES),
        ),
        Relation(
            "uses", "use",
            ask(direct=["What is {a} for?", "What is {a} used for?", "What do you use {a} for?", "What do people use {a} for?",
                        "What's {a} good for?", "What can you do with {a}?"],
                noun=["the use of {a}"], clause=["what {a} is used for", "what you use {a} for"]),
            "You use {a} for {b}.", pairs(USES), weight=1.5,
        ),
    ]
