"""Function calling in words: which tools there are, when one is called, and what is said about its result.

The gateway writes the same three lines (`models/FORMAT.md` section 3): the tools as the first turn of the history, the call as an answer,
the result as the next question. Names are split into words, numbers are spelled out, so nothing here is JSON.

    tools: get weather: city; set timer: minutes
    What is the weather in Oslo?          call get weather: city Oslo
    result: condition sunny               It is sunny in Oslo.

The tools are kept apart from `Domain`, whose draws the evaluation set is made of.
"""

from dataclasses import dataclass
from random import Random
from typing import Callable

from . import refusals
from .countries import TABLE
from .numbers import words
from .sample import TRAIN, UNSEEN_FACT, UNSEEN_WORDING, Sample, bucket, sentence
from .sentences import SentenceMaker
from .stream import Domain

PLACES = sorted({line.split("|")[1] for line in TABLE.strip().split("\n") if line.split("|")[1]} | set(refusals.PLACES))
COUNTRIES = [line.split("|")[0] for line in TABLE.strip().split("\n")]
PEOPLE = """Anna Peter Maria John Lisa David Sarah Michael Emma Thomas Julia Daniel Laura Martin Nina Robert Sophie Paul Mary James Susan
George Helen Frank Alice Henry Kate Oliver Grace Simon""".split()
ROOMS = ["the kitchen", "the bedroom", "the living room", "the bathroom", "the office", "the hall", "the garage", "the garden", "the basement"]
COMPANIES = "Apple Google Microsoft Amazon Tesla Boeing Intel Nokia Siemens Toyota Sony Ford Disney Netflix Nike Adidas Shell Pfizer".split()
MUSIC = ["jazz", "rock", "classical music", "the Beatles", "Mozart", "some blues", "Queen", "Bach", "pop music", "soft music", "Elvis", "folk songs"]
FOOD = ["pizza", "pasta", "sushi", "a burger", "soup", "a salad", "fried rice", "a sandwich", "tacos", "noodles"]
WEATHER = ["sunny", "cloudy", "rainy", "windy", "foggy", "snowy", "clear", "stormy", "overcast", "partly cloudy", "hot", "cold", "mild", "humid",
           "dry", "warm", "freezing", "light rain", "heavy rain", "thunderstorms", "snow", "drizzle"]
DONE = ["ok", "done", "success", "status ok", "status success", "success yes", "result ok", "status done", "ok yes"]
FAILED = ["error not found", "error", "status failed", "error timeout", "error unavailable", "success no", "error internal"]
SORRY = "Sorry, that did not work."
UNKNOWN = refusals.ANSWER


@dataclass(frozen=True)
class Tool:
    """`parameters`: for each, the names a client may give it. `draw` gives the values by which questions, call and answer are filled; the last
    wording is held out. `topics`: of the domain, which this tool would answer as well."""

    kind: str
    names: tuple[str, ...]
    parameters: tuple[tuple[str, ...], ...]
    wordings: tuple[str, ...]
    draw: Callable[[Random], dict]
    told: Callable[[Random, dict], tuple[str, str]]  # result, answer
    topics: tuple[str, ...] = ()


def _pick(rng: Random, things):
    return things[int(rng.random() * len(things))]


def _written(rng: Random, text: str) -> str:
    """A sentence as a program returns it, with or without capital and period."""
    return f"{sentence(text)}." if rng.random() < 0.6 else text


