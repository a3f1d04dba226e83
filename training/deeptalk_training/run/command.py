"""Stages `pass` and `export`."""

from __future__ import annotations

from pathlib import Path


def register(stages) -> None:
    whole = stages.add_parser("pass", help="train codec, encoder and language model; continues where it stopped")
    whole.add_argument("--work", type=Path, default=Path("training/work/pass"), help="folder of everything made")
    whole.add_argument("--packs", type=Path, action="append", default=[], help="folder of rendered question packs; may be repeated")
    whole.add_argument("--evaluation", type=Path, help="packs of held-out voices; prints the encoder's phoneme error on each")
    whole.add_argument("--corpus", type=Path, help="cleaned sentences (stage `sentences`)")
    whole.add_argument("--hours", type=float, default=2.5, help="training time, divided over the stages")
    whole.add_argument("--processes", type=int, help="for speaking and rendering; default: all cores")
    whole.add_argument("--batch", type=int, help="rows of 160 positions per step; default 256 on a GPU, 24 on a processor")
    whole.add_argument("--variants", type=int, default=3, help="how many times each clip is heard, spoiled anew each time")
    whole.add_argument("--kokoro", type=Path, help="Kokoro's ONNX file: render more question voices beside the training")
    whole.add_argument("--styles", type=Path, help="folder of Kokoro's style files")
    whole.add_argument("--scale", type=float, default=1.0, help="shrinks the amount of text, for a rehearsal")
    whole.add_argument("--more", type=float, default=0.0, help="hours of a further round of the joint stage, after those that are finished")
    whole.set_defaults(run=run_pass)
    tune = stages.add_parser("tune", help="teach a finished model folder tools, hearing and speaking; needs nothing but the folder and the question voices")
    tune.add_argument("--model", type=Path, default=Path("models/deeptalk-mini"))
    tune.add_argument("--work", type=Path, default=Path("training/work/tune"), help="folder of everything made")
    tune.add_argument("--packs", type=Path, action="append", default=[], help="folder of rendered question packs; may be repeated")
    tune.add_argument("--corpus", type=Path, help="cleaned sentences (stage `sentences`)")
    tune.add_argument("--hours", type=float, default=1.0, help="training time, after the material is made")
    tune.add_argument("--codec-hours", type=float, default=0.0, help="train the codec so long first, anew where the model's has other codes (default: the model's own is kept)")
    tune.add_argument("--encoder-hours", type=float, default=0.0, help="train the speech encoder on so long first, and the head for complete turns (default: the model's own are kept)")
    tune.add_argument("--processes", type=int, help="for rendering; default: all cores")
    tune.add_argument("--batch", type=int, default=24, help="rows of 160 positions per step")
    tune.set_defaults(run=run_tune)
    average = stages.add_parser("average", help="keep only a part of what `tune` changed: text experts whole, audio experts not, the rest for three quarters")
    average.add_argument("--model", type=Path, default=Path("models/deeptalk-mini"), help="the folder that was tuned")
    average.add_argument("--tuned", type=Path, default=Path("training/work/tune/tuned.pt"))
    average.add_argument("--output", type=Path, default=Path("training/work/tune/averaged.pt"))
    average.add_argument("--rest", type=float, default=0.75, help="share of the tuned weights in attention, routers and everything that both modalities use")
    average.set_defaults(run=run_average)
    export = stages.add_parser("export", help="write a model folder from a finished pass")
    export.add_argument("--work", type=Path, default=Path("training/work/pass"))
    export.add_argument("--checkpoint", type=Path, help="default: the newest round of the joint stage")
    export.add_argument("--parts", type=Path, help="a model folder that encoder, codec, turn head and tokenizer are taken from, instead of --work")
    export.add_argument("--codec", type=Path, help="codec.pt of a pass or of `tune`, instead of the one of --parts")
    export.add_argument("--sharpen", type=float, default=0.0, help="how much further the peaks of the codec's spectra stand out than it has learned (the default model: 0.3, once)")
    export.add_argument("--hearing", type=Path, help="work folder of a pass or of `tune` whose encoder and turn head are taken, instead of those of --parts")
    export.add_argument("--recordings", type=Path, required=True, help="folder with index.jsonl of evaluation questions, for golden cases")
    export.add_argument("--output", type=Path, default=Path("models/deeptalk-mini"))
    export.set_defaults(run=run_export)
    budget = stages.add_parser("budget", help="measure what this machine can train in an hour")
    budget.add_argument("--rows", type=int, default=24, help="rows of 160 positions per step")
    budget.set_defaults(run=run_budget)


