"""Low-rank adaptation (Hu et al. 2021, arXiv 2106.09685): W + B A, where only A and B are trained. For matrices, and for the experts of a
layer, which are one tensor of matrices."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.utils import parametrize

SCALE = 2.0  # alpha / rank


class LowRank(nn.Module):
    """weight [..., rows, columns]. B begins at zero, so an adapted model computes what it did."""

    def __init__(self, weight: torch.Tensor, rank: int):
        super().__init__()
        *lead, rows, columns = weight.shape
        self.down = nn.Parameter(torch.randn(*lead, rank, columns, device=weight.device) * columns**-0.5)
        self.up = nn.Parameter(torch.zeros(*lead, rows, rank, device=weight.device))

    def forward(self, weight):
        return weight + SCALE * (self.up @ self.down)


def adapt(model, rank: int) -> None:
    """Every matrix of every layer, routers and experts included; not embeddings, norms and projector."""
    for module in list(model.layers.modules()):
        for name, parameter in list(module.named_parameters(recurse=False)):
            if parameter.dim() >= 2:
                parametrize.register_parametrization(module, name, LowRank(parameter, rank))


def merge(model) -> None:
    for module in list(model.modules()):
        for name in list(getattr(module, "parametrizations", {})):
            parametrize.remove_parametrizations(module, name, leave_parametrized=True)

