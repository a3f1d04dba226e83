"""Does the platform know when a turn is over? Recordings of held-out voices, whole and with a pause put into the middle.

For each rule: the silence after the last word until the turn is ended, and the share of pauses that are taken for the end.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
import torch

from ..encoder.turns import Paused, paused
from ..reference.listening import FRAME, RATE, Rules, utterances
from .intervals import Share

LOOKAHEAD_FRAMES = 8  # a feature is there so much later
LEAD = int(0.4 * RATE)
SILENCE = Rules()  # 500 ms
RULES = {
    "silence of 500 ms": SILENCE,
    "semantic, eagerness high": Rules(silence=8, longest=50),
    "semantic, eagerness medium": Rules(silence=8, longest=100),
    "semantic, eagerness low": Rules(silence=8, longest=200),
}
PAUSE_SECONDS = 1.2


class Listener:
    """What the front end knows at each frame of one recording."""

    def __init__(self, parts, samples: np.ndarray):
        self.parts, self.samples = parts, torch.from_numpy(samples)
        self.speech = parts.encoder.activity(self.samples).numpy()
        self.judged = {}

    def completion(self, first: int, frame: int) -> float:
        """Of the turn that begins with sample `first`, as known at `frame`."""
        start = max(0, first)
        if start not in self.judged:
            self.judged[start] = self.parts.turn(self.parts.encoder.pairs(self.samples[start:])[None])[0].sigmoid().numpy()
        frames = (frame * FRAME - start) // FRAME + 1 - LOOKAHEAD_FRAMES
        features = min(frames // 2, len(self.judged[start]))
        return float(self.judged[start][features - 1]) if features > 0 else 0.0

    def ends(self, rules: Rules) -> list[int]:
        """Where turns are ended, in samples."""
        return [end for _, end in utterances(self.speech, rules, self.completion)]


@torch.no_grad()
def measured(parts, folder: Path, rows: list[dict]) -> tuple[dict, str]:
    """-> figures by rule, and a Markdown table. Raises ValueError for a model without a turn head."""
    if parts.turn is None:
        raise ValueError("the model folder has no turn.safetensors")
    delays, cut_in = {name: [] for name in RULES}, {name: Share() for name in RULES}
    for number, row in enumerate(rows):
        rng = np.random.default_rng(number)
        clip = soundfile.read(Path(folder) / row["file"], dtype="float32")[0]
        whole, broken = (placed(paused(clip, rng, seconds)) for seconds in (0.0, PAUSE_SECONDS))
        to_whole, to_broken = Listener(parts, whole.samples), Listener(parts, broken.samples)
        for name, rules in RULES.items():
            after = [end - whole.end for end in to_whole.ends(rules) if end > whole.end]
            delays[name].append(after[0] / RATE if after else np.inf)
            cut_in[name].add(any(broken.cut < end < broken.resumed for end in to_broken.ends(rules)))
    usual, result = delays["silence of 500 ms"], {}
    for name, times in delays.items():
        result[name] = {"recordings": len(rows), "median_delay_ms": round(float(np.median(times)) * 1000),
                        "p90_delay_ms": round(float(np.quantile(times, 0.9)) * 1000),
                        "earlier_than_500_ms_rule": sum(a < b for a, b in zip(times, usual)),
                        "pauses_taken_for_the_end": cut_in[name].to_json()}
    lines = ["| Rule | Median from the last word to the end of the turn | 90 % within | Earlier than 500 ms of silence | Pauses of 1.2 s taken for the end |",
             "|---|---|---|---|---|"]
    lines += [f"| {name} | {r['median_delay_ms']} ms | {r['p90_delay_ms']} ms | {r['earlier_than_500_ms_rule']} of {len(rows)} | {cut_in[name]} |"
              for name, r in result.items()]
    return result, "\n".join(lines) + "\n"


def placed(clip: Paused) -> Paused:
    """With a little silence before, and enough after for the most patient rule; a trace of noise, since a microphone never gives zeros."""
    noise = np.random.default_rng(1).standard_normal(LEAD + len(clip.samples) + 8 * RATE).astype(np.float32) * 3e-4
    noise[LEAD : LEAD + len(clip.samples)] += clip.samples
    return Paused(noise, clip.cut + LEAD, clip.resumed + LEAD, clip.end + LEAD)
