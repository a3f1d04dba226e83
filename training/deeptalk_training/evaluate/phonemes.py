"""How many phonemes of recordings of held-out voices the speech encoder mishears, as they are and spoiled by noise, rooms and telephones."""

from __future__ import annotations

from pathlib import Path

import torch

from .. import audio_pool, prepare


def measured(encoder, folder: Path, rows: list[dict]) -> tuple[dict, str]:
    """-> phoneme error by voice, and a Markdown table."""
    torch.manual_seed(1)
    heard = audio_pool.from_recordings(folder, rows)
    clean, spoiled = (prepare.error_by_voice(encoder, heard, "cpu", noisy) for noisy in (False, True))
    result = {voice: {"recordings": sum(h.voice == voice for h in heard), "phoneme_error": error, "spoiled": spoiled[voice]} for voice, error in clean.items()}
    lines = ["| Voice | Recordings | Phoneme error | Spoiled |", "|---|---|---|---|"]
    lines += [f"| {voice} | {r['recordings']} | {r['phoneme_error']:.1%} | {r['spoiled']:.1%} |" for voice, r in result.items()]
    return result, "\n".join(lines) + "\n"
