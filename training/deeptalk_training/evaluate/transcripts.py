"""What a model writes down of recordings, word by word, against what was said."""

from __future__ import annotations

from pathlib import Path

import soundfile

from .words import WordErrors, word_errors


def measured(platform, folder: Path, rows: list[dict], log=print) -> tuple[dict, str, list[dict]]:
    """-> figures by voice, a Markdown table, and the rows with their transcripts: of a recording with long pauses, of all that stands between them."""
    by_voice: dict[str, WordErrors] = {}
    written = []
    for number, row in enumerate(rows, 1):
        heard = platform.hear(*soundfile.read(Path(folder) / row["file"], dtype="int16"))
        told = [platform.decoding.text(platform.decoding.prompt(features=features), transcribe=True) for features in heard]
        written.append({**row, "transcript": " ".join(platform.parts.tokenizer.decode(tokens).strip() for tokens in told)})
        for voice in ("all", row["voice"]):
            by_voice[voice] = by_voice.get(voice, WordErrors()) + word_errors(row["question"], written[-1]["transcript"])
        if number % 50 == 0:
            log(f"{number} of {len(rows)}", flush=True)
    lines = ["### Transcripts: word errors", "", "| Voice | Word error rate | Errors | Words |", "|---|---|---|---|"]
    lines += [f"| {voice} | {errors.rate:.1%} | {errors.errors} | {errors.words} |" for voice, errors in sorted(by_voice.items())]
    return {voice: errors.to_json() for voice, errors in by_voice.items()}, "\n".join(lines) + "\n", written
