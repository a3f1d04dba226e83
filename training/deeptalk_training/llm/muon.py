"""Muon: momentum whose every update is made nearly orthogonal, for the hidden matrices of a network.

Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks"; the scale that makes its rate comparable with AdamW's is
that of Liu et al. 2025 (arXiv 2502.16982, section 2.2). torch.optim.Muon takes matrices only; the experts of a layer are one tensor
[experts, rows, columns], and all tensors of one shape are best done in one batch.
"""

from __future__ import annotations

import torch

from ..precision import multiplies_halves

COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # of the quintic iteration, chosen for a steep start (Jordan et al.)


class Muon(torch.optim.Optimizer):
    """Parameters [rows, columns] or [experts, rows, columns]."""

    def __init__(self, parameters, lr: float = 1e-3, momentum: float = 0.95, steps: int = 5):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "steps": steps})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            shapes: dict[tuple, list] = {}
            for parameter in group["params"]:
                if parameter.grad is not None:
                    shapes.setdefault(tuple(parameter.shape[-2:]), []).append(parameter)
            for (rows, columns), parameters in shapes.items():
                updates = torch.cat([self._nesterov(p, group["momentum"]).view(-1, rows, columns) for p in parameters])
                updates = orthogonal(updates, group["steps"])
                scale = group["lr"] * 0.2 * max(rows, columns) ** 0.5
                for parameter, update in zip(parameters, updates.split([p.numel() // (rows * columns) for p in parameters])):
                    parameter.add_(update.view_as(parameter), alpha=-scale)

    def _nesterov(self, parameter, momentum: float):
        state = self.state[parameter]
        if not state:
            state["mean"] = torch.zeros_like(parameter)
        mean = state["mean"].lerp_(parameter.grad, 1 - momentum)
        return parameter.grad.lerp(mean, momentum)


def orthogonal(matrices, steps: int = 5):
    """Newton-Schulz iteration on a batch [n, rows, columns]: singular values all go near 1; a zero matrix stays zero."""
    a, b, c = COEFFICIENTS
    tall = matrices.shape[-2] > matrices.shape[-1]
    x = matrices.transpose(-1, -2) if tall else matrices
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-12)
    if multiplies_halves(matrices.device):
        x = x.to(torch.bfloat16)
    for _ in range(steps):
        gram = x @ x.transpose(-1, -2)
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.transpose(-1, -2) if tall else x).to(matrices.dtype)
