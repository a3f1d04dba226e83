"""Stages that synthesise questions."""

from pathlib import Path


def register(stages) -> None:
    voices = stages.add_parser("voices", help="synthesise training questions into packs; continues where it stopped")
    add_models(voices)
    voices.add_argument("--output", type=Path, default=Path("training/work/voices"), help="folder, one sub-folder per engine")
    voices.add_argument("--engine", choices=("kokoro", "small", "festival", "hibari", "pseudo"), default="kokoro",
                        help="small: pico and flite, many times faster than real time; pseudo: the answer voice with other throats")
    voices.add_argument("--manner", action="store_true", help="only questions about how they are said, said so (needs `sox`)")
    voices.add_argument("--corpus", type=Path, help="general sentences, one per line (stage `sentences`): some are spoken, too")
    voices.add_argument("--count", type=int, default=20_000, help="clips wanted in all")
    voices.add_argument("--minutes", type=float, default=1e6, help="stop after this time")
    voices.add_argument("--seed", type=int, default=11)
    voices.set_defaults(run=render_training)
    held_out = stages.add_parser("evaluation-voices", help="synthesise the questions of the speakers kept for evaluation")
    add_models(held_out)
    held_out.add_argument("--output", type=Path, default=Path("training/work/eval"))
    held_out.add_argument("--each", type=int, default=60, help="questions per RHVoice and Piper voice; Kokoro styles get 2 of 5 of it")
    held_out.add_argument("--manner", action="store_true", help="only questions about how they are said, said so (needs `sox`)")
    held_out.set_defaults(run=render_held_out)
    human = stages.add_parser("human-recordings", help="make an evaluation set of recordings of people, out of unpacked Debian packages (fetch_human.sh)")
    human.add_argument("unpacked", type=Path, help="folder in which the packages are unpacked")
    human.add_argument("--output", type=Path, default=Path("training/work/human"))
    human.set_defaults(run=index_human)


def add_models(stage) -> None:
    stage.add_argument("--kokoro", type=Path, help="Kokoro's ONNX file")
    stage.add_argument("--styles", type=Path, help="folder of Kokoro's style files")
    stage.add_argument("--piper", type=Path, help="a Piper ONNX file with its .json beside it")


def need(path: Path | None, option: str) -> Path:
    if path is None or not path.exists():
        raise FileNotFoundError(f"{option} must name an existing file or folder" + (f", not {path}" if path else ""))
    return path


def kokoro_voices(options, names: list[str]) -> dict:
    from functools import partial

    from .kokoro import Kokoro

    network = Kokoro(need(options.kokoro, "--kokoro"), need(options.styles, "--styles"))
    return {name: partial(network.voice, name.split(":")[1]) for name in names}


def render_training(options) -> None:
    from functools import partial

    from . import manner
    from .render import render
    from .speakers import SMALL, speaker, training_voices

    if options.engine == "kokoro":
        voices = kokoro_voices(options, training_voices(need(options.styles, "--styles")))
    else:
        fast = [name for name in SMALL if not name.startswith("festival")]
        names = {"small": fast, "festival": ["festival:ked"], "hibari": ["hibari:heart"], "pseudo": ["pseudo:any"]}[options.engine]
        voices = {name: partial(speaker, name) for name in names}
    if options.manner:
        return manner.render(options.output / f"manner-{options.engine}", voices, options.count, options.seed)
    lines = need(options.corpus, "--corpus").read_text().splitlines() if options.corpus else []
    render(options.output / options.engine, voices, options.count, options.seed, options.minutes * 60, lines=lines)


def render_held_out(options) -> None:
    from functools import partial

    from . import evaluation_set, manner
    from .speakers import KOKORO_HELD_OUT, RHVOICE, speaker

    voices = {f"rhvoice:{voice}": partial(speaker, f"rhvoice:{voice}") for voice in RHVOICE}
    if options.piper:
        voices["piper:joe"] = partial(speaker, "piper:joe", piper=need(options.piper, "--piper"))
    render = manner.render_evaluation if options.manner else evaluation_set.render_evaluation
    render(options.output, voices, options.each)
    if options.kokoro:
        styles = kokoro_voices(options, [f"kokoro:{voice}" for voice in KOKORO_HELD_OUT])
        render(options.output, styles, max(1, options.each * 2 // 5))


def index_human(options) -> None:
    from .human import index

    print(f"{index(need(options.unpacked, 'UNPACKED'), options.output)} recordings in {options.output}")
