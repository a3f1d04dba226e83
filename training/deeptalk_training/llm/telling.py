"""What the model tells while it hears: word after word, as soon as the last sound of each has come (ADR 0083, 0084, 0088)."""

from __future__ import annotations

import dataclasses

import torch

from .model import SpokenLanguageModel
from .sequences import IGNORE, Grids

HESITANT = 0.3  # how often a word that could be told isn't yet


def told(words: list[tuple[int, list[int]]], ends: list[int], features: int, nothing: int, hesitant: float, rng) -> tuple[list[int], list[int], list[int]]:
    """What the model tells of a recording, token after token from the last sound of a word on. -> what it has told at each feature and end marker but
    the last (how it might have, for it may hesitate), what it should tell at each of them: the next word as soon as it has ended, and how many tokens
    may have been told by then. `ends`: features up to the end of each sound; `nothing` where there is none to tell."""
    tokens, ready = [], []
    for sounds, of_word in words:
        tokens += of_word
        ready += [ends[sounds - 1] - 1 if sounds else 0] * len(of_word)
    out, wanted, due, number, heard = [], [], [], 0, 0
    while len(wanted) <= features or number < len(tokens):
        over = len(wanted) >= features
        while heard < len(tokens) and (over or ready[heard] <= len(wanted)):
            heard += 1
        due.append(heard)
        wanted.append(tokens[number] if number < heard else nothing)
        if number < heard and (over or rng.random() >= hesitant):
            number += 1
            out.append(wanted[-1])
        else:
            out.append(nothing)
    if out[-1] == nothing:
        return out[:-1], wanted, due
    return out, [*wanted, nothing], [*due, heard]


def followed(tokens: list[int], due: list[int], own: list[int], nothing: int) -> tuple[list[int], list[int]]:
    """-> what each place has told where the model tells `own`, and what it should have, given what was told before it. A word that it tells early is
    told; one that it tells as another is told, too, for it will not know better later; the same once more is not, as it would have read it."""
    out, wanted, number, last = [], [], 0, nothing
    for ready, said in zip(due, own):
        wanted.append(tokens[number] if number < ready else nothing)
        if said == last and said != wanted[-1]:
            said = nothing
        if said != nothing:
            last = said
            number += number < len(tokens) and (said == tokens[number] or wanted[-1] != nothing)
        out.append(said)
    return out, wanted


def hears(config, batch):
    """Positions [B, T] at which something may be told: features, and the end markers behind them."""
    ends = batch.tokens[..., 0] == config.block(0) + config.end
    return ends if batch.speech is None else ends | batch.speech


@torch.no_grad()
def retold(model: SpokenLanguageModel, batch, grids: Grids):
    """The batch as the model would have told it: every position reads what the model tells at the one before, and should tell what is due after that.
    So it learns to go on after what it does itself. (Scheduled sampling, arXiv 1506.03099, for all positions at once, with the labels of an
    oracle that follows, arXiv 1011.0686.)"""
    rows = torch.nonzero(batch.due.any(1))[:, 0]
    if not len(rows):
        return batch
    telling = hears(model.c, batch)[rows] & (batch.labels[rows][..., -1] != IGNORE)
    hidden = model(batch.tokens[rows], batch.features[rows], batch.speech[rows], visible=batch.visible[rows])
    own = torch.full(telling.shape, model.c.audio, device=telling.device)
    own[telling] = grids.tellable(model.text_logits(hidden[telling]).float()).argmax(-1)
    tokens, labels = (whole[rows][..., -1].cpu().numpy() for whole in (batch.tokens, batch.labels))
    for row, (places, said, due) in enumerate(zip(telling.cpu().numpy(), own.cpu().numpy(), batch.due[rows].cpu().numpy())):
        for first, end in spans(places):
            was_told = [token for token in tokens[row, first + 1 : end].tolist() if token != model.c.audio]
            out, labels[row, first:end] = followed(was_told, due[first:end].tolist(), said[first:end].tolist(), model.c.audio)
            tokens[row, first + 1 : end] = out[:-1]
    result = {}
    for name, of_text in (("tokens", tokens), ("labels", labels)):
        result[name] = getattr(batch, name).clone()
        result[name][rows, :, -1] = torch.from_numpy(of_text).to(result[name])
    return dataclasses.replace(batch, **result)


def spans(places) -> list[tuple[int, int]]:
    """First and end of every run of true values."""
    changes = [i for i in range(1, len(places)) if places[i] != places[i - 1]]
    edges = [*([0] if places[0] else []), *changes, *([len(places)] if places[-1] else [])]
    return [*zip(edges[::2], edges[1::2])]
