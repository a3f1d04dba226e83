"""A question in, an answer out: the pipeline of the platform, from top to bottom."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import torch

from ..codec import synth
from ..llm.decode import Decoding
from . import folder, listening

SILENCE_AFTER = 1.2  # seconds of a microphone that goes on: enough for the turn to be ended


@dataclasses.dataclass
class Answer:
    transcript_tokens: list[int]
    tokens: list[int]
    codes: list[list[int]]  # [F][C]
    transcript: str
    text: str
    samples: np.ndarray  # float, 24 kHz


class Platform:
    def __init__(self, model_folder: Path):
        self.parts = folder.load(model_folder)
        self.decoding = Decoding(self.parts.model)

    @torch.no_grad()
    def answer(self, pcm: np.ndarray, rate: int, speak: bool = True) -> Answer | None:
        """pcm int16 [n]; its first utterance is answered. None where no speech is heard."""
        heard = self.hear(pcm, rate)
        if not heard:
            return None
        prompt = self.decoding.prompt(features=heard[0])
        return self._answer(prompt, self.decoding.text(prompt, transcribe=True), speak)

    @torch.no_grad()
    def answer_typed(self, question: str, speak: bool = True) -> Answer:
        return self._answer(self.decoding.prompt(typed=self.parts.tokenizer.encode(question).ids), [], speak)

    def hear(self, pcm: np.ndarray, rate: int) -> list[torch.Tensor]:
        """Speech features [n, width] of each utterance; a long pause makes two."""
        encoder = self.parts.encoder
        sent = np.concatenate([listening.to_protocol_rate(pcm, rate), np.zeros(int(SILENCE_AFTER * listening.PROTOCOL_RATE), np.int16)])
        samples = torch.from_numpy(listening.to_encoder_rate(sent))
        found = listening.utterances(encoder.activity(samples).numpy())
        return [encoder.features(samples[start:end]) for start, end in found]

    def _answer(self, prompt, heard: list[int], speak: bool) -> Answer:
        tokens, decode = self.decoding.text(prompt), self.parts.tokenizer.decode
        codes, samples = [], np.zeros(0)
        if speak:
            codes = self.decoding.speech(prompt, tokens).codes
            if codes:
                samples = synth.synthesise(self.parts.codec.features(torch.tensor(codes)[None])[0].numpy())
        return Answer(heard, tokens, codes, decode(heard), decode(tokens), samples)
