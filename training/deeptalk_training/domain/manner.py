"""How something is said: questions that only who hears can answer, and requests for how an answer is to be spoken.

What is typed has no manner, so that these are no topics of `stream.Domain`.
"""

from random import Random

from .sample import TRAIN, UNSEEN_WORDING, Sample
from .wording import Relation, ask

PACE = {"fast": (16.0, 20.0), "slow": (5.5, 8.5)}  # sounds in a second
HEIGHT = {"high": (205.0, 290.0), "low": (80.0, 125.0)}  # Hz, the median
LEVEL = {"loud": (-16.0, -9.0), "quiet": (-48.0, -37.0)}  # dB below full scale
MELODY = {"rising": (500, 900), "falling": (-900, -500)}  # cents, from the middle to the end
USUAL = {"pace": (0.88, 1.15), "shift": (-150, 150), "level": (-32.0, -18.0)}  # times as fast, cents higher, dB
USUAL_PACE = 12.5  # sounds in a second

TYPED = "You are typing, so I can't hear that."

RELATIONS = {
    "pace": Relation(
        "manner: pace", "pace",
        ask(direct=["Am I speaking fast or slowly?", "Do I talk fast or slowly?", "Am I talking quickly or slowly?", "Is my speech fast or slow?",
                    "How fast am I speaking?", "Did I say that fast or slowly?", "Was that fast or slow?"],
            clause=["whether I am speaking fast or slowly", "how fast I am talking", "if I talk fast or slowly"], short=["Fast or slow?", "Tell me how fast I speak."]),
        "You are speaking {key}.", [{"id": "fast", "key": "fast"}, {"id": "slow", "key": "slowly"}]),
    "height": Relation(
        "manner: height", "height",
        ask(direct=["Is my voice high or low?", "Do I have a high or a low voice?", "Am I speaking in a high or a low voice?", "How high is my voice?",
                    "What kind of voice do I have, high or low?", "Is this a high voice or a low voice?", "Does my voice sound high or low?",
                    "Do I speak high or low?", "Would you say that I am high or low?", "Do I sound like a high or a low voice?", "Do I sound high or low?"],
            clause=["whether my voice is high or low", "how high my voice is", "if I have a high or a low voice"], short=["High or low?", "My voice, is it high or low?"]),
        "Your voice is {key}.", [{"id": "high", "key": "high"}, {"id": "low", "key": "low"}]),
    "loudness": Relation(
        "manner: loudness", "loudness",
        ask(direct=["Am I loud or quiet?", "Am I speaking loudly or quietly?", "Is my voice loud or quiet?", "How loud am I?", "Do I sound loud or quiet?",
                    "Did I say that loudly or quietly?", "Was that loud or quiet?"],
            clause=["whether I am loud or quiet", "how loud I am speaking", "if my voice is loud or quiet"], short=["Loud or quiet?", "Tell me how loud I am."]),
        "You are {key}.", [{"id": "loud", "key": "loud"}, {"id": "quiet", "key": "quiet"}]),
    "melody": Relation(
        "manner: melody", "melody",
        ask(direct=["Does my voice rise or fall?", "Is my voice rising or falling?", "Does my voice go up or down at the end?", "Did my voice rise or fall?",
                    "Do I end high or low?", "At the end, does my voice rise or fall?", "Is my voice going up or down?"],
            clause=["whether my voice rises or falls", "if my voice goes up or down", "whether I end high or low"], short=["Rising or falling?", "Up or down at the end?"]),
        "Your voice is {key}.", [{"id": "rising", "key": "rising"}, {"id": "falling", "key": "falling"}]),
}

REQUESTS = {
    "faster": ("Speak faster.", "Please speak fast.", "Answer quickly.", "Say it fast.", "Talk faster, please.", "Please answer a bit faster.", "Quickly, please."),
    "slower": ("Speak slowly.", "Please speak slower.", "Answer slowly.", "Say it slowly.", "Talk more slowly, please.", "Please answer a bit slower.", "Slowly, please."),
    "higher": ("Speak in a high voice.", "Please speak higher.", "Answer in a high voice.", "Say it with a high voice.", "Raise your voice, please.", "Please use a higher voice."),
    "lower": ("Speak in a low voice.", "Please speak lower.", "Answer in a low voice.", "Say it with a low voice.", "Use a deep voice, please.", "Please use a lower voice."),
}
"""What comes before a question whose answer is to be spoken so; the last wording of each is held out."""


def questions(seed: int, split: str = TRAIN):
    """Endless questions about how they are said, the manners in turn; how it must be said is the part of `fact_id` behind the slash."""
    rng, every = Random(seed), [(aspect, how) for aspect in RELATIONS for how in (0, 1)]
    while True:
        for aspect, how in every:
            sample = RELATIONS[aspect].draw(rng, split)
            yield said(sample, aspect, how)


def said(sample: Sample, aspect: str, how: int) -> Sample:
    """The same question said the first or the second way."""
    relation = RELATIONS[aspect]
    fact = relation.facts[how]
    return sample._replace(answer=relation.answer.format_map(fact), fact_id=f"{aspect}/{fact['id']}", key=fact["key"])


def other(sample: Sample) -> Sample:
    """The same question said the other way."""
    aspect, how = sample.fact_id.split("/")
    return said(sample, aspect, 1 - [fact["id"] for fact in RELATIONS[aspect].facts].index(how))


def answers() -> list[str]:
    """All that is said about a manner."""
    return [relation.answer.format_map(fact) for relation in RELATIONS.values() for fact in relation.facts] + [TYPED]


def typed(seed: int, count: int) -> list[Sample]:
    """The same questions typed."""
    rng = Random(seed)
    samples = [RELATIONS[rng.choice([*RELATIONS])].draw(rng) for _ in range(count)]
    return [s._replace(answer=TYPED, fact_id=f"{s.topic}/typed", key="can't hear that") for s in samples]


def requests(samples, seed: int, split: str = TRAIN) -> list[Sample]:
    """Each question with a request before it: the answer has the same words, to be spoken in the manner that `manner` names."""
    rng, result = Random(seed), []
    for sample in samples:
        manner = rng.choice([*REQUESTS])
        *seen, held = REQUESTS[manner]
        wording = held if split == UNSEEN_WORDING else rng.choice(seen)
        result.append(sample._replace(question=f"{wording} {sample.question}", template_id=f"{manner}.{sample.template_id}", manner=manner))
    return result
