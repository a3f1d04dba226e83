"""Teaches a finished model folder further: to use tools, to hear and to speak, from nothing but the folder and the question voices.

What it learns to say is the answer voice in the codes that the model itself would use (ADR 0078). Every piece made is a file of the work folder;
a killed run goes on where it stopped.
"""

from __future__ import annotations

import dataclasses
import json
import random
import shutil
from pathlib import Path

from .. import audio_pool, prepare, texts
from ..codec import answers
from ..domain import tools
from ..llm import learn, own_words, train
from ..llm.hearing import FeatureBank
from ..reference import folder

#                               question line transcribe heard_text heard_speech typed_speech say
LESSONS = train.Stage("tune", (0.14, 0.02, 0.10, 0.20, 0.22, 0.11, 0.21), 1.3e-3, "all")
LONGEST_TEXT = 85  # characters of what is spoken


@dataclasses.dataclass
class Tuning:
    model: Path  # an exported folder
    work: Path
    corpus: Path | None
    packs: list[Path]
    hours: float
    processes: int
    batch: int = 24
    tools: int = 60_000  # typed samples
    heard: int = 6_000  # ordinary questions and sentences spoken by pseudo speakers
    heard_tools: int = 5_000
    told: int = 4_000  # answers that tell results of tools, among what is spoken
    together: int = 192  # utterances coded at once

    def run(self, log=print) -> None:
        self.work.mkdir(parents=True, exist_ok=True)
        given = folder.load(self.model)
        if given.codec.encoder is None:
            raise ValueError(f"{self.model} has no codec_encoder.safetensors, by which the answer voice is coded")
        shutil.copy(self.model / "tokenizer.json", self.work / "tokenizer.json")
        gathered = texts.gather(self.corpus, self.packs)
        used = tools.samples(21, self.tools)
        typed = dataclasses.replace(gathered, questions=random.Random(3).sample(gathered.questions, self.tools) + used)
        heard = self._clips(gathered, used)
        log(f"{len(heard)} clips", flush=True)
        rows = prepare.kept(self.work / "coded.pkl", lambda: self._spoken(given, gathered, used, log))
        bank = FeatureBank(given.encoder, prepare.clips_on(heard, "cpu"), 1, self.work, log)
        pools = learn.pools_of(given.tokenizer, typed, rows, heard, tools.idle(4, 2000))
        trainer = train.Trainer(given.model.train(), bank, pools, "cpu", 1, log)
        config = json.loads((self.model / "config.json").read_text())
        trainer.groups = config["deeptalk"]["modality_experts"]
        trainer.loads = json.loads((self.model / "modality_load.json").read_text())
        trainer.checkpoint = self.work / "tuned.part.pt"
        trainer.run(dataclasses.replace(LESSONS, batch=self.batch), self.hours * 3600)
        trainer.store(self.work / "tuned.pt")
        trainer.checkpoint.unlink(missing_ok=True)
        (self.work / "history.json").write_text(json.dumps(trainer.history))

    def _clips(self, gathered, used) -> list[audio_pool.Heard]:
        """Pseudo speakers ask ordinary questions and questions for tools; packs bring real engines' voices."""
        asked = {s.question: s for s in used if not s.question.startswith("result: ") and len(s.question) < 70 and len(s.history) == 1}
        chosen = random.Random(5).sample(sorted(asked), min(len(asked), self.heard_tools))
        plain = random.Random(6).sample(gathered.heard, min(len(gathered.heard), self.heard))

        def make():
            spoken = audio_pool.from_pseudo_speakers([*plain, *((q, asked[q].answer) for q in chosen if q not in dict(plain))], self.processes)
            return [dataclasses.replace(clip, history=asked[clip.text].history) if clip.text in asked and clip.text not in dict(plain) else clip for clip in spoken]

        return [*audio_pool.from_packs(self.packs, self.processes), *prepare.kept(self.work / "clips.pkl", make)]

    def _spoken(self, given, gathered, used, log) -> list[dict]:
        """The answer voice in the codes that the model expects."""
        rng = random.Random(7)
        told = sorted({s.answer for s in used if s.question.startswith("result: ") and not s.answer.startswith("call ")})
        wanted = [*gathered.spoken, *rng.sample(told, min(len(told), self.told))]
        short = [text for text in dict.fromkeys(wanted) if len(text) < LONGEST_TEXT]
        voice = prepare.kept(self.work / "answers.pkl", lambda: answers.speak_all(short, self.processes, log))
        rows = sorted(prepare.laid_out(voice, given.tokenizer), key=lambda row: len(row["frames"]))
        left = own_words.remainders(given.codec, [row["frames"] for row in rng.sample(rows, min(len(rows), 64))])
        groups = [rows[start : start + self.together] for start in range(0, len(rows), self.together)]
        for number, group in enumerate(rng.sample(groups, len(groups))):
            codes, strange = own_words.coded(given.model, given.codec, group, left)
            for row, chosen in zip(group, codes):
                del row["frames"]
                row["codes"] = chosen
            log(f"coded {number + 1} of {len(groups)} groups; nats of each code {[round(x, 2) for x in strange.tolist()]}", flush=True)
        return rows
