"""Pictures of a training: losses, modality load per layer and expert, text drop by method. SVG, so that they read well and diff small."""

from __future__ import annotations

from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "deeptalk", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
WINDOW = 8  # logged steps that a curve is smoothed over


def losses(history: list[dict]) -> Figure:
    """One panel per stage: text, mean codebook and first codebook loss (nats per token) over steps."""
    stages = list(dict.fromkeys(row["stage"] for row in history))
    figure = Figure(figsize=(2.6 * len(stages) + 1, 2.8), layout="constrained")
    for axes, stage in zip(figure.subplots(1, len(stages), squeeze=False)[0], stages):
        rows = [row for row in history if row["stage"] == stage]
        for name in ("text", "audio", "first"):
            points = [(row["step"], row[name]) for row in rows if name in row]
            if points:
                axes.plot([step for step, _ in points], smoothed([value for _, value in points]), label=name)
        axes.set(title=stage, xlabel="step")
    first = figure.axes[0]
    first.set_ylabel("loss, nats per token")
    figure.legend(*figure.axes[-1].get_legend_handles_labels(), loc="outside right center", frameon=False)
    return figure


def smoothed(values: list[float]) -> list[float]:
    return [sum(values[max(0, i - WINDOW + 1) : i + 1]) / (i + 1 - max(0, i - WINDOW + 1)) for i in range(len(values))]


def load_map(loads: dict[str, list[list[float]]], audio_experts: list[list[int]]) -> Figure:
    """Share of a modality's tokens that choose each expert; a dot marks an audio expert."""
    figure = Figure(figsize=(7.5, 0.32 * len(audio_experts) + 1.6), layout="constrained")
    highest = max(value for rows in loads.values() for row in rows for value in row)
    for axes, modality in zip(figure.subplots(1, 2, sharey=True), ("audio", "text")):
        image = axes.imshow(loads[modality], vmin=0, vmax=highest, cmap="viridis", aspect="auto")
        axes.plot([e for row in audio_experts for e in row], [layer for layer, row in enumerate(audio_experts) for _ in row], "w.", markersize=3)
        axes.set(title=f"{modality} tokens", xlabel="expert", xticks=range(0, len(loads[modality][0]), 5), yticks=range(len(audio_experts)), yticklabels=[str(layer + 1) for layer in range(len(audio_experts))])
    figure.axes[0].set_ylabel("layer")
    figure.colorbar(image, ax=figure.axes, label="share of tokens")
    return figure


def drops(methods: dict[str, dict]) -> Figure:
    """Text drop by method, with the 95 % interval over seeds (`compare.table.summary`); the dashed line is the published 5.5 %."""
    figure = Figure(figsize=(4.5, 2.8), layout="constrained")
    axes = figure.subplots()
    means = [100 * row["text_drop"]["mean"] for row in methods.values()]
    halves = [100 * (row["text_drop"]["half_width"] or 0) for row in methods.values()]
    axes.bar(list(methods), means, yerr=halves, capsize=3, color="0.6")
    axes.axhline(5.5, linestyle="--", linewidth=1, color="0.2")
    axes.set_ylabel("text drop, %")
    return figure


def save(figure: Figure, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, format="svg", metadata={"Date": None})
    return path
