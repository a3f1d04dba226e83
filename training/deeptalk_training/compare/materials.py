"""The comparison's data: what a pass has made already, and questions to measure with."""

from __future__ import annotations

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
    pseudo = prepare.kept(work / "pseudo.pkl", lambda: missing(work / "pseudo.pkl"))
    heard = [*audio_pool.from_packs(options.packs, 2), *pseudo]
    bank = FeatureBank(encoder, prepare.clips_on(heard, "cpu"), 1, work)
    pools = learn.pools_of(tokenizer, made, learn.spoken_pool(work), heard)
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


def missing(path):
    raise FileNotFoundError(f"{path} is not there: let a pass make it first")
