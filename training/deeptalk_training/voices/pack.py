"""A pack: one file of Ogg/Opus clips end to end, and an index of one JSON line per clip.

A clip's bytes are written before its line, and a line in one piece, so a pack can be read, copied or continued at any time:
every complete line of the index names bytes that are there.
"""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile

RATE = 16_000


class Clip(NamedTuple):
    """A line of the index. `meta` holds what else is known: question, answer, topic, split, …"""

    text: str
    voice: str
    offset: int
    length: int
    seconds: float
    meta: dict


def encode(samples: np.ndarray) -> bytes:
    """16 kHz floats → Ogg/Opus, about 20 kbit/s."""
    out = io.BytesIO()
    with soundfile.SoundFile(out, "w", RATE, 1, format="OGG", subtype="OPUS", compression_level=0.96) as file:
        file.write(np.clip(samples, -1, 1).astype(np.float32))
    return out.getvalue()


def decode(data: bytes) -> np.ndarray:
    samples, rate = soundfile.read(io.BytesIO(data), dtype="float32")
    if rate != RATE:
        raise ValueError(f"clip has {rate} Hz, not {RATE}")
    return samples


class PackWriter:
    """Appends clips to packs FOLDER/000.bin, 001.bin, …, starting a new one when `limit` bytes are reached."""

    def __init__(self, folder: Path, limit: int = 40_000_000):
        self.folder, self.limit = Path(folder), limit
        self.folder.mkdir(parents=True, exist_ok=True)
        self.number = max((int(p.stem) for p in self.folder.glob("*.bin")), default=0)

    def add(self, samples: np.ndarray, text: str, voice: str, **meta) -> None:
        data = encode(samples)
        path = self.folder / f"{self.number:03d}.bin"
        if path.exists() and path.stat().st_size + len(data) > self.limit:
            self.number += 1
            path = self.folder / f"{self.number:03d}.bin"
        with path.open("ab") as file:
            offset = file.tell()
            file.write(data)
        line = {"text": text, "voice": voice, "offset": offset, "length": len(data),
                "seconds": round(len(samples) / RATE, 3), **meta}
        with path.with_suffix(".jsonl").open("a") as file:
            file.write(json.dumps(line) + "\n")


class PackReader:
    """Reads the packs of a folder. Ignores a last line that is still being written."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        self.indexes = sorted(self.folder.glob("*.jsonl"))

    def __iter__(self) -> Iterator[tuple[Clip, np.ndarray]]:
        for index in self.indexes:
            with index.with_suffix(".bin").open("rb") as file:
                for clip in clips(index):
                    file.seek(clip.offset)
                    yield clip, decode(file.read(clip.length))

    def clips(self) -> Iterator[Clip]:
        """The index alone."""
        for index in self.indexes:
            yield from clips(index)


def clips(index: Path) -> Iterator[Clip]:
    for line in index.read_text().split("\n")[:-1]:
        row = json.loads(line)
        yield Clip(*(row.pop(name) for name in Clip._fields[:-1]), row)
