"""Teaches a finished model folder further: to use tools, to hear and to speak, from nothing but the folder and the question voices.

A folder has no codec encoder, so it rehearses what it says itself, read several times and judged by the answer voice (ADR 0077). Every piece
made is a file of the work folder; a killed run goes on where it stopped.
"""

from __future__ import annotations

import dataclasses
import json
import random
import shutil
from pathlib import Path

import numpy as np
import torch

from .. import audio_pool, prepare, texts
from ..codec import answers
from ..domain import tools
from ..llm import learn, own_words, train
from ..llm.hearing import FeatureBank
from ..llm.sequences import Grids
from ..reference import folder

#                               question line transcribe heard_text heard_speech typed_speech say
LESSONS = train.Stage("tune", (0.20, 0.02, 0.10, 0.24, 0.22, 0.10, 0.12), 1.0e-3, "all")


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
    told: int = 1_500  # turns with results of tools among what is read aloud
    rehearsed: int = 8_000  # answers read aloud
    temperatures: tuple[float, ...] = (0.0, 0.5, 0.8)  # of their readings
    good: float = 0.7  # share of the answers that are kept
    together: int = 128  # readings at once
    teacher: Path | None = None  # folder of the model that reads; default: the one that is taught

    def run(self, log=print) -> None:
        self.work.mkdir(parents=True, exist_ok=True)
        given = folder.load(self.model)
        shutil.copy(self.model / "tokenizer.json", self.work / "tokenizer.json")
        gathered = texts.gather(self.corpus, self.packs)
        used = tools.samples(21, self.tools)
        typed = dataclasses.replace(gathered, questions=random.Random(3).sample(gathered.questions, self.tools) + used)
        heard = self._clips(gathered, used)
        log(f"{len(heard)} clips", flush=True)
        rows = prepare.kept(self.work / "read.pkl", lambda: self._spoken(given, typed, heard, log))
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

    def _spoken(self, given, typed, heard, log) -> list[dict]:
        """Answers as the teacher reads them after their questions: of several readings the one most like the answer voice, and of all answers
        those whose best reading is like enough."""
        teacher = folder.load(self.teacher).model if self.teacher else given.model
        asked = self._asked(typed, heard)
        voice = prepare.kept(self.work / "answers.pkl", lambda: answers.speak_all([answer for _, _, answer in asked], self.processes, log))
        encode = lambda text: given.tokenizer.encode(text).ids  # noqa: E731
        grids, by_length = Grids(teacher.c), {}
        for history, question, answer in asked:
            if answer in voice:
                turns = [(encode(q), encode(a)) for q, a in history]
                prompt = np.concatenate([grids.quiet([teacher.c.bos]), *grids.history(turns), grids.typed(encode(question))])
                by_length.setdefault(len(prompt), []).append((prompt, answer))
        best, read = {}, 0
        for length in sorted(by_length):
            group = sorted(by_length[length], key=lambda pair: len(pair[1]))
            for start in range(0, len(group), self.together):
                part = group[start : start + self.together]
                for temperature in self.temperatures:
                    said = own_words.say(teacher, [prompt for prompt, _ in part], [encode(answer) for _, answer in part], temperature)
                    for (_, answer), speech in zip(part, said):
                        if speech is not None:
                            frames = given.codec.features(torch.from_numpy(speech.codes.astype(np.int64))[None])[0]
                            wanted = torch.from_numpy(voice[answer][0].astype(np.float32))
                            far = own_words.apart(*(given.codec.normalise(x).numpy() for x in (frames, wanted)))
                            if answer not in best or far < best[answer][0]:
                                best[answer] = (far, speech)
                read += len(part)
                log(f"read {read} of {len(asked)}, apart {sum(far for far, _ in best.values()) / max(1, len(best)):.3f}", flush=True)
        kept = sorted(best, key=lambda answer: best[answer][0])[: int(len(best) * self.good)]
        log(f"kept {len(kept)} readings, apart at most {best[kept[-1]][0]:.3f}", flush=True)
        return [{"text": answer, "tokens": best[answer][1].tokens, "steps": best[answer][1].steps, "codes": best[answer][1].codes} for answer in kept]

    def _asked(self, typed, heard) -> list[tuple]:
        """History, question and answer of what shall be rehearsed: what clips ask, results of tools, and what else is typed."""
        rng, asked = random.Random(7), {}
        clips = [(h.history, h.text, h.answer) for h in heard if h.answer]
        told = [(s.history, s.question, s.answer) for s in typed.questions if s.question.startswith("result: ")]
        plain = [(s.history, s.question, s.answer) for s in typed.questions if len(s.history) < 2]
        for history, question, answer in [*rng.sample(clips, len(clips)), *rng.sample(told, min(len(told), self.told)), *rng.sample(plain, len(plain))]:
            if len(asked) < self.rehearsed and len(answer) < 70 and not answer.startswith("call "):
                asked.setdefault(answer, (history, question, answer))
        return list(asked.values())
