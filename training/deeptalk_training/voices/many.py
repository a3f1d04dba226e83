"""Render a fixed list of sentences in many processes, each with its own pack folder: for machines with many cores."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from pathlib import Path


def _work(number: int, processes: int, jobs, folder: Path, models: dict, seconds: float, politeness: int):
    os.environ["OMP_NUM_THREADS"] = "1"
    os.nice(politeness)
    from .kokoro import Kokoro
    from .pack import PackWriter
    from .speakers import speaker

    writer, rng, begun, speakers, kokoro = PackWriter(folder / f"{number:02d}"), random.Random(number), time.time(), {}, None
    for text, answer, voice in jobs[number::processes]:
        if time.time() - begun > seconds:
            break
        if voice not in speakers:
            if voice.startswith("kokoro:"):
                kokoro = kokoro or Kokoro(models["kokoro"], models["styles"])
                speakers[voice] = kokoro.voice(voice.partition(":")[2])
            else:
                speakers[voice] = speaker(voice)
        try:
            samples = speakers[voice].say(text, rng.uniform(0.85, 1.2))
        except Exception as problem:  # one sentence less
            print(f"{voice}: {problem}", flush=True)
            continue
        if len(samples) > 3200:
            writer.add(samples, text, voice, **({"answer": answer} if answer else {}))


def start(jobs, folder: Path, processes: int, models: dict, seconds: float, politeness: int = 0):
    """jobs: (text, answer or None, voice). Returns running processes; `join` them or let them be."""
    context = multiprocessing.get_context("spawn")
    running = [context.Process(target=_work, args=(i, processes, jobs, folder, models, seconds, politeness)) for i in range(processes)]
    for process in running:
        process.start()
    return running
