"""The held-out speakers' questions: WAV files and one index, for measuring what a trained model understands."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import soundfile

from ..domain import TRAIN, UNSEEN_FACT, UNSEEN_WORDING
from .pack import RATE, PackWriter
from .render import meta, questions
from .speakers import Speaker

SPLITS = (TRAIN, UNSEEN_WORDING, UNSEEN_FACT)


def render_evaluation(folder: Path, voices: dict[str, Callable[[], Speaker]], each: int, seed: int = 77,
                      report: Callable[[str], None] = print) -> None:
    """`each` questions per voice, the splits in turn, no question twice. Lines are appended to FOLDER/index.jsonl as clips
    become ready; a voice that has its clips already is skipped."""
    folder.mkdir(parents=True, exist_ok=True)
    index = folder / "index.jsonl"
    rows = read_evaluation(folder) if index.exists() else []
    asked = {row["question"] for row in rows}
    for name, make in voices.items():
        present = sum(row["voice"] == name for row in rows)
        if present >= each:
            continue
        speaker = make()
        streams = [questions(seed + 1000 * present + place + hash_of(name), split, longest=60)
                   for place, split in enumerate(SPLITS)]
        while present < each:
            sample = next(streams[present % len(SPLITS)])
            if sample.question in asked or sample.history:
                continue
            samples = speaker.say(sample.question)
            if len(samples) < 3200:
                continue
            asked.add(sample.question)
            file = f"{name.replace(':', '-')}-{present:03d}.wav"
            soundfile.write(folder / file, samples, RATE, subtype="PCM_16")
            row = {"file": file, "voice": name, "question": sample.question, "seconds": round(len(samples) / RATE, 3), **meta(sample)}
            with index.open("a") as out:
                out.write(json.dumps(row) + "\n")
            present += 1
        report(f"{name}: {present} questions")


def hash_of(name: str) -> int:
    return sum(name.encode())


def read_evaluation(folder: Path) -> list[dict]:
    """The rows of an evaluation set; `file` is relative to the folder."""
    return [json.loads(line) for line in (Path(folder) / "index.jsonl").read_text().split("\n")[:-1]]


def spread(rows: list[dict], count: int | None) -> list[dict]:
    """So many rows, drawn alike from every voice; all of them without a count."""
    rng, by_voice = random.Random(3), {}
    for row in rows:
        by_voice.setdefault(row["voice"], []).append(row)
    for of_voice in by_voice.values():
        rng.shuffle(of_voice)
    longest = max(map(len, by_voice.values()), default=0)
    turns = [of_voice[rank] for rank in range(longest) for of_voice in by_voice.values() if rank < len(of_voice)]
    return turns[:count]


def as_pack(folder: Path, output: Path) -> int:
    """The same clips as a pack, small enough to travel; how many. The output folder must be new."""
    writer, rows = PackWriter(output), read_evaluation(folder)
    for row in rows:
        samples, _ = soundfile.read(Path(folder) / row["file"], dtype="float32")
        more = {name: value for name, value in row.items() if name not in ("question", "voice", "seconds")}
        writer.add(samples, row["question"], row["voice"], **more)
    return len(rows)