def _weather(rng: Random, v: dict) -> tuple[str, str]:
    sky, degrees, place = _pick(rng, WEATHER), words(int(rng.random() * 50) - 10), v["a"]
    kind = rng.random()
    if kind < 0.2:
        text = _pick(rng, ("the weather in {a} is {s}", "it is {s} in {a}", "in {a} it is {s}", "it is {s} and {d} degrees in {a}",
                           "the weather in {a} is {s} and {d} degrees", "{s} in {a}")).format(a=place, s=sky, d=degrees)
        return _written(rng, text), f"{sentence(text)}." if " is " in text else f"It is {sky} in {place}."
    if kind < 0.3:
        return _pick(rng, (sky, f"{sky}, {degrees} degrees", f"{sky} and {degrees} degrees")), ""
    named = [f"{_pick(rng, ('city', 'location', 'place'))} {place}"] if rng.random() < 0.4 else []
    shown = sentence(sky) if rng.random() < 0.3 else sky
    skies = [f"{_pick(rng, ('condition', 'conditions', 'weather', 'description', 'summary', 'forecast', 'sky'))} {shown}"] if rng.random() < 0.85 else []
    unit = _pick(rng, ("", "", " degrees", " celsius"))
    warm = [f"{_pick(rng, ('temperature', 'temp', 'temperature c', 'degrees', 'celsius', 'temperature celsius'))} {degrees}{unit}"] \
        if rng.random() < 0.7 or not skies else []
    extra = [_pick(rng, (f"humidity {words(int(rng.random() * 100))}", f"wind {words(int(rng.random() * 40))}", "unit celsius", "unit c"))] \
        if rng.random() < 0.25 else []
    pairs = skies + warm
    rng.shuffle(pairs)
    said = " and ".join([sky] * bool(skies) + [f"{degrees} degrees"] * bool(warm))
    return ", ".join(named + pairs + extra), f"It is {said} in {place}."


def _told_weather(rng: Random, v: dict) -> tuple[str, str]:
    result, answer = _weather(rng, v)
    if not answer:
        answer = f"It is {result.replace(', ', ' and ')} in {v['a']}."
    return result, answer


def _clock(rng: Random) -> str:
    return f"{words(1 + int(rng.random() * 23))} {_pick(rng, ('fifteen', 'thirty', 'forty-five', 'ten', 'twenty', 'fifty', 'oh five'))}"


def _told_time(rng: Random, v: dict) -> tuple[str, str]:
    time = _clock(rng)
    return _pick(rng, (time, f"time {time}", _written(rng, f"the time is {time}"), _written(rng, f"it is {time} in {v['a']}"), f"time {time}, city {v['a']}", f"current time {time}")), f"It is {time} in {v['a']}."


def _done(answer: str) -> Callable[[Random, dict], tuple[str, str]]:
    def told(rng: Random, v: dict) -> tuple[str, str]:
        return sentence(_pick(rng, DONE)) if rng.random() < 0.2 else _pick(rng, DONE), answer.format(**v)

    return told


def _value(answer: str, keys: tuple[str, ...], value: Callable[[Random], str]) -> Callable[[Random, dict], tuple[str, str]]:
    """A result that is one value, bare or with its key."""

    def told(rng: Random, v: dict) -> tuple[str, str]:
        given = value(rng)
        return _pick(rng, (given, *(f"{key} {given}" for key in keys))), answer.format(**v, v=given)

    return told


def _number(least: int, most: int) -> Callable[[Random], str]:
    return lambda rng: words(least + int(rng.random() * (most - least + 1)))


