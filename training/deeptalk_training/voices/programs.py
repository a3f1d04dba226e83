"""Speech programs of Linux distributions: flite, RHVoice, pico, festival, espeak-ng."""

import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from .sound import prepare

# engine: (command, whether the text is read from standard input); {o} the output file, {v} the voice, {t} the text
PROGRAMS = {
    "flite": (["flite", "-voice", "{v}", "-t", "{t}", "-o", "{o}"], False),
    "rhvoice": (["RHVoice-test", "-p", "{v}", "-o", "{o}"], True),
    "pico": (["pico2wave", "-l", "{v}", "-w", "{o}", "{t}"], False),
    "festival": (["text2wave", "-eval", "(voice_{v}_diphone)", "-o", "{o}"], True),
    "espeak": (["espeak-ng", "-v", "{v}", "-w", "{o}", "{t}"], False),
}
TIMEOUT_SECONDS = 30


class Program:
    """One call of the program per sentence. Speed is changed by none of them; augmentation does that later."""

    def __init__(self, engine: str, voice: str):
        self.command, self.by_input = PROGRAMS[engine]
        self.voice = voice

    def say(self, text: str, speed: float = 1.0) -> np.ndarray:
        with tempfile.TemporaryDirectory() as folder:
            out = str(Path(folder) / "out.wav")
            command = [part.format(o=out, v=self.voice, t=text) for part in self.command]
            subprocess.run(command, input=text + "\n" if self.by_input else None, text=True, check=True,
                           timeout=TIMEOUT_SECONDS, capture_output=True)
            samples, rate = soundfile.read(out, dtype="float32")
        return prepare(samples, rate)
