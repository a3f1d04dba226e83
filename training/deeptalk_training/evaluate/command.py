"""Stages that measure."""

import json
from pathlib import Path

PARTS = ("spoken", "words", "manner", "people", "typed", "say", "turns", "tools", "phonemes", "requests", "speed")
"""Of `evaluate`; `card` knows what they are."""


def register(stages) -> None:
    score = stages.add_parser("score", help="score answers: JSON lines with answer, key, given, split, voice, topic")
    score.add_argument("answers", type=Path)
    score.add_argument("--output", type=Path, default=Path("training/results"))
    score.add_argument("--name", default=None, help="name of the result; the file's own by default")
    score.set_defaults(run=score_file)
    evaluate = stages.add_parser("evaluate", help="all that the model card says of a model folder: measures, writes results and the table of them")
    evaluate.add_argument("model", type=Path, nargs="?", default=Path("models/deeptalk-mini"))
    evaluate.add_argument("--only", nargs="+", metavar="PART", help="these parts: " + ", ".join(PARTS))
    evaluate.add_argument("--recordings", type=Path, default=Path("training/work/eval"), help="questions of held-out voices (stage `evaluation-voices`)")
    evaluate.add_argument("--manner", type=Path, default=Path("training/work/eval-manner"), help="those that ask how they are said (`evaluation-voices --manner`)")
    evaluate.add_argument("--people", type=Path, default=Path("training/work/human"), help="recordings of people (fetch_human.sh)")
    evaluate.add_argument("--whisper", type=Path, default=Path("training/work/models/whisper-base"), help="folder of a CTranslate2 Whisper model (fetch_models.sh)")
    evaluate.add_argument("--limit", type=int, help="so many recordings of each part, drawn alike from every voice")
    evaluate.add_argument("--processes", type=int, default=2, help="parts that are measured at once")
    evaluate.add_argument("--output", type=Path, default=Path("training/results"))
    evaluate.set_defaults(run=evaluate_folder)
    plots = stages.add_parser("plots", help="draw losses, modality load and text drop as SVG, whatever of them is there")
    plots.add_argument("--model", type=Path, default=Path("models/deeptalk-mini"), help="for its modality load")
    plots.add_argument("--history", type=Path, nargs="*", default=[], help="history.json of passes, in order")
    plots.add_argument("--comparison", type=Path, default=Path("training/results/comparison.json"))
    plots.add_argument("--output", type=Path, default=Path("training/results"))
    plots.set_defaults(run=draw)
    hear = stages.add_parser("hear", help="word errors of WAV files by Whisper: JSON lines with file and text")
    hear.add_argument("index", type=Path, help="an index.jsonl; file names are relative to it")
    hear.add_argument("--whisper", type=Path, required=True, help="folder of a CTranslate2 Whisper model")
    hear.add_argument("--text", default="question", help="the field with the words spoken")
    hear.add_argument("--limit", type=int, default=None)
    hear.set_defaults(run=hear_files)


def read_lines(path: Path, *fields: str) -> list[dict]:
    rows = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise ValueError(f"{path}, line {number}: not JSON ({error.msg})") from None
        missing = [field for field in fields if field not in rows[-1]]
        if missing:
            raise ValueError(f"{path}, line {number}: no {', '.join(missing)}")
    return rows


def score_file(options) -> None:
    from .report import as_json, by_group, markdown, write

    name = options.name or options.answers.stem
    groups = by_group(read_lines(options.answers, "answer", "key", "given", "split", "voice", "topic"), "split", "voice", "topic")
    text = markdown(groups, name)
    write(options.output, name, as_json(groups), text)
    print(text)


def evaluate_folder(options) -> None:
    from .card import Card, measured

    fields = {name: getattr(options, name) for name in ("model", "recordings", "manner", "people", "whisper", "output", "limit")}
    card, parts = Card(**fields), options.only or [*PARTS]
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        raise ValueError(f"--only {' '.join(unknown)}: known are {', '.join(PARTS)}")
    for part in [*parts]:
        if missing := card.missing(part):
            if options.only or part == "spoken":
                raise FileNotFoundError(f"{part} needs {missing}, which isn't there")
            print(f"{part} is left out: there is no {missing}", flush=True)
            parts.remove(part)
    print(measured(card, parts, options.processes))


def draw(options) -> None:
    from . import plots

    loads, config = (json.loads((options.model / name).read_text()) for name in ("modality_load.json", "config.json"))
    groups = config["deeptalk"]["modality_experts"]["audio"]
    made = [plots.save(plots.load_map(loads, groups), options.output / "modality-load.svg")]
    if options.history:
        rows = [row for path in options.history for row in json.loads(path.read_text())]
        made.append(plots.save(plots.losses(rows), options.output / "losses.svg"))
    if options.comparison.is_file():
        made.append(plots.save(plots.drops(json.loads(options.comparison.read_text())["methods"]), options.output / "text-drop.svg"))
    print("\n".join(str(path) for path in made))


def hear_files(options) -> None:
    import soundfile
    from tqdm import tqdm

    from .recogniser import Recogniser
    from .words import WordErrors

    recogniser, by_voice = Recogniser(options.whisper), {}
    for row in tqdm(read_lines(options.index, "file", options.text)[: options.limit], unit="clip"):
        samples, rate = soundfile.read(options.index.parent / row["file"], dtype="float32")
        voice = row.get("voice", "all")
        by_voice[voice] = by_voice.get(voice, WordErrors()) + recogniser.errors(row[options.text], samples, rate)
    for voice, errors in sorted(by_voice.items()):
        print(f"{voice}: word error rate {errors.rate:.1%} ({errors.errors}/{errors.words})")
