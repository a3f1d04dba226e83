"""Recordings of people, for measuring only: prompts of a telephone exchange, sentences of an audio book, names of playing cards.

They come from unpacked Debian packages: asterisk-core-sounds-en and -wav (CC BY-SA 3.0, one woman, 8 kHz), pocketsphinx-testdata (public domain and BSD).
Nobody asks a question in them; what can be measured is what is heard.
"""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

from .pack import RATE

PROMPTS = ("usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz", "usr/share/asterisk/sounds/en_US_f_Allison")
SPOKEN = {"audio book": "usr/share/pocketsphinx/test/data/librivox/transcription", "cards": "usr/share/pocketsphinx/test/data/cards/cards.transcription"}
WORDS = (2, 20)  # of what is taken: no shorter, no longer


def recordings(unpacked: Path):
    """(voice, file, text) of every recording whose text is a few words."""
    texts, sounds = (unpacked / part for part in PROMPTS)
    for line in gzip.open(texts, "rt", errors="replace"):
        name, _, text = line.strip().partition(": ")
        if text and not line.startswith(";") and not re.search(r"[\[\]()]|\.\.\.", text):
            yield "telephone", sounds / f"{name}.wav", text
    for voice, path in SPOKEN.items():
        for line in (unpacked / path).read_text().splitlines():
            text, name = re.fullmatch(r"<s> (.*?) *</s> \((\S+)\)", line).groups()
            yield voice, (unpacked / path).parent / f"{name}.wav", text


def index(unpacked: Path, output: Path) -> int:
    """-> OUTPUT/index.jsonl and 16 kHz WAV files, as an evaluation set has them; how many. Raises FileNotFoundError where a package isn't unpacked."""
    output.mkdir(parents=True, exist_ok=True)
    lines = []
    for voice, path, text in recordings(unpacked):
        if not WORDS[0] <= len(text.split()) <= WORDS[1] or not path.is_file():
            continue
        samples, rate = soundfile.read(path)
        samples = resample_poly(samples, RATE, rate) if rate != RATE else samples
        name = f"{voice.replace(' ', '-')}-{path.parent.name}-{path.stem}.wav"
        soundfile.write(output / name, np.clip(samples, -1, 1), RATE, subtype="PCM_16")
        lines.append(json.dumps({"file": name, "voice": voice, "question": text, "answer": None, "seconds": round(len(samples) / RATE, 3)}) + "\n")
    (output / "index.jsonl").write_text("".join(lines))
    return len(lines)
