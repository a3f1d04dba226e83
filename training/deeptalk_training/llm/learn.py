"""Second half of a pass: pools from coded answers and clips, the stages, calibration between them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from .config import Config
from .data import Clip, Pools
from .sequences import Speech
from .tokenizer import words_of


def spoken_pool(work: Path):
    """-> rows of work/spoken.json with their codes [F, C]."""
    rows = json.loads((work / "spoken.json").read_text())
    stored = np.load(work / "spoken.npz")
    ends = stored["frames"].cumsum()
    codes = stored["codes"]
    for row, start, end in zip(rows, ends - stored["frames"], ends):
        row["codes"] = codes[start:end]
    return rows


def pools_of(tokenizer, gathered, rows, heard, openings=()) -> Pools:
    """Typed questions, general lines, spoken answers and heard clips, all as tokens. `openings`: histories, as texts, that change no answer."""
    number: dict[tuple[str, str], int] = {}

    def answer(text: str, manner: str = "") -> int:
        return number.setdefault((text, manner), len(number))

    speech = {answer(row["text"], row.get("manner", "")): Speech(row["tokens"], row["steps"], row["codes"], row.get("manner", "")) for row in rows}
    asked = [*gathered.questions, *gathered.typed_only]
    encode = lambda texts: [e.ids for e in tokenizer.encode_batch(list(texts))]  # noqa: E731
    memo: dict[str, list[int]] = {}
    wanted = {t for s in asked for t in (s.question, *(x for turn in s.history for x in turn))}
    memo.update(zip(wanted, encode(wanted)))
    questions = [([(memo[q], memo[a]) for q, a in s.history], memo[s.question], answer(s.answer, s.manner)) for s in asked]
    clip_encodings = tokenizer.encode_batch([h.text for h in heard])
    turns = lambda history: list(zip(encode(q for q, _ in history), encode(a for _, a in history)))  # noqa: E731
    clips = [Clip(e.ids, answer(h.answer, h.manner) if h.answer else None, turns(h.history) if h.history else [], words(h, e), h.often)
             for h, e in zip(heard, clip_encodings)]
    answers = encode(text for text, _ in number)
    openings = [[(question, answers[reply])] for history, question, reply in questions[:5000] if not history] + [turns(before) for before in openings]
    return Pools(questions, answers, speech, encode(gathered.lines), clips, openings)


def words(heard, encoding) -> list[tuple[int, list[int]]]:
    """Of each word of a clip the sounds up to its end and its tokens; none where its words and its sounds don't match."""
    numbers = words_of(encoding, heard.text)
    if len(heard.ends) != len(heard.text.split(" ")):
        return []
    tokens: list[list[int]] = [[] for _ in heard.ends]
    for number, token in zip(numbers, encoding.ids):
        tokens[number].append(token)
    return [*zip(heard.ends, tokens)]


def load(path: Path, device: str = "cpu"):
    """-> model with its stored (half precision) weights in fp32, groups, loads."""
    from .model import SpokenLanguageModel

    stored = torch.load(path, map_location=device)
    model = SpokenLanguageModel(Config())
    model.load_state_dict({k: v.float() for k, v in stored["state"].items()})
    return model.to(device).eval(), stored["groups"], stored["loads"]
