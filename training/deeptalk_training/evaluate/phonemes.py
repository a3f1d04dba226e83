"""How many phonemes of recordings of held-out voices the speech encoder mishears, as they are and spoiled by noise, rooms and telephones."""

from __future__ import annotations

from pathlib import Path

import torch

from .. import audio_pool, prepare
from ..encoder.alignment import Misheard


def measured(encoder, folder: Path, rows: list[dict]) -> tuple[dict, str]:
    """-> phoneme error by voice, and a Markdown table."""
    torch.manual_seed(1)
    heard = audio_pool.from_recordings(folder, rows)
    clean, spoiled = (prepare.misheard_by_voice(encoder, heard, "cpu", noisy) for noisy in (False, True))
    clean["all"], spoiled["all"] = (sum(by_voice.values(), Misheard()) for by_voice in (clean, spoiled))
    result = {voice: {"recordings": sum(voice in (h.voice, "all") for h in heard), **shares(counts), "spoiled": round(spoiled[voice].rate, 4)} for voice, counts in clean.items()}
    lines = ["| Voice | Recordings | Phoneme error | lost | heard as another | added | Spoiled |", "|---|---|---|---|---|---|---|"]
    lines += [f"| {voice} | {r['recordings']} | {r['phoneme_error']:.1%} | {r['lost']:.1%} | {r['other']:.1%} | {r['added']:.1%} | {r['spoiled']:.1%} |" for voice, r in result.items()]
    return result, "\n".join(lines) + "\n"


def shares(counts: Misheard) -> dict[str, float]:
    """Of what was said."""
    of = lambda count: round(count / max(1, counts.said), 4)  # noqa: E731
    return {"phoneme_error": round(counts.rate, 4), "lost": of(counts.lost), "other": of(counts.other), "added": of(counts.added)}
