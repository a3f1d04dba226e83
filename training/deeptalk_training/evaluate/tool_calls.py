"""Does the model call the right tool, leave the others alone, and speak of what came back? Typed questions with tools at hand, by kind and split."""

from __future__ import annotations

from ..domain import TRAIN, UNSEEN_FACT, UNSEEN_WORDING, tools
from ..llm.decode import Decoding
from . import report

SEED = 4_711  # not one that a training uses


def measured(parts, each: int, log=print) -> tuple[dict, str, list[dict]]:
    """`each` questions of every split -> shares of right answers, Markdown, and the rows; a call is right when it is the whole expected line."""
    decoding, rows = Decoding(parts.model), []
    encode = lambda text: parts.tokenizer.encode(text).ids if text else []  # noqa: E731
    for split in (TRAIN, UNSEEN_WORDING, UNSEEN_FACT):
        for sample in tools.samples(SEED, each, split):
            history = [(encode(user), encode(assistant)) for user, assistant in sample.history]
            given = parts.tokenizer.decode(decoding.text(decoding.prompt(typed=encode(sample.question), history=history)))
            rows.append({"question": sample.question, "answer": sample.answer, "key": sample.key, "given": given, "split": split, "kind": kind_of(sample),
                         "tools": sample.history[0][0]})
        log(f"{split}: {len(rows)} questions asked")
    groups = report.by_group(rows, "split", "kind")
    return report.as_json(groups), report.markdown(groups, "Turns with tools"), rows


def kind_of(sample) -> str:
    """`call`, `result`, `absent` (the tool it needs isn't there) or `none` (no tool is needed)."""
    return "none" if sample.template_id.startswith("tools.none") else sample.template_id.rsplit(".", 1)[1]
