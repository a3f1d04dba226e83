"""Stage `answer`: what the reference says with the weights of a model folder."""

from pathlib import Path


def register(stages) -> None:
    answer = stages.add_parser("answer", help="answer recorded questions (16-bit WAV), as the platform does, token for token; one JSON line each")
    answer.add_argument("recordings", type=Path, nargs="+")
    answer.add_argument("--model", type=Path, default=Path("models/deeptalk-mini"))
    answer.add_argument("--output", type=Path, help="folder for the spoken answers, as WAV")
    answer.set_defaults(run=answer_recordings)


def answer_recordings(options) -> None:
    import json

    import numpy as np
    import soundfile

    from .talking import Platform

    platform = Platform(options.model)
    for path in options.recordings:
        pcm, rate = soundfile.read(path, dtype="int16")
        if pcm.ndim > 1:
            raise ValueError(f"{path} has {pcm.shape[1]} channels; one is needed")
        given = platform.answer(pcm, rate)
        if given is None:
            print(json.dumps({"file": path.name, "heard": False}), flush=True)
            continue
        print(json.dumps({"file": path.name, "heard": True, "transcript": given.transcript, "answer": given.text, "answer_tokens": given.tokens,
                          "transcript_tokens": given.transcript_tokens, "codes": given.codes}), flush=True)
        if options.output:
            options.output.mkdir(parents=True, exist_ok=True)
            soundfile.write(options.output / path.name, np.round(given.samples.clip(-1, 1) * 32767).astype(np.int16), 24000)
