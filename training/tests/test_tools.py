"""Tools in words: a call names what was listed, results are told, and what is held out stays out."""

import json
import re
from pathlib import Path

import pytest

from deeptalk_training.domain import TRAIN, UNSEEN_FACT, UNSEEN_WORDING, numbers, tools

SEEN = tools.samples(1, 6000)


def listed(sample) -> dict[str, list[str]]:
    line = sample.history[0][0]
    assert line.startswith("tools: ") and sample.history[0][1] == ""
    shapes = (shape.split(": ", 1) for shape in line.removeprefix("tools: ").split("; "))
    return {shape[0]: shape[1].split(", ") if len(shape) > 1 else [] for shape in shapes}


def test_a_call_names_a_listed_tool_and_all_its_parameters():
    calls = [s for s in SEEN if s.answer.startswith("call ")]
    assert len(calls) > 1000
    for sample in calls:
        name, _, values = sample.answer.removeprefix("call ").partition(": ")
        at = -1
        for parameter in listed(sample)[name]:
            label = f"{parameter} "
            found = 0 if at < 0 and values.startswith(label) else values.index(f", {label}")
            assert found > at, sample
            at = found


@pytest.mark.parametrize("line", json.loads((Path(__file__).parents[2] / "models/tool-words.json").read_text()), ids=lambda line: line["said"])
def test_the_platform_writes_the_same(line):
    """`ToolWordsTest` reads these lines as well."""
    assert tools.listed([(name, parameters) for name, parameters in line["words"]]) == line["listed"]
    called = next(i for i, tool in enumerate(line["tools"]) if tool["name"] == line["call"]["name"])
    values = [numbers.words(value) if isinstance(value, int) else value for value in line["call"]["arguments"].values()]
    assert tools.call(*line["words"][called], values) == line["said"]


def test_a_result_follows_its_call():
    results = [s for s in SEEN if s.question.startswith("result: ")]
    assert len(results) > 1000
    assert all(s.history[-1][1].startswith("call ") and not s.answer.startswith("call ") for s in results)


def test_everything_is_spelled_out():
    for sample in SEEN:
        for text in (sample.question, sample.answer, *sum(sample.history, ())):
            assert re.fullmatch(r"[A-Za-z ,.:;?!'-]*", text), text


def test_a_tool_that_is_not_listed_is_not_called():
    absent = [s for s in SEEN if s.template_id.endswith(".absent")]
    assert absent and all(s.answer == tools.UNKNOWN for s in absent)


def test_held_out_values_and_wordings_are_never_trained():
    def asked(split):
        return [s for s in tools.samples(2, 6000, split) if not s.template_id.startswith("tools.none")]

    trained = {s.fact_id for s in asked(TRAIN) if not s.fact_id.endswith("/")}
    assert not trained & {s.fact_id for s in asked(UNSEEN_FACT) if not s.fact_id.endswith("/")}
    wordings = {s.template_id.rsplit(".", 1)[0] for s in asked(TRAIN)}
    assert not wordings & {s.template_id.rsplit(".", 1)[0] for s in asked(UNSEEN_WORDING)}


def test_idle_tools_are_lists_alone():
    for history in tools.idle(3, 50):
        assert len(history) == 1 and history[0][0].startswith("tools: ") and history[0][1] == ""
