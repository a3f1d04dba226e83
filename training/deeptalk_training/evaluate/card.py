"""All that the model card says of a model: parts that each measure one thing and write its result, and one table of what they found."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import multiprocessing
from pathlib import Path

from ..voices.evaluation_set import read_evaluation, spread
from . import report

LISTENED = 196  # recordings whose answers are spoken and heard by Whisper, drawn alike from every voice
TURNS = 200
REQUESTS = 120
CALLS = 40  # of each split
SAID = 200


@dataclasses.dataclass(frozen=True)
class Card:
    model: Path
    recordings: Path  # of voices that were never heard (`evaluation-voices`)
    manner: Path  # that ask how they are said (`evaluation-voices --manner`)
    people: Path  # recordings of people (fetch_human.sh)
    whisper: Path
    output: Path
    limit: int | None = None  # recordings of each part

    def missing(self, part: str) -> Path | None:
        """The first of the folders that it needs which isn't there."""
        recorded = {"words": (self.recordings, self.whisper), "manner": (self.manner,), "people": (self.people,)}
        needed = recorded.get(part, (self.recordings,) if part in ("spoken", "typed", "say", "phonemes", "turns") else ())
        return next((folder for folder in (self.model, *needed) if not folder.exists()), None)

    def weights(self) -> str:
        """A digest of the model's weights: which model a result is of, whatever its folder is called."""
        return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(self.model.glob("*.safetensors")))).hexdigest()[:16]

    def rows(self, folder: Path, most: int | None = None) -> list[dict]:
        return spread(read_evaluation(folder), min(filter(None, (self.limit, most)), default=None))


def platform(card: Card):
    from ..reference.talking import Platform

    return Platform(card.model)


def spoken(card: Card, log):
    from .asked import measured

    return measured(platform(card), card.recordings, card.rows(card.recordings), "Spoken questions", log=log)


def typed(card: Card, log):
    from .asked import measured

    return measured(platform(card), card.recordings, card.rows(card.recordings), "The same questions typed", typed=True, log=log)


def words(card: Card, log):
    from ..voices.speakers import speaker
    from .asked import measured
    from .recogniser import Recogniser

    rows = card.rows(card.recordings, LISTENED)
    return measured(platform(card), card.recordings, rows, "Spoken questions, answers heard", recogniser=Recogniser(card.whisper), voice=speaker("hibari:heart"), log=log)


def manner(card: Card, log):
    from .asked import measured

    return measured(platform(card), card.manner, card.rows(card.manner), "How something is said", log=log)


def requests(card: Card, log):
    from .manners import measured

    return (*measured(platform(card), min(card.limit or REQUESTS, REQUESTS), log), None)


def say(card: Card, log):
    """The questions, read aloud: texts that no lesson says, since only answers are said."""
    from .saying import measured

    return (*measured(platform(card), [row["question"] for row in card.rows(card.recordings, SAID)], log), None)


def tools(card: Card, log):
    from ..reference.folder import load
    from .tool_calls import measured

    return measured(load(card.model), min(card.limit or CALLS, CALLS), log)


def people(card: Card, log):
    from .transcripts import measured

    return measured(platform(card), card.people, card.rows(card.people), log)


def phonemes(card: Card, log):
    from ..reference.folder import load
    from .phonemes import measured

    encoder = load(card.model).encoder
    result, text = measured(encoder, card.recordings, card.rows(card.recordings))
    if (card.people / "index.jsonl").exists():
        human, table = measured(encoder, card.people, card.rows(card.people))
        result["people"], text = human, f"{text}\n{table}"
    return result, text, None


def turns(card: Card, log):
    from ..reference.folder import load
    from .turns import measured

    return (*measured(load(card.model), card.recordings, card.rows(card.recordings, TURNS)), None)


def speed(card: Card, log):
    from ..domain import samples
    from .speed import measured

    return (*measured(platform(card), [sample.question for sample in samples(907, min(card.limit or 20, 20))]), None)


PARTS = {part.__name__: part for part in (spoken, words, manner, people, typed, say, turns, tools, phonemes, requests, speed)}
"""The longest first; the last one is measured alone."""


