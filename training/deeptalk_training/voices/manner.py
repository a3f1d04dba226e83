"""The same sentence said fast or slowly, high or low, loudly or quietly, rising or falling: clips whose manner is known (effects of `sox`)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import soundfile
import torch

from ..domain import TRAIN, UNSEEN_WORDING, manner
from ..domain.manner import HEIGHT, LEVEL, MELODY, PACE, USUAL
from ..encoder import manner as heard
from .evaluation_set import read_evaluation
from .pack import RATE, PackReader, PackWriter
from .render import meta
from .speakers import Speaker

MOST_SHIFT = 700  # cents: more sounds like nobody


def in_manner(samples: np.ndarray, sounds: int, how: str, rng: Random) -> tuple[np.ndarray, float] | None:
    """16 kHz floats of so many sounds -> the same said in that manner, and at how many dB; everything else about it is usual. None where this voice
    can't be made to say it so."""
    between = lambda low_high: rng.uniform(*low_high)  # noqa: E731
    pace, shift, level = between(USUAL["pace"]), between(USUAL["shift"]), between(LEVEL.get(how, USUAL["level"]))
    if how in PACE:
        pace = float(np.clip(between(PACE[how]) / (sounds / seconds_spoken(samples)), 0.4, 2.2))
    if how in HEIGHT:
        shift = 1200 * np.log2(between(HEIGHT[how]) / max(1.0, pitch_of(samples)))
        if abs(shift) > MOST_SHIFT:
            return None
    effects = ["tempo", "-s", f"{pace:.3f}", "pitch", f"{shift:.0f}"]
    if how in MELODY:
        said = len(samples) / RATE / pace
        effects += ["bend", f"{0.5 * said:.3f},{between(MELODY[how]):.0f},{0.42 * said:.3f}"]
    return effected(samples, effects), level


def pitch_of(samples: np.ndarray) -> float:
    """Median pitch of its voiced frames, Hz; 0 where there are none."""
    frames = heard.manner(torch.from_numpy(samples)[None], len(samples) // heard.FRAME)[0]
    voiced = frames[(frames[:, 2] > 0.6) & (frames[:, 0] > frames[:, 0].max() - 5)]
    return float(150 * 2 ** voiced[:, 1].median()) if len(voiced) else 0.0


def seconds_spoken(samples: np.ndarray) -> float:
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    return max(0.1, (loud[-1] - loud[0]) / RATE)


def effected(samples: np.ndarray, effects: list[str]) -> np.ndarray:
    """What `sox` makes of it."""
    raw = ["-t", "raw", "-r", str(RATE), "-e", "floating-point", "-b", "32", "-c", "1", "-"]
    done = subprocess.run(["sox", *raw, *raw, *effects], input=samples.astype(np.float32).tobytes(), capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.float32).copy()


def render(folder: Path, voices: dict[str, Callable[[], Speaker]], count: int, seed: int, report=print) -> None:
    """Adds clips to a pack until it has `count`, voices in turn; the level that a clip is to be heard at stands in its line."""
    writer, done = PackWriter(folder), sum(1 for _ in PackReader(folder).clips())
    made = clips(voices, seed + done, (TRAIN,))
    while done < count:
        name, sample, samples, level = next(made)
        peak = max(1e-3, float(np.abs(samples).max()))
        writer.add(samples / peak * 0.5, sample.question, name, **meta(sample), level=round(level, 1))
        done += 1
        if done % 100 == 0:
            report(f"{done} of {count}", flush=True)


def render_evaluation(folder: Path, voices: dict[str, Callable[[], Speaker]], each: int, seed: int = 78, report=print) -> None:
    """`each` questions per voice, of wordings that were trained and that were not, as FOLDER/index.jsonl and WAV files at their level."""
    folder.mkdir(parents=True, exist_ok=True)
    present = {row["voice"] for row in read_evaluation(folder)} if (folder / "index.jsonl").exists() else set()
    for name in (name for name in voices if name not in present):
        made, lines = clips({name: voices[name]}, seed + sum(name.encode()), (TRAIN, UNSEEN_WORDING)), []
        for number in range(each):
            _, sample, samples, level = next(made)
            samples = samples * (10 ** (level / 20) / max(1e-4, samples.std()))
            file = f"{name.replace(':', '-')}-{number:03d}.wav"
            soundfile.write(folder / file, np.clip(samples, -1, 1), RATE, subtype="PCM_16")
            lines.append(json.dumps({"file": file, "voice": name, "question": sample.question, "seconds": round(len(samples) / RATE, 3), **meta(sample)}) + "\n")
        with (folder / "index.jsonl").open("a") as out:
            out.writelines(lines)
        report(f"{name}: {each} questions", flush=True)


def clips(voices: dict[str, Callable[[], Speaker]], seed: int, splits: tuple[str, ...]):
    """Endless (voice, question, samples, level), voices, manners and splits in turn. What none of the voices can say so, one says the other way."""
    from hibari.g2p import G2P

    from ..audio_pool import phoneme_ids

    spelling, speakers, rng = G2P(british=False), {}, Random(seed)
    streams = [manner.questions(seed + number, split) for number, split in enumerate(splits)]
    while True:
        for stream in streams:
            asked = next(stream)
            for sample, name in ((sample, name) for sample in (asked, manner.other(asked)) for name in rng.sample([*voices], len(voices))):
                speakers[name] = speakers.get(name) or voices[name]()
                samples = speakers[name].say(sample.question)
                said = in_manner(samples, len(phoneme_ids(spelling(sample.question))), sample.fact_id.split("/")[1], rng) if len(samples) > 3200 else None
                if said is not None:
                    yield name, sample, *said
                    break
