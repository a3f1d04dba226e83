"""Does the model speak faster, slower, higher, lower when it is asked to? Each answer beside the same answer without the request."""

from __future__ import annotations

import numpy as np
import torch

from ..domain import UNSEEN_WORDING, manner, samples
from .answers import is_right
from .intervals import Share

PACE, PITCH = 1.15, 0.1  # at least so many times faster or slower; so many nepers higher or lower (1.7 semitones)


def changed(how: str, usual: dict, asked: dict) -> bool:
    """Whether the second answer is spoken as requested, beside the first; both as {"pace": codes per token, "pitch": nepers}."""
    slower, higher = asked["pace"] / usual["pace"], asked["pitch"] - usual["pitch"]
    return {"faster": slower <= 1 / PACE, "slower": slower >= PACE, "higher": higher >= PITCH, "lower": higher <= -PITCH}[how]


def spoken(codec, answer) -> dict:
    """How an answer (`reference.talking.Answer`) is spoken: codec frames per token, and the mean logarithm of the pitch in Hz."""
    frames = codec.features(torch.tensor(answer.codes)[None])[0].numpy()
    voiced = frames[:, 1] > 0.5
    return {"pace": len(answer.codes) / max(1, len(answer.tokens)), "pitch": float(frames[voiced, 0].mean()) if voiced.any() else 0.0}


def measured(platform, count: int, log=print) -> tuple[dict, str]:
    """`count` typed questions with a request whose wording was never trained."""
    plain = [s for s in samples(905, 4 * count) if not s.history and s.topic != "repeat" and len(s.question) < 50][:count]
    spoken_so, kept = {how: Share() for how in manner.REQUESTS}, Share()
    changes: dict[str, list[float]] = {how: [] for how in manner.REQUESTS}
    for number, (sample, request) in enumerate(zip(plain, manner.requests(plain, 906, UNSEEN_WORDING)), 1):
        usual, asked = platform.answer_typed(sample.question), platform.answer_typed(request.question)
        if is_right(sample.answer, sample.key, usual.text):
            kept.add(is_right(sample.answer, sample.key, asked.text))
        if not usual.codes or not asked.codes:
            spoken_so[request.manner].add(False)
            continue
        first, second = (spoken(platform.parts.codec, given) for given in (usual, asked))
        spoken_so[request.manner].add(changed(request.manner, first, second))
        changes[request.manner].append(second["pace"] / first["pace"] if request.manner in ("faster", "slower") else second["pitch"] - first["pitch"])
        if number % 20 == 0:
            log(f"{number} of {len(plain)}", flush=True)
    every = Share()
    for share in spoken_so.values():
        every.hits, every.trials = every.hits + share.hits, every.trials + share.trials
    lines = ["### Answers spoken as requested", "", "| Request | Spoken so | 95 % interval | Requests | Median change |", "|---|---|---|---|---|"]
    for how, share in {"all": every, **spoken_so}.items():
        low, high = share.interval
        of = changes.get(how)
        change = "" if not of else f"{np.median(of):.2f} × the length" if how in ("faster", "slower") else f"{12 * np.median(of) / np.log(2):+.1f} semitones"
        lines.append(f"| {how} | {share.value:.1%} | {low:.1%} – {high:.1%} | {share.trials} | {change} |")
    text = "\n".join(lines) + f"\n\nOf {kept.trials} answers that are right without a request {kept.value:.1%} are right with it.\n"
    return {"all": every.to_json(), **{how: share.to_json() for how, share in spoken_so.items()}, "right_with_request": kept.to_json()}, text
