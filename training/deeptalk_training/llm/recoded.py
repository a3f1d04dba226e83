"""A model that shall speak the codes of another codec: what it reads, hears and writes stays as it is, the codes are new to it.

A position is the mean of its streams, so another number of streams weighs text and sound anew. Every vector that is added to the
residual stream is therefore scaled by (old streams) / (new streams); RMSNorm doesn't see the scale, and the logits stay equal.
"""

from __future__ import annotations

import dataclasses

import torch

from .model import SpokenLanguageModel


@torch.no_grad()
def recoded(model: SpokenLanguageModel, codebooks: int, entries: int, seed: int = 42) -> SpokenLanguageModel:
    """-> a model with blocks for `codebooks` codes of `entries`; the specials of its blocks are the former ones, its codes are drawn anew."""
    torch.manual_seed(seed)
    old = model.c
    made = SpokenLanguageModel(dataclasses.replace(old, codebooks=codebooks, entries=entries))
    new = made.c
    scale = (old.codebooks + 1) / (new.codebooks + 1)
    state = dict(model.state_dict())
    words = state["embed_tokens.weight"]
    table = made.embed_tokens.weight.data
    table[: old.text_vocabulary] = words[: old.text_vocabulary]
    former = words[old.text_vocabulary :].view(old.codebooks, old.audio_block, -1)
    fresh = table[new.text_vocabulary :].view(new.codebooks, new.audio_block, -1)
    # The specials of all streams stand together, so only their sum matters; every new stream holds an equal part of it.
    fresh[:, new.entries :] = former[:, old.entries :].sum(0) / new.codebooks
    state["embed_tokens.weight"] = table
    for name in state:
        if name.endswith(("o_proj.weight", "down_proj", "down_proj.weight")):
            state[name] = state[name] * scale
    state["audio_mm_projector.proj.weight"] = state["audio_mm_projector.proj.weight"] * old.codebooks / new.codebooks
    made.load_state_dict(state)
    return made.train(model.training)
