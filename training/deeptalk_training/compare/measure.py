"""What a model of the comparison knows: text before and after it learned to hear, and what it makes of spoken questions."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import torch
import torch.nn.functional as F

from ..evaluate.answers import is_right
from ..evaluate.intervals import Share
from ..llm.answering import Batch
from ..llm.sequences import IGNORE, Grids


@dataclasses.dataclass
class Questions:
    """Typed questions with what is right, general lines that were never trained on, and spoken questions as features."""

    typed: list  # domain samples
    lines: list[str]
    spoken: list[tuple[np.ndarray, dict]]  # features [n, width], row of the evaluation set


def measured(model, questions: Questions, tokenizer, device: str) -> dict:
    model.eval()
    decoding, prompt_of = Batch(model, device), prompts(model, tokenizer)
    typed = answers(decoding, tokenizer, [prompt_of(s.question) for s in questions.typed])
    heard = answers(decoding, tokenizer, [prompt_of(features=f) for f, _ in questions.spoken])
    text, spoken = Share(), Share()
    for sample, given in zip(questions.typed, typed):
        text.add(is_right(sample.answer, sample.key, given))
    for (_, row), given in zip(questions.spoken, heard):
        spoken.add(is_right(row["answer"], row["key"], given))
    model.train()
    return {"text": text.to_json(), "spoken": spoken.to_json(), "perplexity": round(perplexity(model, questions.lines, tokenizer, device), 3)}


def prompts(model, tokenizer):
    grids = Grids(model.c)

    def prompt(text: str | None = None, features=None):
        parts = [grids.quiet([model.c.bos])]
        parts.append(grids.spoken(len(features)) if text is None else grids.typed(tokenizer.encode(text).ids))
        return np.concatenate(parts), None if features is None else torch.from_numpy(features.astype(np.float32))

    return prompt


def answers(decoding: Batch, tokenizer, asked, size: int = 48) -> list[str]:
    """In batches of similar length."""
    order, out = sorted(range(len(asked)), key=lambda i: len(asked[i][0])), [""] * len(asked)
    for start in range(0, len(order), size):
        part = order[start : start + size]
        for i, tokens in zip(part, decoding.text([asked[i] for i in part])):
            out[i] = tokenizer.decode(tokens)
    return out


@torch.no_grad()
def perplexity(model, lines: list[str], tokenizer, device: str, size: int = 64) -> float:
    """Per token of general lines, in the form of an assistant's monologue."""
    grids, total, count = Grids(model.c), 0.0, 0
    rows = sorted((e.ids for e in tokenizer.encode_batch(lines)), key=len)
    for start in range(0, len(rows), size):
        pairs = [grids.text_reply(ids) for ids in rows[start : start + size]]
        longest = 1 + max(len(grid) for grid, _ in pairs)
        tokens = np.broadcast_to(grids.quiet([model.c.pad]), (len(pairs), longest, model.c.codebooks + 1)).copy()
        labels = np.full((len(pairs), longest), IGNORE)
        for i, (grid, wanted) in enumerate(pairs):
            tokens[i, 0] = grids.quiet([model.c.bos])[0]
            tokens[i, 1 : 1 + len(grid)], labels[i, 1 : 1 + len(grid)] = grid, wanted[:, -1]
        logits = model.text_logits(model(torch.from_numpy(tokens).to(device))).float()
        wanted = torch.from_numpy(labels).to(device)
        total += F.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=IGNORE, reduction="sum").item()
        count += int((wanted != IGNORE).sum())
    return math.exp(total / max(1, count))
