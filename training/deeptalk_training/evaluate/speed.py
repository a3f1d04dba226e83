"""How long the reference takes on one core for a step of a spoken reply, and for a second of sound, heard or spoken."""

from __future__ import annotations

import statistics
import time

import numpy as np
import torch

from ..codec import synth

HEARD_SECONDS = 3.0


def measured(platform, questions: list[str]) -> tuple[dict, str]:
    """Typed questions, answered and spoken. -> medians over them, and a Markdown table. The time to read the prompt is counted with the steps."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        rows = [_timed(platform, question) for question in questions]
    finally:
        torch.set_num_threads(threads)
    result = {name: round(statistics.median(row[name] for row in rows if name in row), 4) for name in ("step_ms", "codec", "encoder")}
    lines = ["### Speed of the reference, one core", "", "| | Median | Questions |", "|---|---|---|", f"| a step of a spoken reply | {result['step_ms']:.1f} ms | {len(rows)} |",
             f"| codec, per second of its sound | {result['codec']:.3f} s | {len(rows)} |", f"| encoder, per second that is heard | {result['encoder']:.3f} s | {len(rows)} |"]
    return result, "\n".join(lines) + "\n"


def _timed(platform, question: str) -> dict:
    parts, decoding = platform.parts, platform.decoding
    prompt = decoding.prompt(typed=parts.tokenizer.encode(question).ids)
    words, row = decoding.text(prompt), {}
    begun = time.perf_counter()
    codes = decoding.speech(prompt, words).codes
    if codes:
        row["step_ms"] = 1000 * (time.perf_counter() - begun) / (len(codes) + parts.model.c.delays[-1])
        begun = time.perf_counter()
        samples = synth.synthesise(parts.codec.features(torch.tensor(codes)[None])[0].numpy())
        row["codec"] = (time.perf_counter() - begun) / (len(samples) / synth.SAMPLE_RATE)
    noise = np.random.default_rng(1).standard_normal(int(HEARD_SECONDS * 16_000)).astype(np.float32) * 0.05
    begun = time.perf_counter()
    parts.encoder.features(torch.from_numpy(noise))
    row["encoder"] = (time.perf_counter() - begun) / HEARD_SECONDS
    return row