TOOLS = (
    Tool("weather", ("get weather", "weather", "lookup weather", "get current weather", "fetch weather", "check weather", "get forecast",
                     "weather lookup", "weather tool", "current weather", "get the weather", "get weather forecast", "show weather"),
         (("city", "location", "place", "town", "city name", "where"),),
         ("What is the weather in {a}?", "How is the weather in {a}?", "What's the weather in {a}?", "Tell me the weather in {a}.",
          "What's the weather like in {a}?", "What is the weather like in {a} today?", "Will it rain in {a}?", "Is it raining in {a}?",
          "How warm is it in {a}?", "Is it cold in {a}?", "Weather in {a}?", "Can you tell me the weather in {a}?",
          "What is the weather in {a} today?", "Could you check the weather in {a}?", "Do I need an umbrella in {a}?",
          "Please tell me what the weather is like in {a}.", "Is it sunny in {a}?", "What is the weather in {a} right now?", "I want to know the weather in {a}."),
         lambda rng: {"a": _pick(rng, PLACES) if rng.random() < 0.85 else _pick(rng, COUNTRIES)}, _told_weather),
    Tool("time", ("get time", "get current time", "current time", "time in city", "what time", "get local time", "clock", "get time in city"),
         (("city", "location", "place", "timezone", "time zone"),),
         ("What time is it in {a}?", "What's the time in {a}?", "Tell me the time in {a}.", "How late is it in {a}?", "Time in {a}?",
          "Can you tell me the time in {a}?", "What is the time in {a} now?"),
         lambda rng: {"a": _pick(rng, PLACES)}, _told_time),
    Tool("timer", ("set timer", "start timer", "create timer", "timer", "add timer"),
         (("minutes", "duration", "duration minutes", "length", "time"),),
         ("Set a timer for {a} minutes.", "Start a timer for {a} minutes.", "Please set a timer for {a} minutes.", "Timer for {a} minutes.",
          "Can you set a timer for {a} minutes?", "I need a timer for {a} minutes.", "Wake me in {a} minutes."),
         lambda rng: {"a": words(2 + int(rng.random() * 58))}, _done("Okay, the timer is set for {a} minutes.")),
    Tool("light on", ("turn on light", "light on", "switch on light", "turn on lights", "lights on"), (("room", "location", "place", "where"),),
         ("Turn on the light in {a}.", "Switch on the light in {a}.", "Please turn on the light in {a}.", "Light on in {a}.",
          "Turn the lights on in {a}.", "Can you switch on the light in {a}?"),
         lambda rng: {"a": _pick(rng, ROOMS)}, _done("Okay, the light in {a} is on.")),
    Tool("light off", ("turn off light", "light off", "switch off light", "turn off lights", "lights off"), (("room", "location", "place", "where"),),
         ("Turn off the light in {a}.", "Switch off the light in {a}.", "Please turn off the light in {a}.", "Light off in {a}.",
          "Turn the lights off in {a}.", "Can you switch off the light in {a}?"),
         lambda rng: {"a": _pick(rng, ROOMS)}, _done("Okay, the light in {a} is off.")),
    Tool("stock", ("get stock price", "stock price", "get stock", "lookup stock", "get price"), (("company", "symbol", "name", "ticker", "stock"),),
         ("What is the stock price of {a}?", "What's the price of {a} stock?", "How much is a share of {a}?", "Tell me the stock price of {a}.",
          "How is the stock of {a}?", "Check the stock price of {a}."),
         lambda rng: {"a": _pick(rng, COMPANIES)},
         _value("The price of {a} is {v} dollars.", ("price", "value", "current price"), _number(5, 900))),
    Tool("order", ("get order", "order status", "get order status", "check order", "lookup order", "track order"),
         (("order id", "order number", "id", "number", "order"),),
         ("Where is my order {a}?", "What is the status of order {a}?", "Check order {a}.", "Track order number {a}.", "Look up order {a}.",
          "Can you check my order {a}?", "Tell me about order number {a}."),
         lambda rng: {"a": words(1 + int(rng.random() * 999))},
         _value("Order {a} is {v}.", ("status", "state", "order status"), lambda rng: _pick(rng, ("shipped", "delivered", "on the way", "pending",
                                                                                           "cancelled", "delayed", "in transit", "ready", "lost")))),
    Tool("call", ("call contact", "make call", "phone", "call person", "start call", "dial"), (("name", "contact", "person", "who"),),
         ("Call {a}.", "Please call {a}.", "Phone {a}.", "Can you call {a}?", "Make a call to {a}.", "I want to talk to {a}.", "Ring {a}."),
         lambda rng: {"a": _pick(rng, PEOPLE)}, _done("Okay, I am calling {a}.")),
    Tool("message", ("send message", "send text", "message", "text message", "send sms"), (("name", "contact", "to", "recipient", "person"), ("text", "message", "content", "body")),
         ("Send a message to {a}: {b}.", "Tell {a}: {b}.", "Text {a}: {b}.", "Write to {a}: {b}.", "Message {a}: {b}.", "Please tell {a}: {b}."),
         lambda rng: {"a": _pick(rng, PEOPLE), "b": _pick(rng, ("I am late", "dinner is ready", "call me back", "see you at seven", "I am at home", "the train is late",
                                                                "happy birthday", "I will be there soon", "come to the office", "bring some bread"))},
         _done("Okay, the message to {a} is sent.")),
    Tool("music", ("play music", "play song", "play", "start music", "music"), (("query", "song", "artist", "name", "title", "genre"),),
         ("Play {a}.", "Please play {a}.", "Can you play {a}?", "I want to hear {a}.", "Put on {a}.", "Let me hear {a}."),
         lambda rng: {"a": _pick(rng, MUSIC)}, _done("Okay, playing {a}.")),
    Tool("order food", ("order food", "place order", "buy food", "order meal"), (("dish", "item", "food", "meal", "product"),),
         ("Order {a}.", "I would like to order {a}.", "Please order {a} for me.", "Can I have {a}?", "I want {a}.", "Get me {a}."),
         lambda rng: {"a": _pick(rng, FOOD)}, _done("Okay, {a} is ordered.")),
    Tool("reminder", ("set reminder", "create reminder", "remind me", "add reminder", "add task", "create todo", "add todo"), (("text", "task", "title", "what", "reminder"),),
         ("Remind me to {a}.", "Set a reminder to {a}.", "Please remind me to {a}.", "Don't let me forget to {a}.", "I have to {a}, remind me."),
         lambda rng: {"a": _pick(rng, ("buy milk", "call my mother", "feed the cat", "water the plants", "take out the trash", "pay the rent", "go to bed", "wash the car",
                                       "close the window", "read the book", "clean the kitchen", "write a letter"))}, _done("Okay, I will remind you to {a}.")),
    Tool("add", ("add", "add numbers", "sum", "plus", "calculate sum"), (("a", "x", "first", "number one"), ("b", "y", "second", "number two")),
         ("What is {a} plus {b}?", "How much is {a} plus {b}?", "Add {a} and {b}.", "What's the sum of {a} and {b}?", "{a} plus {b}?", "Can you add {a} and {b}?"),
         lambda rng: {"a": words(int(rng.random() * 300)), "b": words(int(rng.random() * 300))},
         _value("{a} plus {b} is {v}.", ("result", "sum", "total"), _number(0, 900)), ("arithmetic",)),
    Tool("multiply", ("multiply", "multiply numbers", "times", "product"), (("a", "x", "first", "number one"), ("b", "y", "second", "number two")),
         ("What is {a} times {b}?", "How much is {a} times {b}?", "Multiply {a} by {b}.", "Multiply {a} and {b}.", "{a} times {b}?", "Can you multiply {a} by {b}?"),
         lambda rng: {"a": words(int(rng.random() * 100)), "b": words(int(rng.random() * 100))},
         _value("{a} times {b} is {v}.", ("result", "product", "total"), _number(0, 9000)), ("arithmetic",)),
    Tool("search", ("search", "web search", "search web", "look up", "find", "google", "search documents", "knowledge base"), (("query", "q", "text", "search query", "topic"),),
         ("Search for {a}.", "Look up {a}.", "Find {a}.", "Please search for {a}.", "Can you look up {a}?", "Search the web for {a}."),
         lambda rng: {"a": _pick(rng, refusals.THINGS)},
         _value("I found this: {v}.", ("result", "answer", "text"), lambda rng: SentenceMaker(int(rng.random() * 1e9)).statement().rstrip(".").lower())),
    Tool("dice", ("roll dice", "roll die", "random number", "throw dice", "pick number"), (),
         ("Roll the dice.", "Throw the dice.", "Roll a die.", "Give me a random number.", "Pick a number.", "Please roll the dice for me."),
         lambda rng: {}, _value("It is {v}.", ("result", "number", "value"), _number(1, 20))),
    Tool("hang up", ("end call", "hang up", "end conversation", "finish call", "stop"), (),
         ("Hang up.", "Please hang up.", "End the call.", "You can hang up now.", "That is all, hang up.", "End this call, please."),
         lambda rng: {}, _done("Goodbye!")),
    Tool("human", ("transfer to human", "transfer call", "transfer to agent", "human agent", "handoff", "escalate"), (),
         ("I want to talk to a human.", "Let me speak to a person.", "Can I talk to someone?", "Transfer me to an agent.", "Get me a human.", "Connect me to a human, please."),
         lambda rng: {}, _done("Okay, I am connecting you.")),
)
BY_KIND = {tool.kind: tool for tool in TOOLS}


