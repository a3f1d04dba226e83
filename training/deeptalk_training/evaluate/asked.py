"""Every question of an evaluation set asked: which answers are right, what was written down of the questions, and how much of the spoken answers Whisper
hears."""

from __future__ import annotations

import time
from pathlib import Path

import soundfile

from . import report
from .answers import is_right
from .words import WordErrors, normalise, word_errors


def measured(platform, folder: Path, questions: list[dict], title: str, typed: bool = False, recogniser=None, voice=None, log=print) -> tuple[dict, str, list[dict]]:
    """-> shares of right answers by group, Markdown, and the rows with what was given. With a `recogniser` the answers are spoken and judged, and so is the
    same text said by `voice`, the one that the model learned to speak from."""
    rows, transcripts, itself, begun = [], WordErrors(), WordErrors(), time.time()
    heard = {True: WordErrors(), False: WordErrors()}  # of right answers, of wrong ones
    for number, row in enumerate(questions, 1):
        if typed:
            given = platform.answer_typed(row["question"], speak=recogniser is not None)
        else:
            given = platform.answer(*soundfile.read(Path(folder) / row["file"], dtype="int16"), speak=recogniser is not None)
        row = {**row, "given": given.text if given else "", "transcript": given.transcript if given else ""}
        transcripts += word_errors(row["question"], row["transcript"])
        if recogniser and given and len(given.samples):
            row["heard"] = recogniser.hear(given.samples, 24000)
            heard[is_right(row["answer"], row["key"], row["given"])] += word_errors(row["given"], row["heard"])
            itself += recogniser.errors(row["given"], voice.say(row["given"]))
        rows.append(row)
        if number % 20 == 0:
            right = sum(is_right(r["answer"], r["key"], r["given"]) for r in rows)
            log(f"{number} of {len(questions)}, {right} right, {time.time() - begun:.0f} s", flush=True)
    groups = report.by_group(rows, "split", "voice", "topic")
    result, text = report.as_json(groups), report.markdown(groups, f"{title}: right answers")
    if not typed:
        exact = sum(normalise(r["question"]) == normalise(r["transcript"]) for r in rows)
        result["transcripts"] = transcripts.to_json()
        text += f"\nTranscripts: word error rate {transcripts.rate:.1%} ({transcripts.errors}/{transcripts.words}), {exact} of {len(rows)} without an error.\n"
    if recogniser:
        every = heard[True] + heard[False]
        result |= {"heard": every.to_json(), "heard_of_the_voice": itself.to_json()}
        shares = ", ".join(f"{errors.accuracy:.1%} of {errors.words} in {kind} ones" for kind, errors in (("right", heard[True]), ("wrong", heard[False])) if errors.words)
        text += f"\nWhisper hears {every.accuracy:.1%} of the answers' words (errors {every.errors}/{every.words}): {shares}.\n"
        text += f"Of the same answers said by the voice that the model learned from it hears {itself.accuracy:.1%} (errors {itself.errors}/{itself.words}).\n"
    return result, text, rows
