"""Results by group, as JSON for machines and Markdown for people."""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from .answers import is_right
from .intervals import Share


def by_group(rows: Iterable[dict], *fields: str) -> dict[str, dict[str, Share]]:
    """Rows with `answer`, `key`, `given` → share of right answers for all, and per value of each field.

    {"all": {"all": …}, "split": {"train": …}, "voice": {…}}
    """
    groups: dict[str, dict[str, Share]] = {"all": {"all": Share()}} | {field: defaultdict(Share) for field in fields}
    for row in rows:
        right = is_right(row["answer"], row["key"], row["given"])
        groups["all"]["all"].add(right)
        for field in fields:
            groups[field][row[field]].add(right)
    return groups


def markdown(groups: dict[str, dict[str, Share]], title: str) -> str:
    lines = [f"### {title}", "", "| Group | Right | 95 % interval | Questions |", "|---|---|---|---|"]
    for field, shares in groups.items():
        for name, share in sorted(shares.items()):
            low, high = share.interval
            label = name if field == "all" else f"{field}: {name}"
            lines.append(f"| {label} | {share.value:.1%} | {low:.1%} – {high:.1%} | {share.trials} |")
    return "\n".join(lines) + "\n"


def as_json(groups: dict[str, dict[str, Share]]) -> dict:
    return {field: {name: share.to_json() for name, share in sorted(shares.items())} for field, shares in groups.items()}


def write(folder: Path, name: str, result: dict, text: str) -> None:
    """FOLDER/NAME.json and FOLDER/NAME.md."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n")
    (folder / f"{name}.md").write_text(text)
