"""Stages that show or write text."""

import json
from pathlib import Path


def register(stages) -> None:
    show = stages.add_parser("domain", help="print questions and answers of the assistant's domain")
    show.add_argument("--count", type=int, default=20)
    show.add_argument("--seed", type=int, default=1)
    show.add_argument("--split", default="train", choices=("train", "unseen_wording", "unseen_fact", "text_only"))
    show.add_argument("--topic", action="append", help="only this topic (may be given several times)")
    show.add_argument("--json", action="store_true", help="one JSON object per line")
    show.set_defaults(run=print_samples)
    text = stages.add_parser("sentences", help="write the self-dialogue corpus as clean sentences, one per line")
    text.add_argument("repository", type=Path, help="checkout or git directory of jfainberg/self_dialogue_corpus")
    text.add_argument("--output", type=Path, default=Path("training/work/selfdialogue.txt"))
    text.set_defaults(run=write_sentences)


def print_samples(options) -> None:
    from . import samples

    for sample in samples(options.seed, options.count, options.split, set(options.topic) if options.topic else None):
        if options.json:
            print(json.dumps(sample._asdict()))
            continue
        before = "".join(f"{question} — {answer} … " for question, answer in sample.history)
        print(f"[{sample.topic}] {before}{sample.question} — {sample.answer}")


def write_sentences(options) -> None:
    from .selfdialogue import write

    if not options.repository.exists():
        raise FileNotFoundError(f"no self-dialogue corpus at {options.repository}")
    print(f"{write(options.repository, options.output)} sentences in {options.output}")
