"""Stage `compare`."""

from pathlib import Path


def register(stages) -> None:
    compare = stages.add_parser("compare", help="the method against its baselines at a reduced size: text drop and spoken questions; continues where it stopped")
    compare.add_argument("--made", type=Path, default=Path("training/work/pass"), help="work folder of a pass or of `tune`: tokenizer, encoder, answers, clips")
    compare.add_argument("--work", type=Path, default=Path("training/work/compare"))
    compare.add_argument("--corpus", type=Path, help="cleaned sentences (stage `sentences`)")
    compare.add_argument("--packs", type=Path, action="append", default=[], help="the packs that were used there, in the same order")
    compare.add_argument("--recordings", type=Path, default=Path("training/work/eval"), help="evaluation set of held-out voices")
    compare.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    compare.add_argument("--methods", nargs="+", default=["adaptive", "random", "full", "hard", "lora"])
    compare.add_argument("--text-steps", type=int, default=2500)
    compare.add_argument("--align-steps", type=int, default=500)
    compare.add_argument("--method-steps", type=int, default=3000)
    compare.add_argument("--questions", type=int, default=300, help="typed questions; as many spoken ones at most")
    compare.add_argument("--output", type=Path, default=Path("training/results"))
    compare.set_defaults(run=run_comparison)


def run_comparison(options) -> None:
    import dataclasses

    from ..evaluate.report import write
    from . import table
    from .experiment import Experiment, Steps
    from .materials import gathered
    from .methods import METHODS

    unknown = [name for name in options.methods if name not in METHODS]
    if unknown:
        raise ValueError(f"--methods {' '.join(unknown)}: known are {', '.join(METHODS)}")
    pools, bank, questions, tokenizer = gathered(options)
    steps = Steps(options.text_steps, options.align_steps, options.method_steps)
    rows = Experiment(options.work, pools, bank, questions, tokenizer, steps=steps).run(options.seeds, options.methods)
    result = table.summary(rows)
    text = table.markdown(result)
    write(options.output, "comparison", {"steps": dataclasses.asdict(steps), "methods": result, "rows": rows}, text)
    print(text)
