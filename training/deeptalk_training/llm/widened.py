"""A model that shall hear more in every feature than it did: what is new weighs nothing yet."""

from __future__ import annotations

import dataclasses

import torch
import torch.nn.functional as F

from .model import SpokenLanguageModel


@torch.no_grad()
def widened(model: SpokenLanguageModel, width: int) -> SpokenLanguageModel:
    """-> a model for features of `width` values, of which it reads the first as before; the same one where it has that width."""
    more = width - model.c.feature_width
    if more == 0:
        return model
    state = {name: F.pad(value, (0, more)) if name in ("audio_mm_projector.fc_1.weight", "audio_mm_projector.fc_2.weight") else value
             for name, value in model.state_dict().items()}
    made = SpokenLanguageModel(dataclasses.replace(model.c, feature_width=width))
    made.load_state_dict(state)
    return made.train(model.training)
