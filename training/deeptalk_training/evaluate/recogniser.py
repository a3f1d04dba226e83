"""The independent judge of spoken answers: Whisper in CTranslate2 form, out of a model folder."""

from pathlib import Path

import numpy as np

from .words import WordErrors, word_errors

RATE = 16_000


class Recogniser:
    def __init__(self, folder: Path, threads: int = 1):
        from faster_whisper import WhisperModel

        if not (Path(folder) / "model.bin").is_file():
            raise FileNotFoundError(f"no Whisper model in {folder} (model.bin, config.json, tokenizer.json, vocabulary.txt)")
        self.model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)

    def hear(self, samples: np.ndarray, rate: int = RATE) -> str:
        """Floats of any usual rate → text. Greedy, English, no memory of earlier clips."""
        if rate != RATE:
            from scipy.signal import resample_poly

            divisor = np.gcd(rate, RATE)
            samples = resample_poly(samples, RATE // divisor, rate // divisor)
        padded = np.concatenate([np.zeros(RATE // 4), samples, np.zeros(RATE // 4)]).astype(np.float32)
        segments, _ = self.model.transcribe(padded, language="en", beam_size=1, without_timestamps=True,
                                            condition_on_previous_text=False, vad_filter=False)
        return " ".join(segment.text.strip() for segment in segments)

    def errors(self, text: str, samples: np.ndarray, rate: int = RATE) -> WordErrors:
        """The words of `text` that were not heard in `samples`."""
        return word_errors(text, self.hear(samples, rate))