def run_budget(options) -> None:
    from .budget import report

    report(options.rows)


def run_pass(options) -> None:
    import os

    import torch

    from .whole_pass import Pass

    device = "cuda" if torch.cuda.is_available() else "cpu"
    for folder in options.packs:
        if not folder.is_dir():
            raise FileNotFoundError(f"--packs {folder} is no folder")
    kokoro = {"kokoro": options.kokoro, "styles": options.styles} if options.kokoro and options.styles else None
    torch.set_float32_matmul_precision("high")
    Pass(options.work, options.corpus, options.packs, options.hours, options.processes or os.cpu_count() or 1, device, kokoro, options.evaluation,
         variants=options.variants, batch=options.batch or (256 if device == "cuda" else 24), scale=options.scale, more=options.more).run()


def run_tune(options) -> None:
    import os

    from .tune import Tuning

    for folder in (options.model, *options.packs):
        if not folder.is_dir():
            raise FileNotFoundError(f"{folder} is no folder")
    Tuning(options.model, options.work, options.corpus, options.packs, options.hours, options.processes or os.cpu_count() or 1, options.batch,
           codec_hours=options.codec_hours, encoder_hours=options.encoder_hours).run()


def run_average(options) -> None:
    import torch

    from ..llm import average, learn
    from ..reference import folder

    before = folder.load(options.model).model
    after, groups, loads = learn.load(options.tuned)
    state = average.averaged(before.state_dict(), after.state_dict(), groups, before.c.text_vocabulary, rest=options.rest)
    torch.save({"state": {name: value.half() for name, value in state.items()}, "groups": groups, "loads": loads}, options.output)
    print(f"wrote {options.output}")


def run_export(options) -> None:
    import json

    import numpy as np
    import soundfile

    from .. import export, prepare
    from ..codec.sharpened import sharpened
    from ..llm import learn
    from ..reference import folder, held_out

    rounds = sorted(options.work.glob("llm-joint-[0-9].pt")) + sorted(options.work.glob("llm-joint-[0-9][0-9].pt"))
    newest = rounds[-1] if rounds else options.work / "llm-joint.pt"
    model, groups, loads = learn.load(options.checkpoint or newest)
    if options.parts:
        parts = folder.load(options.parts)
        encoder, turn, codec, words = parts.encoder, parts.turn, parts.codec, options.parts / "tokenizer.json"
    else:
        encoder, codec, words = prepare.load_encoder(options.work, "cpu"), prepare.load_codec(options.work / "codec.pt", "cpu"), options.work / "tokenizer.json"
        turn = prepare.load_turn_head(options.work, encoder)
    if options.hearing:
        encoder = prepare.load_encoder(options.hearing, "cpu")
        turn = prepare.load_turn_head(options.hearing, encoder)
    if options.codec:
        codec = prepare.load_codec(options.codec, "cpu")
    if options.sharpen:
        codec = prepare.as_exported(sharpened(codec, options.sharpen))
    recordings = []
    with (options.recordings / "index.jsonl").open() as lines:
        rows = [row for row in map(json.loads, lines) if row["voice"].startswith("rhvoice") and row["split"] == "train"]
    for number, row in enumerate(rows[:3]):
        samples, _ = soundfile.read(options.recordings / row["file"], dtype="float32")
        samples = samples / np.abs(samples).max() * 0.4
        recordings.append((f"spoken-{number}", np.concatenate([np.zeros(4800, np.float32), samples, np.zeros(8000, np.float32)])))
    export.write(options.output, model, groups, loads, encoder, turn, codec, words, recordings)
    held_out.write(options.output, options.recordings)
    print(f"wrote {options.output}")
