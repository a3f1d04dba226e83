"""Sentences of the Self-dialogue Corpus (jfainberg/self_dialogue_corpus, BSD-3), cleaned for speech.

Workers' ids stay behind: only the sentences' text is read.
"""

import csv
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .numbers import ordinal, words, year
from .sample import sentence

COLUMNS = [f"Answer.sentence{n}" for n in range(1, 11)]
SHORTEST, LONGEST = 3, 14
PLAIN = re.compile(r"[A-Za-z ,.?!']+$")
END = re.compile(r"(?<=[.?!])\s+")
UNWANTED = re.compile(
    r"\b(fuck\w*|shit\w*|bitch\w*|ass|asshole|damn|nigg\w*|cunt|dick|porn\w*|sex\w*|rape\w*|whore|slut|kill\w*|suicide|nazi\w*|"
    r"lol|lmao|idk|omg|u|ur|im|dont|didnt|cant|thats|ive|its a|etc|hit|turk)\b", re.I)
CAPITALS = re.compile(r"\b[A-Z]{2,}\b|[a-z][A-Z]")
NAMES = {name: name.capitalize() for name in
         """monday tuesday wednesday thursday friday saturday sunday january february april june july august september october
         november december english american america""".split()}


def spell_numbers(text: str) -> str:
    """"in 1987 I paid $5" → "in nineteen eighty-seven I paid five dollars"; what is left over gets the sentence dropped."""
    text = re.sub(r"\$(\d{1,4})\b(?![.,]\d)", lambda m: words(int(m[1])) + (" dollar" if m[1] == "1" else " dollars"), text)
    text = re.sub(r"\b(\d{1,3})%", lambda m: words(int(m[1])) + " percent", text)
    text = re.sub(r"\b(\d{1,2})(st|nd|rd|th)\b", lambda m: ordinal(int(m[1])), text)
    text = re.sub(r"\b'?(?:19)?([2-9]0)'?s\b", lambda m: words(int(m[1]))[:-1] + "ies", text)
    text = re.sub(r"\b(1[1-9]\d\d|20\d\d)\b", lambda m: year(int(m[1])), text)
    return re.sub(r"\b\d{1,6}\b", lambda m: words(int(m[0])), text)


def clean(text: str) -> Iterator[str]:
    """A turn → its sentences that can be read aloud."""
    text = text.translate(str.maketrans({"\u2019": "'", "\u2018": "'", "`": "'", ";": ",", "&": " and ", "\u2026": "."}))
    text = re.sub(r"\.{2,}", ".", re.sub(r"([?!])[?!.]+", r"\1", text))
    for part in END.split(text.strip()):
        part = spell_numbers(part).replace("-", " ")
        part = re.sub(r"\s+([,.?!])", r"\1", re.sub(r"\s+", " ", part)).strip(" ,'")
        part = re.sub(r"\bi\b", "I", part)
        part = " ".join(NAMES.get(word, word) for word in part.split(" "))
        if not PLAIN.match(part) or CAPITALS.search(part) or UNWANTED.search(part) or re.search(r"[,.?!](?=\w)|,,", part):
            continue
        if not SHORTEST <= len(part.split()) <= LONGEST or max(map(len, part.split())) > 16:
            continue
        yield sentence(part if part[-1] in ".?!" else part + ".")


def files(repository: Path) -> Iterator[str]:
    """The corpus' CSV files out of a bare git directory or a checkout."""
    repository = Path(repository)
    if (repository / "corpus").is_dir():
        for path in sorted((repository / "corpus").rglob("*.csv")):
            yield path.read_text(errors="replace")
        return
    git = ["git", f"--git-dir={repository}"]
    listing = subprocess.run([*git, "ls-tree", "-r", "--name-only", "HEAD", "corpus/"], capture_output=True, text=True, check=True)
    for name in listing.stdout.split("\n"):
        if name.endswith(".csv"):
            shown = subprocess.run([*git, "show", f"HEAD:{name}"], capture_output=True, check=True)
            yield shown.stdout.decode(errors="replace")


def sentences(repository: Path) -> Iterator[str]:
    """Each sentence once, in the corpus' order."""
    csv.field_size_limit(sys.maxsize)
    seen = set()
    for text in files(repository):
        for row in csv.DictReader(io.StringIO(text)):
            for column in COLUMNS:
                for line in clean(row.get(column) or ""):
                    if line.lower() not in seen:
                        seen.add(line.lower())
                        yield line


def write(repository: Path, output: Path) -> int:
    """All sentences into a text file, one per line; how many."""
    output.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with output.open("w") as file:
        for line in sentences(repository):
            file.write(line + "\n")
            count += 1
    return count
