#!/usr/bin/env python3
"""Writes the table of values in a chart's README.md from the comments above the keys of its values.yaml.

  chart-readme.py CHART           rewrite the table, between its two marker lines
  chart-readme.py --check CHART   exit 1 if the table is out of date; either way exit 1 if a key has no comment

Reads the subset of YAML that our values use: block mappings indented by two spaces, with flow values on one line. What is
inside a list belongs to the list's key.
"""
import pathlib
import re
import sys

KEY = re.compile(r"^( *)([^\s#-][^:]*):(?: (.*))?$")
BEGIN, END = "<!-- values: made by tools/chart-readme.py -->", "<!-- end of values -->"


def rows(values):
    """(path, default, comment) of every key; the default is None for a section."""
    found, path, comment, list_depth = [], [], [], None
    for line in values.splitlines():
        text = line.strip()
        depth = (len(line) - len(line.lstrip())) // 2
        if list_depth is not None and (not text or depth > list_depth):
            if text.startswith("- "):
                found[-1][1] = "see values.yaml"
            continue
        list_depth = None
        key = KEY.match(line)
        if text.startswith("#"):
            comment.append(text[1:].strip())
        elif key:
            path[depth:] = [key[2]]
            found.append([".".join(path), key[3], " ".join(comment)])
            comment = []
        elif text.startswith("- "):
            found[-1][1] = "see values.yaml"
            list_depth, comment = depth - 1, []
        else:
            comment = []
    return found


def main():
    check = "--check" in sys.argv
    chart = pathlib.Path(sys.argv[-1])
    found = rows((chart / "values.yaml").read_text())
    bare = [path for path, _, comment in found if not comment]
    if bare:
        sys.exit("chart-readme: no comment above " + ", ".join(bare))
    escape = lambda text: text.replace("|", "\\|")
    table = ["| Value | Default | Meaning |", "|---|---|---|"]
    for path, default, comment in found:
        table.append(f"| `{path}` | {'' if default is None else '`' + escape(default) + '`'} | {escape(comment)} |")
    readme = chart / "README.md"
    before, rest = readme.read_text().split(BEGIN + "\n")
    after = rest.split(END)[1]
    text = "\n".join([before + BEGIN, *table, END + after])
    if check:
        if text != readme.read_text():
            sys.exit(f"chart-readme: {readme} is out of date")
    else:
        readme.write_text(text)


main()
