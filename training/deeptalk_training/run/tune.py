"""Teaches a finished model folder further: to use tools, to hear and to speak, from nothing but the folder and the question voices.

Every piece made is a file of the work folder; a killed run goes on where it stopped.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import random
import shutil
from pathlib import Path

import numpy as np
import torch

from .. import audio_pool, prepare, texts
from ..codec import answers
from ..codec.answer_voice import MANNERS
from ..codec import train as codec_train
from ..codec.phonetic import CODEBOOKS, ENTRIES, SPELLING
from ..domain import further, manner, samples, tools
from ..domain.sample import TRAIN, Sample
from ..llm import learn, train
from ..llm.hearing import FeatureBank
from ..llm.imagined import Imagined
from ..llm.recoded import recoded
from ..llm.widened import widened
from ..reference import folder

#                               question line transcribe heard_text heard_speech typed_speech say
LESSONS = train.Stage("tune", (0.20, 0.02, 0.10, 0.32, 0.12, 0.07, 0.17), 1.3e-3, "all")
HARDER = {"arithmetic": 2.0, "comparisons": 3.0, "counting": 2.5, "spelling": 2.5, "repeat": 1.5, "elements": 1.5, "currencies": 2.0,
          "units": 1.5, "refusals": 0.5}  # typed questions more or less often than others, by what is mostly wrong or mostly right
LONGEST_TEXT = 85  # characters of what is spoken
LONGEST_HEARD = 75  # of what is asked


@dataclasses.dataclass
class Tuning:
    model: Path  # an exported folder
    work: Path
    corpus: Path | None
    packs: list[Path]
    hours: float
    processes: int
    batch: int = 24
    questions: int = 300_000  # typed
    tools: int = 100_000  # typed, with turns for tools
    codec_hours: float = 0.0  # of training the codec first; 0: the model's own is kept
    encoder_hours: float = 0.0  # the same for the encoder, and the head for complete turns, which reads its frames
    repeats: int = 30_000  # general lines to be repeated, typed: what may stand there is endless, so that it must be copied
    heard: int = 17_000  # ordinary questions and sentences spoken by pseudo speakers
    heard_tools: int = 3_500
    further: int = 80_000  # typed, of what can be worked out beyond what the domain asks
    imagined: tuple[int, ...] = (130_000, 60_000, 30_000, 14_000, 25_000, 25_000, 50_000)  # heard, but not recorded: questions, those with rare words,
    # those for tools, lines to repeat, lines, lists of words, those beyond what the domain asks
    sayings: tuple[int, ...] = (70_000, 60_000, 15_000)  # only said: general lines, what can be worked out beyond what the domain asks, lists of words
    told: int = 4_000  # answers that tell results of tools, among what is spoken
    manners: int = 1_500  # answers that are spoken faster, slower, higher and lower, too
    requests: int = 40_000  # for such answers, typed, and as many heard
    unheard: int = 6_000  # typed questions about how they are said
    said: int = 24_000  # imagined ones

    def run(self, log=print) -> None:
        self.work.mkdir(parents=True, exist_ok=True)
        given = folder.load(self.model)
        shutil.copy(self.model / "tokenizer.json", self.work / "tokenizer.json")
        gathered = texts.gather(self.corpus, self.packs)
        wide = dataclasses.replace(gathered, questions=gathered.questions + samples(1011, len(gathered.questions)))
        used = tools.samples(21, self.tools)
        repeats = [Sample("repeat", question, answer, f"repeat/{answer}", "repeat.0", TRAIN, answer) for question, answer in texts.repeat_questions(gathered.lines[-self.repeats :])]
        requests = self._requests(gathered)
        typed = dataclasses.replace(gathered, questions=self._typed(wide.questions) + used + repeats + requests[: self.requests]
                                    + further.samples(61, self.further) + manner.typed(51, self.unheard))
        heard = self._clips(gathered, used)
        log(f"{len(heard)} clips", flush=True)
        rows = self._spoken(gathered, used, given.tokenizer, log)
        self._codec(given, rows, log)
        rows = [{name: row[name] for name in ("text", "manner", "tokens", "steps", "codes")} for row in [*rows, *self._mannered(gathered, given.tokenizer, log)]]
        rows += self._sayings(gathered, {row["text"] for row in rows}, given.tokenizer, log)
        encoder = self._encoder(given, heard)
        bank = FeatureBank(encoder, prepare.clips_on(heard, "cpu"), 1, self.work, log)
        imagined = prepare.kept(self.work / "imagined.pkl", lambda: [*audio_pool.imagined(self._asked(wide, used, requests[self.requests :]), self.processes),
                                                                     *self._in_manner()])
        bank = Imagined(bank, encoder.sounds_of, [clip.phonemes for clip in heard], [clip.phonemes for clip in imagined],
                        manners=[clip.said for clip in imagined])
        pools = learn.pools_of(given.tokenizer, typed, rows, [*heard, *imagined], tools.idle(4, 2000))
        alike = (given.model.c.codebooks, given.model.c.entries, given.model.c.spelling) == (CODEBOOKS, ENTRIES, SPELLING)
        model = widened(given.model if alike else recoded(given.model, CODEBOOKS, ENTRIES), encoder.feature_width)
        trainer = train.Trainer(model.train(), bank, pools, "cpu", 1, log)
        config = json.loads((self.model / "config.json").read_text())
        trainer.groups = config["deeptalk"]["modality_experts"]
        trainer.loads = json.loads((self.model / "modality_load.json").read_text())
        trainer.checkpoint = self.work / "tuned.part.pt"
        trainer.run(dataclasses.replace(LESSONS, batch=self.batch), self.hours * 3600)
        trainer.store(self.work / "tuned.pt")
        trainer.checkpoint.unlink(missing_ok=True)
        (self.work / "history.json").write_text(json.dumps(trainer.history))

    def _typed(self, questions) -> list[Sample]:
        return random.Random(33).choices(questions, [HARDER.get(sample.topic, 1.0) for sample in questions], k=self.questions)

    def _answers(self, gathered) -> list[str]:
        """Those that are spoken in every manner."""
        short = sorted({s.answer for s in gathered.questions if len(s.answer) < 60})
        return random.Random(52).sample(short, min(len(short), self.manners))

    def _requests(self, gathered) -> list[Sample]:
        """Questions whose answer is to be spoken in some manner: those to type, and then those to hear."""
        wanted = {*self._answers(gathered)}
        asked = [s for s in gathered.questions if s.answer in wanted and not s.history and len(s.question) < LONGEST_HEARD - 25]
        return manner.requests(random.Random(53).choices(asked, k=2 * self.requests), 54)

    def _mannered(self, gathered, tokenizer, log) -> list[dict]:
        """Answers in every manner but the usual one."""
        texts = self._answers(gathered)
        return [row for how in MANNERS for row in prepare.laid_out(
            prepare.kept(self.work / f"answers-{how}.pkl", lambda: answers.speak_all(texts, self.processes, log, how)), tokenizer, how)]

    def _asked(self, gathered, used, requests) -> list[tuple[str, str | None, tuple, str]]:
        """Questions and sentences that no recording has, with their answers, the turns before them, and the manner of the answer."""
        rng, (plain, rare, for_tools, repeated, lines, lists, beyond) = random.Random(9), self.imagined
        short = lambda samples: [(s.question, s.answer, tuple(s.history), s.manner) for s in samples if len(s.question) < LONGEST_HEARD]  # noqa: E731
        questions = list(dict.fromkeys(short(self._typed(gathered.questions))))
        calls = short(s for s in used if not s.question.startswith("result: "))
        rest = gathered.lines[28_000:]  # behind those that are spoken and recorded
        repeats = [(question, answer, (), "") for question, answer in texts.repeat_questions(rest[:repeated], 41) if len(question) < LONGEST_HEARD]
        said = [*rest[repeated : repeated + lines], *texts.word_lists([*gathered.lines, *(s.question for s in gathered.questions)], lists, 43)]
        return [*rng.sample(questions, min(plain, len(questions))), *rng.choices(questions, texts.rarely_said([q for q, *_ in questions]), k=rare),
                *rng.sample(calls, min(for_tools, len(calls))), *repeats, *((line, None, (), "") for line in said if len(line) < LONGEST_HEARD), *short(requests),
                *short(further.samples(62, beyond))]

    def _in_manner(self) -> list[audio_pool.Heard]:
        """Questions about how they are said, imagined so."""
        asked = [*itertools.islice(manner.questions(63), self.said)]
        imagined = audio_pool.imagined([(s.question, s.answer, (), "") for s in asked], self.processes)
        return [dataclasses.replace(clip, said=s.fact_id.split("/")[1]) for clip, s in zip(imagined, asked)]

    def _clips(self, gathered, used) -> list[audio_pool.Heard]:
        """Pseudo speakers ask ordinary questions and questions for tools; packs bring real engines' voices."""
        asked = {s.question: s for s in used if not s.question.startswith("result: ") and len(s.question) < 70 and len(s.history) == 1}
        chosen = random.Random(5).sample(sorted(asked), min(len(asked), self.heard_tools))
        plain = random.Random(6).sample(gathered.heard, min(len(gathered.heard), self.heard))

        def make():
            spoken = audio_pool.from_pseudo_speakers([*plain, *((q, asked[q].answer) for q in chosen if q not in dict(plain))], self.processes)
            return [dataclasses.replace(clip, history=asked[clip.text].history) if clip.text in asked and clip.text not in dict(plain) else clip for clip in spoken]

        return [*audio_pool.from_packs(self.packs, self.processes), *prepare.kept(self.work / "clips.pkl", make)]

    def _spoken(self, gathered, used, tokenizer, log) -> list[dict]:
        """What the answer voice says, with its codes and frames."""
        rng = random.Random(7)
        told = sorted({s.answer for s in used if s.question.startswith("result: ") and not s.answer.startswith("call ")})
        wanted = [*gathered.spoken, *manner.answers(), *rng.sample(told, min(len(told), self.told))]
        short = [text for text in dict.fromkeys(wanted) if len(text) < LONGEST_TEXT]
        return prepare.laid_out(prepare.kept(self.work / "answers.pkl", lambda: answers.speak_all(short, self.processes, log)), tokenizer)

    def _sayings(self, gathered, known: set[str], tokenizer, log) -> list[dict]:
        """Texts that nobody asks for: who has said few words else knows answers by heart, and stumbles over every other word (ADR 0092)."""
        lines, beyond, lists = self.sayings
        wanted = [*gathered.lines[-lines:], *(s.answer for s in further.samples(64, beyond)), *texts.word_lists(gathered.lines, lists, 45)]
        new = [text for text in dict.fromkeys(wanted) if text not in known and len(text) < LONGEST_TEXT]
        return prepare.kept(self.work / "sayings.pkl", lambda: prepare.only_said(new, tokenizer, self.processes, log))

    def _encoder(self, given, heard):
        """The model's own, or what comes of training that on: work/encoder.pt and work/turn.pt."""
        if self.encoder_hours == 0 and not (self.work / "encoder.pt").exists():
            return given.encoder
        encoder = prepare.speech_encoder(self.work, heard, "cpu", self.encoder_hours * 3600, given=given.encoder)
        prepare.turn_head(self.work, encoder, heard, "cpu")
        return encoder

    def _codec(self, given, rows, log) -> None:
        """-> work/codec.pt, trained on from the model's own codec, or from nothing where that has other codes. Nothing where no time is given."""
        path, alike = self.work / "codec.pt", given.codec.codebooks.shape[:2] == (CODEBOOKS, ENTRIES)
        if self.codec_hours == 0 or path.exists():
            return
        held = max(2, len(rows) // 100)
        codec = codec_train.fit(rows[held:], self.codec_hours * 3600, "cpu", given.codec if alike else None, checkpoint=self.work / "codec.part.pt", log=log)
        log(f"codec error on unseen texts {np.mean([codec_train.error_of(codec, row) for row in rows[:held]]):.4f}", flush=True)
        torch.save(codec.state_dict(), path)
        (self.work / "codec.part.pt").unlink(missing_ok=True)