def measure(part: str, card: Card) -> str:
    """Writes the part's result. -> its Markdown."""
    import torch

    torch.set_num_threads(1)
    result, text, rows = PARTS[part](card, lambda *line, **_: print(f"{part}:", *line, flush=True))
    name = f"{card.model.name}-{part}"
    report.write(card.output, name, {"weights": card.weights(), **result}, text)
    if rows is not None:
        (card.output / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return text


def measured(card: Card, parts: list[str], processes: int, log=print) -> str:
    """Measures these parts, several at once. -> the table of all that is known of the model by then."""
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for result in [pool.apply_async(measure, (part, card)) for part in parts if part != "speed"]:
            log(result.get(), flush=True)
        if "speed" in parts:
            log(pool.apply(measure, ("speed", card)), flush=True)
    results = {part: json.loads(path.read_text()) for part in PARTS if (path := card.output / f"{card.model.name}-{part}.json").exists()}
    weights = card.weights()
    text = table({part: result for part, result in results.items() if result.get("weights") == weights})
    (card.output / f"{card.model.name}.md").write_text(text)
    return text


def table(known: dict) -> str:
    """Results by part -> Markdown: what was wanted, what was measured."""
    lines = ["| | Wanted | Measured | Interval (95 %) | Of |", "|---|---|---|---|---|"]

    def share(label: str, found: dict | None, wanted: str = "") -> None:
        if found:
            lines.append(f"| {label} | {wanted} | {found['value']:.1%} | {found['low']:.1%} – {found['high']:.1%} | {found['trials']} |")

    def figure(label: str, value: str, of: str = "", wanted: str = "") -> None:
        lines.append(f"| {label} | {wanted} | {value} | | {of} |")

    every = lambda part: known[part]["all"]["all"] if part in known else None  # noqa: E731
    share("spoken questions answered right", every("spoken"), "≥ 70 %")
    share("the same questions typed", every("typed"))
    if (asked := every("spoken")) and (read := every("typed")):
        figure("right spoken, as a share of right typed", f"{asked['value'] / read['value']:.1%}", wanted="≥ 85 %")
    for split in ("train", "unseen_wording", "unseen_fact"):
        for part in ("spoken", "typed"):
            share(f"{split}, {part}", known.get(part, {}).get("split", {}).get(split))
    if (heard := known.get("words")) and heard["heard"]["words"]:
        voice = heard["heard_of_the_voice"]
        figure("words of spoken answers that Whisper hears", f"{1 - heard['heard']['rate']:.1%}", f"{heard['heard']['words']} words", "≥ 85 %")
        figure("of the same answers said by the voice itself", f"{1 - voice['rate']:.1%}", f"{voice['words']} words")
        figure("word error, times that of the voice itself", f"{heard['heard']['rate'] / max(1e-9, voice['rate']):.1f}", wanted="≤ 1.3")
    if "say" in known:
        said = known["say"]["all"]
        figure("sounds of a text to say that are said otherwise than by the voice", f"{said['rate']:.1%}", f"{said['sounds']} sounds")
    if "spoken" in known:
        written = known["spoken"]["transcripts"]
        figure("word error of transcripts", f"{written['rate']:.1%}", f"{written['words']} words")
    if "people" in known:
        figure("word error of transcripts of people", f"{known['people']['all']['rate']:.1%}", f"{known['people']['all']['words']} words")
    share("questions about how they are said", every("manner"), "≥ 85 %")
    for topic, found in known.get("manner", {}).get("topic", {}).items():
        share(topic, found)
    share("answers spoken as requested", known.get("requests", {}).get("all"))
    share("turns with tools right to the word", every("tools"))
    if "phonemes" in known:
        figure("phonemes misheard, voices never heard", f"{known['phonemes']['all']['phoneme_error']:.1%}", f"{known['phonemes']['all']['recordings']} recordings")
        if "people" in known["phonemes"]:
            figure("phonemes misheard, people", f"{known['phonemes']['people']['all']['phoneme_error']:.1%}", f"{known['phonemes']['people']['all']['recordings']} recordings")
    if "turns" in known:
        rule = known["turns"]["semantic, eagerness medium"]
        figure("from the last word to the end of the turn", f"{rule['median_delay_ms']} ms, 90 % within {rule['p90_delay_ms']} ms", f"{rule['recordings']} recordings")
        share("pauses of 1.2 s taken for the end", rule["pauses_taken_for_the_end"])
    if "speed" in known:
        figure("a step of a spoken reply, reference, one core", f"{known['speed']['step_ms']:.1f} ms", wanted="≤ 10 ms")
        figure("codec, per second of sound", f"{known['speed']['codec']:.3f} s", wanted="≤ 0.1 s")
    return "\n".join(lines) + "\n"
