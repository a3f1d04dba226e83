"""The course of a training: how much of its time or of its steps has passed, and, in a file, all that it needs to go on where it was stopped."""

from __future__ import annotations

import math
import time
from pathlib import Path

import torch

EVERY = 300  # seconds between two writings


class Course:
    """`passed` runs from 0 to 1 over so many seconds of work or so many steps, whichever is over first. A course that counts steps ends with the same
    weights whether it was interrupted or not; one that counts seconds has done other steps at other rates.

    `parts` are things with a `state_dict`: models and optimisers. What else has to be known to go on is kept with them as it is."""

    def __init__(self, parts: dict, seconds: float = math.inf, steps: float = math.inf, path: Path | None = None):
        self.parts, self.seconds, self.steps, self.path = parts, seconds, steps, path
        self.step, self.more, spent = 0, {}, 0.0
        if path is not None and path.exists():
            stored = torch.load(path, weights_only=False)
            if "parts" not in stored:
                raise ValueError(f"{path} is a checkpoint of an earlier version: remove it to begin anew")
            for name, part in parts.items():
                part.load_state_dict(stored["parts"][name])
            self.step, self.more, spent = stored["step"], stored["more"], stored["seconds"]
            torch.set_rng_state(stored["random"])
        self.begun = time.time() - spent
        self.written = time.time()

    @property
    def passed(self) -> float:
        return min(1.0, max((time.time() - self.begun) / self.seconds, self.step / self.steps))

    def advance(self, **more) -> None:
        """A step was done. `more`: what `more` shall be after an interruption that comes now."""
        self.step += 1
        if self.path is not None and time.time() - self.written >= EVERY:
            self.keep(**more)

    def keep(self, **more) -> None:
        part = self.path.with_suffix(".new")
        torch.save({"parts": {name: part.state_dict() for name, part in self.parts.items()}, "step": self.step, "seconds": time.time() - self.begun,
                    "random": torch.get_rng_state(), "more": more}, part)
        part.replace(self.path)
        self.written = time.time()
