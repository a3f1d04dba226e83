"""The comparison's data: what a pass or a lesson has made already, and questions to measure with."""

from __future__ import annotations

import pickle
from pathlib import Path

import torch

from .. import audio_pool, prepare, texts
from ..domain import TEXT_ONLY, TRAIN, UNSEEN_WORDING, samples
from ..llm import learn
from ..llm import tokenizer as bpe
from ..llm.hearing import FeatureBank
from ..reference.listening import to_encoder_rate, to_protocol_rate
from ..voices.evaluation_set import read_evaluation, spread
from .measure import Questions

HELD_LINES = 1_000


def gathered(options):
    """-> pools, feature bank, questions, tokenizer. The last lines of general text are held out, since the answer voice speaks the first; facts for text only are asked, too."""
    work = options.made
    made = texts.gather(options.corpus, options.packs)
    tokenizer, encoder = bpe.load(work / "tokenizer.json"), prepare.load_encoder(work, "cpu")
    held, made.lines = made.lines[-HELD_LINES:], made.lines[:-HELD_LINES]
    heard = [*audio_pool.from_packs(options.packs, 2), *unpickled(work, "pseudo.pkl", "clips.pkl")]
    bank = FeatureBank(encoder, prepare.clips_on(heard, "cpu"), 1, work)
    coded = (work / "spoken.npz").exists()
    rows = learn.spoken_pool(work) if coded else prepare.laid_out(unpickled(work, "answers.pkl"), tokenizer)
    pools = learn.pools_of(tokenizer, made, rows, heard)
    third = options.questions // 3
    typed = [s for split, seed in ((TRAIN, 901), (UNSEEN_WORDING, 902), (TEXT_ONLY, 903)) for s in samples(seed, third, split) if not s.history]
    return pools, bank, Questions(typed, held, spoken(options, encoder)), tokenizer


def spoken(options, encoder):
    import soundfile

    rows = spread(read_evaluation(options.recordings), options.questions)
    return [(features(encoder, *soundfile.read(options.recordings / row["file"], dtype="int16")), row) for row in rows]


@torch.no_grad()
def features(encoder, pcm, rate: int):
    samples = torch.from_numpy(to_encoder_rate(to_protocol_rate(pcm, rate)))
    return encoder.features(samples).numpy()


def unpickled(work: Path, *names: str):
    """What the first file of these names holds: a pass and a lesson call theirs differently."""
    for name in names:
        if (work / name).exists():
            return pickle.loads((work / name).read_bytes())
    raise FileNotFoundError(f"{work} has no {' and no '.join(names)}: let `pass` or `tune` make it first")
