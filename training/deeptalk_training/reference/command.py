"""Stages `answer` and `evaluate`: what the reference says with the weights of a model folder, and how often it is right."""

from pathlib import Path


def register(stages) -> None:
    answer = stages.add_parser("answer", help="answer recorded questions (16-bit WAV), as the platform does, token for token; one JSON line each")
    answer.add_argument("recordings", type=Path, nargs="+")
    answer.add_argument("--model", type=Path, default=Path("models/deeptalk-mini"))
    answer.add_argument("--output", type=Path, help="folder for the spoken answers, as WAV")
    answer.set_defaults(run=answer_recordings)
    evaluate = stages.add_parser("evaluate", help="ask a model folder every question of an evaluation set, spoken or typed, and score it")
    evaluate.add_argument("model", type=Path, nargs="?", default=Path("models/deeptalk-mini"))
    evaluate.add_argument("--questions", type=Path, default=Path("training/work/eval"), help="folder with index.jsonl (stage `evaluation-voices`)")
    evaluate.add_argument("--whisper", type=Path, help="folder of a CTranslate2 Whisper model: word errors of the spoken answers too")
    evaluate.add_argument("--typed", action="store_true", help="type the questions instead")
    evaluate.add_argument("--limit", type=int, help="so many questions, drawn alike from every voice")
    evaluate.add_argument("--output", type=Path, default=Path("training/results"))
    evaluate.add_argument("--name", help="name of the result; default: spoken or typed")
    evaluate.set_defaults(run=evaluate_folder)


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


def evaluate_folder(options) -> None:
    import json
    import time

    import soundfile

    from ..evaluate import report
    from ..evaluate.answers import is_right
    from ..evaluate.recogniser import Recogniser
    from ..evaluate.words import WordErrors, normalise, word_errors
    from ..voices.evaluation_set import read_evaluation, spread
    from ..voices.speakers import speaker
    from .talking import Platform

    platform, recogniser = Platform(options.model), Recogniser(options.whisper) if options.whisper else None
    voice = speaker("hibari:heart") if recogniser else None
    rows, transcripts, itself, begun = [], WordErrors(), WordErrors(), time.time()
    heard = {True: WordErrors(), False: WordErrors()}  # of right answers, of wrong ones
    questions = spread(read_evaluation(options.questions), options.limit)
    for number, row in enumerate(questions, 1):
        if options.typed:
            given = platform.answer_typed(row["question"], speak=recogniser is not None)
        else:
            pcm, rate = soundfile.read(options.questions / row["file"], dtype="int16")
            given = platform.answer(pcm, rate, speak=recogniser is not None)
        row = {**row, "given": given.text if given else "", "transcript": given.transcript if given else ""}
        transcripts += word_errors(row["question"], row["transcript"])
        if recogniser and given and len(given.samples):
            row["heard"] = recogniser.hear(given.samples, 24000)
            heard[is_right(row["answer"], row["key"], row["given"])] += word_errors(row["given"], row["heard"])
            itself += recogniser.errors(row["given"], voice.say(row["given"]))
        rows.append(row)
        if number % 20 == 0:
            right = sum(is_right(r["answer"], r["key"], r["given"]) for r in rows)
            print(f"{number} of {len(questions)}, {right} right, {time.time() - begun:.0f} s", flush=True)
    name = options.name or ("typed" if options.typed else "spoken")
    groups = report.by_group(rows, "split", "voice", "topic")
    text = report.markdown(groups, f"{name}: right answers")
    if not options.typed:
        exact = sum(normalise(r["question"]) == normalise(r["transcript"]) for r in rows)
        text += f"\nTranscripts: word error rate {transcripts.rate:.1%} ({transcripts.errors}/{transcripts.words}), {exact} of {len(rows)} without an error.\n"
    if recogniser:
        every = heard[True] + heard[False]
        shares = ", ".join(f"{errors.accuracy:.1%} of {errors.words} in {kind} ones" for kind, errors in (("right", heard[True]), ("wrong", heard[False])) if errors.words)
        text += f"\nWhisper hears {every.accuracy:.1%} of the answers' words (errors {every.errors}/{every.words}): {shares}.\n"
        text += f"Of the same answers said by the voice that the model learned from it hears {itself.accuracy:.1%} (errors {itself.errors}/{itself.words}).\n"
    heard_of = {"words_heard": every.accuracy, "words_heard_of_the_voice": itself.accuracy} if recogniser else {}
    report.write(options.output, name, {**report.as_json(groups), **heard_of}, text)
    (options.output / f"{name}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    print(text)