def listed(shapes: list[tuple[str, list[str]]]) -> str:
    """The first turn of a history with tools: `tools: get weather: city; roll dice`."""
    return "tools: " + "; ".join(f"{name}: {', '.join(parameters)}" if parameters else name for name, parameters in shapes)


def call(name: str, parameters: list[str], values: list[str]) -> str:
    """An answer that calls a tool."""
    return f"call {name}: " + ", ".join(f"{p} {v}" for p, v in zip(parameters, values)) if parameters else f"call {name}"


class ToolUse:
    """Endless samples of turns with tools at hand; the first turn of every history lists them."""

    topic = "tools"

    def __init__(self):
        self.domain = Domain()

    def stream(self, seed: int, split: str = TRAIN):
        rng = Random(seed)
        ordinary = self.domain.stream(seed + 1)
        while True:
            yield self._draw(rng, split, ordinary)

    def _draw(self, rng: Random, split: str, ordinary) -> Sample:
        chosen = rng.random()
        if chosen < 0.22:
            return self._other(rng, next(ordinary), split)
        while True:  # a tool with few values may have none that is held out
            tool = _pick(rng, TOOLS if rng.random() < 0.7 else TOOLS[:1])
            values = tool.draw(rng)
            identity = f"{tool.kind}/{' '.join(values.values())}"
            if not values or (bucket(identity) < 0.06) == (split == UNSEEN_FACT):
                break
        shape = self._shape(rng, tool)
        place = len(tool.wordings) - 1 if split == UNSEEN_WORDING else int(rng.random() * (len(tool.wordings) - 1))
        question = sentence(tool.wordings[place].format(**values))
        named = f"tools.{tool.kind.replace(' ', '-')}.{place}"
        before = self._before(rng, ordinary)
        if chosen < 0.32:
            tools = listed(self._others(rng, tool, 1 + int(rng.random() * 3)))
            if tool.topics:
                return self._other(rng, next(ordinary), split)
            return Sample(self.topic, question, UNKNOWN, identity, f"{named}.absent", split, "don't know", ((tools, ""), *before))
        tools = listed(self._among(rng, tool, shape))
        called = call(*shape, list(values.values()))
        if chosen < 0.66:
            return Sample(self.topic, question, called, identity, f"{named}.call", split, called, ((tools, ""), *before))
        result, answer = (_pick(rng, FAILED), SORRY) if rng.random() < 0.06 else tool.told(rng, values)
        answer = sentence(answer)
        return Sample(self.topic, "result: " + result, answer, identity, f"{named}.result", split, answer, ((tools, ""), *before, (question, called)))

    def _other(self, rng: Random, sample: Sample, split: str) -> Sample:
        """A question that needs no tool, with tools at hand."""
        free = [tool for tool in TOOLS if sample.topic not in tool.topics]
        tools = listed([self._shape(rng, tool) for tool in rng.sample(free, 1 + int(rng.random() * 3))])
        if sample.topic == "refusals":
            tools = listed([self._shape(rng, BY_KIND[kind]) for kind in rng.sample(("timer", "light on", "dice", "hang up", "music"), 2)])
        return sample._replace(history=((tools, ""), *sample.history), split=split, template_id=f"tools.none.{sample.template_id}")

    def _before(self, rng: Random, ordinary) -> tuple:
        """Now and then something was said before."""
        if rng.random() > 0.25:
            return ()
        sample = next(ordinary)
        return ((sample.question, sample.answer),) if not sample.history and len(sample.question) < 60 else ()

    @staticmethod
    def _shape(rng: Random, tool: Tool) -> tuple[str, list[str]]:
        return _pick(rng, tool.names), [_pick(rng, names) for names in tool.parameters]

    def _others(self, rng: Random, tool: Tool, count: int) -> list:
        rest = [t for t in TOOLS if t.kind != tool.kind and {t.kind, tool.kind} not in ({"music", "search"}, {"call", "human"})]
        return [self._shape(rng, t) for t in rng.sample(rest, count)]

    def _among(self, rng: Random, tool: Tool, shape) -> list:
        shapes = [shape, *self._others(rng, tool, _pick(rng, (0, 0, 1, 1, 2, 3)))]
        rng.shuffle(shapes)
        return shapes


def idle(seed: int, count: int) -> list[tuple[tuple[str, str], ...]]:
    """Histories whose tools answer nothing that `Domain` asks for."""
    rng, kinds = Random(seed), ("timer", "light on", "light off", "dice", "hang up", "human", "order food")
    return [((listed([ToolUse._shape(rng, BY_KIND[kind]) for kind in rng.sample(kinds, 1 + int(rng.random() * 3))]), ""),) for _ in range(count)]


def samples(seed: int, count: int, split: str = TRAIN) -> list[Sample]:
    stream = ToolUse().stream(seed, split)
    return [next(stream) for _ in range(count)]
