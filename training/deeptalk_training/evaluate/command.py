"""Stages that measure."""

import json
from pathlib import Path


def register(stages) -> None:
    score = stages.add_parser("score", help="score answers: JSON lines with answer, key, given, split, voice, topic")
    score.add_argument("answers", type=Path)
    score.add_argument("--output", type=Path, default=Path("training/results"))
    score.add_argument("--name", default=None, help="name of the result; the file's own by default")
    score.set_defaults(run=score_file)
    turns = stages.add_parser("turns", help="how soon a turn's end is heard, and how often a pause is taken for one: semantic turns against silence alone")
    turns.add_argument("model", type=Path, help="a model folder")
    turns.add_argument("--recordings", type=Path, required=True, help="folder with index.jsonl and WAV files of held-out voices")
    turns.add_argument("--output", type=Path, default=Path("training/results"))
    turns.add_argument("--limit", type=int, default=None)
    turns.set_defaults(run=time_turns)
    phonemes = stages.add_parser("phonemes", help="phonemes that the speech encoder mishears, by voice")
    phonemes.add_argument("model", type=Path, help="a model folder")
    phonemes.add_argument("--recordings", type=Path, required=True, help="folder with index.jsonl and WAV files of held-out voices")
    phonemes.add_argument("--hearing", type=Path, help="work folder of a pass or of `tune` whose encoder is measured instead of the model's")
    phonemes.add_argument("--name", help="what the recordings are called in the result's name, unless they are those of the evaluation set")
    phonemes.add_argument("--output", type=Path, default=Path("training/results"))
    phonemes.add_argument("--limit", type=int, default=None)
    phonemes.set_defaults(run=mishear)
    manners = stages.add_parser("manners", help="answers that shall be spoken faster, slower, higher or lower: are they?")
    manners.add_argument("model", type=Path, help="a model folder")
    manners.add_argument("--count", type=int, default=120, help="requests")
    manners.add_argument("--output", type=Path, default=Path("training/results"))
    manners.set_defaults(run=ask_manners)
    speed = stages.add_parser("speed", help="how long the reference takes on one core: a step of a reply, a second of sound heard or spoken")
    speed.add_argument("model", type=Path, help="a model folder")
    speed.add_argument("--count", type=int, default=20, help="questions")
    speed.add_argument("--output", type=Path, default=Path("training/results"))
    speed.set_defaults(run=take_time)
    calls = stages.add_parser("tool-calls", help="typed questions with tools at hand: right calls, and right answers to their results")
    calls.add_argument("model", type=Path, help="a model folder")
    calls.add_argument("--each", type=int, default=100, help="questions per split")
    calls.add_argument("--output", type=Path, default=Path("training/results"))
    calls.set_defaults(run=call_tools)
    transcripts = stages.add_parser("transcripts", help="word errors of what a model writes down of recordings, of people, too (fetch_human.sh)")
    transcripts.add_argument("model", type=Path, help="a model folder")
    transcripts.add_argument("--recordings", type=Path, default=Path("training/work/human"), help="folder with index.jsonl and WAV files")
    transcripts.add_argument("--limit", type=int, default=None)
    transcripts.add_argument("--name", default="human", help="what the recordings are called in the result's name")
    transcripts.add_argument("--output", type=Path, default=Path("training/results"))
    transcripts.set_defaults(run=write_down)
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


def time_turns(options) -> None:
    from ..reference.folder import load
    from ..voices.evaluation_set import read_evaluation, spread
    from .report import write
    from .turns import measured

    rows = spread(read_evaluation(options.recordings), options.limit)
    result, text = measured(load(options.model), options.recordings, rows)
    write(options.output, f"{options.model.name}-turns", result, text)
    print(text)


def ask_manners(options) -> None:
    from ..reference.talking import Platform
    from .manners import measured
    from .report import write

    result, text = measured(Platform(options.model), options.count)
    write(options.output, f"{options.model.name}-manners", result, text)
    print(text)


def take_time(options) -> None:
    from ..domain import samples
    from ..reference.talking import Platform
    from .report import write
    from .speed import measured

    result, text = measured(Platform(options.model), [sample.question for sample in samples(907, options.count)])
    write(options.output, f"{options.model.name}-speed", result, text)
    print(text)


def mishear(options) -> None:
    from .. import prepare
    from ..reference.folder import load
    from ..voices.evaluation_set import read_evaluation, spread
    from .phonemes import measured
    from .report import write

    rows = spread(read_evaluation(options.recordings), options.limit)
    encoder = prepare.load_encoder(options.hearing, "cpu") if options.hearing else load(options.model).encoder
    result, text = measured(encoder, options.recordings, rows)
    write(options.output, "-".join(filter(None, (options.model.name, "phonemes", options.name))), result, text)
    print(text)


def write_down(options) -> None:
    from ..reference.talking import Platform
    from ..voices.evaluation_set import read_evaluation, spread
    from .report import write
    from .transcripts import measured

    result, text, rows = measured(Platform(options.model), options.recordings, spread(read_evaluation(options.recordings), options.limit))
    name = f"{options.model.name}-transcripts-{options.name}"
    write(options.output, name, result, text)
    (options.output / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    print(text)


def call_tools(options) -> None:
    from ..reference.folder import load
    from .report import as_json, by_group, markdown, write
    from .tool_calls import answered

    rows = answered(load(options.model), options.each)
    name = f"{options.model.name}-tools"
    groups = by_group(rows, "split", "kind")
    text = markdown(groups, name)
    write(options.output, name, as_json(groups), text)
    (options.output / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    print(text)


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
