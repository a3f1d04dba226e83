"""A taught model averaged with the one it was taught from, part by part: how much of a lesson each part keeps.

Averaging weights keeps what both know better than either end of the line alone (Wortsman et al. 2022, arXiv 2203.05482).
"""

from __future__ import annotations

import torch


def averaged(before: dict, after: dict, groups: dict, text_vocabulary: int, text: float = 1.0, audio: float = 0.0, rest: float = 0.75) -> dict:
    """Shares of `after`, 0 to 1: `text` for text experts and text embeddings, `audio` for audio experts and embeddings, `rest` for everything else."""
    result = {}
    for name, value in after.items():
        share = torch.full((value.shape[0],), rest)
        if ".mlp." in name and value.dim() == 3:
            share[:] = audio
            share[groups["text"][int(name.split(".")[1]) - 1]] = text
        elif name == "embed_tokens.weight":
            share[:] = audio
            share[:text_vocabulary] = text
        share = share.view(-1, *[1] * (value.dim() - 1))
        result[name] = before[name] * (1 - share) + value * share
    return result
