"""One pass, from texts to a trained language model, read from top to bottom.

Each stage leaves a file in the work folder; a stage whose file exists is skipped, and the language model's stages go on from the last
one that finished. On a machine with a GPU the processor's work (speaking, rendering) runs beside the GPU's. `hours` is divided over the
stages by the shares below; the measured need is written in the model card.
"""

from __future__ import annotations

import dataclasses
import json
import random
import threading
import time
from pathlib import Path

import torch

from .. import audio_pool, prepare, texts
from ..llm import learn, train
from ..llm import tokenizer as bpe
from ..llm.config import Config
from ..llm.hearing import FeatureBank
from ..llm.model import SpokenLanguageModel
from ..voices import many
from ..voices.speakers import training_voices

SHARES = {"text": 0.10, "codec": 0.12, "encoder": 0.20, "align": 0.04, "audio": 0.10, "words": 0.02, "joint": 0.42}


@dataclasses.dataclass
class Pass:
    work: Path
    corpus: Path | None  # cleaned self-dialogue sentences
    packs: list[Path]  # folders of rendered packs
    hours: float
    processes: int
    device: str
    kokoro: dict | None = None  # {"kokoro": model file, "styles": folder}: render more question voices beside the training
    evaluation: Path | None = None  # packs of held-out voices: the encoder's phoneme error on them is printed
    pseudo: int = 22_000
    variants: int = 3
    batch: int = 256
    scale: float = 1.0
    more: float = 0.0  # hours of a further joint round after all that have been

    def seconds(self, stage: str) -> float:
        return self.hours * 3600 * SHARES[stage]

    def run(self) -> None:
        begun = time.time()
        say = lambda *a, **k: print(f"[{time.time() - begun:6.1f}]", *a, flush=True)  # noqa: E731
        self.work.mkdir(parents=True, exist_ok=True)
        gathered = texts.gather(self.corpus, self.packs, self.scale)
        tokenizer = self._tokenizer(gathered)
        say(f"{len(gathered.spoken)} texts to speak, {len(gathered.questions)} questions, {len(gathered.lines)} general lines")

        spoken = Beside(lambda: prepare.speak(self.work, gathered.spoken, self.processes))
        trainer = train.Trainer(self._model(), None, learn.pools_of(tokenizer, gathered, [], []), self.device, self._workers())
        self._stage(trainer, "text")
        spoken.result()
        say("answers are spoken")

        pseudo = Beside(lambda: prepare.kept(self.work / "pseudo.pkl", lambda: audio_pool.from_pseudo_speakers(_sample(gathered.heard, self.pseudo), self.processes)))
        rendering = self._render(gathered)
        prepare.codec_and_codes(self.work, tokenizer, self.device, self.seconds("codec"))
        say("codec is trained")

        heard = [*self._from_packs(), *pseudo.result()]
        say(f"{len(heard)} clips")
        encoder = prepare.speech_encoder(self.work, heard, self.device, self.seconds("encoder"),
                                         refresh=lambda: prepare.clips_on([*self._from_packs(), *pseudo.result()], self.device))
        for process in rendering:
            process.terminate()
        if self.evaluation is not None:
            misheard = prepare.misheard_by_voice(encoder, audio_pool.from_packs([self.evaluation], self.processes), self.device)
            say("phoneme error", {voice: round(counts.rate, 4) for voice, counts in misheard.items()})
        heard = [*self._from_packs(), *pseudo.result()]
        say(f"encoder is trained; {len(heard)} clips for the language model")

        prepare.turn_head(self.work, encoder, heard, self.device)
        say("turn head is trained")

        trainer.bank = FeatureBank(encoder, prepare.clips_on(heard, self.device), self.variants, self.work)
        trainer.pools = learn.pools_of(tokenizer, gathered, learn.spoken_pool(self.work), heard)
        self._stage(trainer, "align")
        if trainer.groups is None:
            trainer.loads = trainer.calibrate(rows=self.batch)
            trainer.groups = train.select(trainer.loads, trainer.model.c.experts // 2)
            say("audio experts per layer", trainer.groups["audio"])
        for stage in ("audio", "words", "joint"):
            self._stage(trainer, stage)
            say(f"stage {stage} is done")
        for number in range(2, 100):
            done = self.work / f"llm-joint-{number}.pt"
            if done.exists():
                trainer.restore(done)
            elif self.more > 0:
                self._train(trainer, "joint", done, self.more * 3600)
                say(f"round {number} of the joint stage is done")
                break
            else:
                break
        (self.work / "history.json").write_text(json.dumps(trainer.history))

    def _tokenizer(self, gathered):
        path = self.work / "tokenizer.json"
        if not path.exists():
            lines = [t for s in gathered.questions[:40_000] for t in (s.question, s.answer)] + gathered.sentences + gathered.lines[:60_000]
            random.Random(0).shuffle(lines)
            bpe.train(lines, Config().text_vocabulary, path)
        return bpe.load(path)

    def _model(self) -> SpokenLanguageModel:
        torch.manual_seed(42)
        return SpokenLanguageModel(Config()).to(self.device)

    def _stage(self, trainer, name: str) -> None:
        """Train a stage, or take its result from an earlier run. Within a stage a checkpoint is kept as well."""
        done = self.work / f"llm-{name}.pt"
        if done.exists():
            trainer.restore(done)
            return
        self._train(trainer, name, done, self.seconds(name))

    def _train(self, trainer, name: str, done: Path, seconds: float) -> None:
        trainer.checkpoint = done.with_suffix(".part.pt")
        trainer.run(dataclasses.replace(train.STAGES[name], batch=self.batch), seconds)
        trainer.store(done)
        trainer.checkpoint.unlink(missing_ok=True)

    def _render(self, gathered):
        if self.kokoro is None:
            return []
        voices = training_voices(self.kokoro["styles"])
        asked = [(s.question, s.answer) for s in _by_topic(gathered.questions, 8000)] + texts.repeat_questions(gathered.sentences[:2000])
        random.Random(31).shuffle(asked)
        jobs = [(q, a, voices[i % len(voices)]) for i, (q, a) in enumerate(asked)]
        return many.start(jobs, self.work / "kokoro", self.processes, self.kokoro, 1e9, politeness=9)

    def _from_packs(self):
        return audio_pool.from_packs([*self.packs, *sorted((self.work / "kokoro").glob("*"))], self.processes)

    def _workers(self) -> int:
        return max(1, min(12, self.processes - 2)) if self.device != "cpu" else 1


class Beside:
    """Runs beside the rest; `result` waits for it and raises what it raised."""

    def __init__(self, work):
        self._value = self._problem = None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def _run(self, work):
        try:
            self._value = work()
        except BaseException as problem:  # handed to whoever waits
            self._problem = problem

    def result(self):
        self._thread.join()
        if self._problem is not None:
            raise self._problem
        return self._value


def _sample(items, count: int):
    return random.Random(1).sample(items, min(count, len(items)))


def _by_topic(questions, count: int):
    """Short single-turn questions, half of them with every topic alike."""
    rng, plain, topics = random.Random(31), [], {}
    for sample in questions:
        if sample.topic != "repeat" and not sample.history and len(sample.question) < 62:
            plain.append(sample)
            topics.setdefault(sample.topic, []).append(sample)
    names = list(topics)
    return [rng.choice(topics[rng.choice(names)] if rng.random() < 0.5 else plain) for _ in range(count)]
