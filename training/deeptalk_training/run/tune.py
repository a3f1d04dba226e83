"""Teaches a finished model folder to use tools and to hear better, from nothing but the folder: no codec encoder, no spoken answers.

Its own reading of some answers is rehearsed beside the new lessons, which alone does not keep the speech (ADR 0076): `average` gives some of it back. Every piece made is a file of the work
folder; a killed run goes on where it stopped.
"""

from __future__ import annotations

import dataclasses
import json
import random
import shutil
from pathlib import Path

from .. import audio_pool, prepare, texts
from ..domain import tools
from ..llm import learn, own_words, train
from ..llm.hearing import FeatureBank
from ..reference import folder

LESSONS = train.Stage("tune", (0.27, 0.02, 0.12, 0.40, 0.06, 0.03, 0.10), 1.0e-3, "all")


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
    rehearsed: int = 1_500

    def run(self, log=print) -> None:
        self.work.mkdir(parents=True, exist_ok=True)
        given = folder.load(self.model)
        shutil.copy(self.model / "tokenizer.json", self.work / "tokenizer.json")
        gathered = texts.gather(self.corpus, self.packs)
        used = tools.samples(21, self.tools)
        typed = dataclasses.replace(gathered, questions=random.Random(3).sample(gathered.questions, self.tools) + used)
        heard = self._clips(gathered, used)
        log(f"{len(heard)} clips", flush=True)
        rows = prepare.kept(self.work / "own.pkl", lambda: self._rehearsal(given, typed, heard, log))
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

    def _rehearsal(self, given, typed, heard, log) -> list[dict]:
        wanted = list(dict.fromkeys(h.answer for h in heard if h.answer and not h.answer.startswith("call ") and len(h.answer) < 60))
        wanted = random.Random(7).sample(wanted, min(len(wanted), self.rehearsed))
        by_length = sorted(wanted, key=len)
        rows = []
        for start in range(0, len(by_length), 64):
            part = by_length[start : start + 64]
            tokens = {tuple(given.tokenizer.encode(text).ids): text for text in part}
            rows += [{"text": tokens[tuple(s.tokens)], "tokens": s.tokens, "steps": s.steps, "codes": s.codes} for s in own_words.say(given.model, list(map(list, tokens)))]
            log(f"said {len(rows)} of {len(wanted)}", flush=True)
        return rows

