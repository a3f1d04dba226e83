"""The comparison as numbers for machines and a table for people."""

from __future__ import annotations

import math
import statistics

T95 = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571}  # Student's t, two-sided, by degrees of freedom


def interval(values: list[float]) -> tuple[float, float]:
    """Mean and half the width of its 95 % interval over seeds; infinite for one seed."""
    if len(values) < 2:
        return values[0], math.inf
    spread = statistics.stdev(values) / math.sqrt(len(values))
    return statistics.mean(values), T95.get(len(values) - 1, 2.0) * spread


def drop(row: dict) -> float:
    """Of the original model's right answers, the share that is lost."""
    before = row["before"]["text"]["value"]
    return (before - row["after"]["text"]["value"]) / before if before else 0.0


def summary(rows: list[dict]) -> dict[str, dict]:
    result = {}
    for name in dict.fromkeys(row["method"] for row in rows):
        mine = [row for row in rows if row["method"] == name]
        values = {
            "text_before": [r["before"]["text"]["value"] for r in mine], "text_after": [r["after"]["text"]["value"] for r in mine],
            "text_drop": [drop(r) for r in mine], "spoken": [r["after"]["spoken"]["value"] for r in mine],
            "perplexity_before": [r["before"]["perplexity"] for r in mine], "perplexity_after": [r["after"]["perplexity"] for r in mine],
        }
        result[name] = {"seeds": len(mine)}
        for what, of_seeds in values.items():
            mean, half = interval(of_seeds)
            result[name][what] = {"mean": round(mean, 4), "half_width": None if math.isinf(half) else round(half, 4)}
    return result


def markdown(result: dict[str, dict]) -> str:
    lines = ["| Method | Seeds | Text before | Text after | Text drop | Perplexity before | after | Spoken questions right |", "|---|---|---|---|---|---|---|---|"]
    for name, row in result.items():
        share = lambda what: _shown(row[what], 100, " %")  # noqa: B023, E731
        lines.append(f"| {name} | {row['seeds']} | {share('text_before')} | {share('text_after')} | {share('text_drop')} | "
                     f"{_shown(row['perplexity_before'], 1, '')} | {_shown(row['perplexity_after'], 1, '')} | {share('spoken')} |")
    return "\n".join(lines) + "\n"


def _shown(value: dict, scale: float, unit: str) -> str:
    half = value["half_width"]
    return f"{value['mean'] * scale:.1f}{unit}" + ("" if half is None else f" ± {half * scale:.1f}")
