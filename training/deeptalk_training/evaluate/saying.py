"""Does the model say what it is given? Its codes tell sounds, so that nobody has to listen: they are compared with those of the voice that it learned from."""

from __future__ import annotations

import torch

from ..codec.phonetic import sounds_in
from .words import WordErrors, edit_distance


def measured(platform, texts: list[str], log=print) -> tuple[dict, str]:
    """-> how many sounds of the voice the model says otherwise, leaves out or adds, and the same as Markdown."""
    from ..codec.answer_voice import AnswerVoice
    from ..prepare import laid_out

    voice = AnswerVoice()
    spoken = {text: (said.frames, said.word_starts, said.halves) for text in texts if (said := voice.speak(text))}
    rows = laid_out(spoken, platform.parts.tokenizer)
    total = otherwise(platform.decoding, rows, log)
    result = {"errors": total.errors, "sounds": total.words, "rate": round(total.rate, 4), "texts": len(rows)}
    return {"all": result}, f"Of {total.words} sounds of {len(rows)} texts that no lesson says {total.rate:.1%} are said otherwise than by the voice.\n"


@torch.no_grad()
def otherwise(decoding, rows: list[dict], log=print) -> WordErrors:
    """rows: {"tokens", "codes" [F, C] of the voice}. -> errors and number of sounds."""
    prompt, total = (decoding.grids.quiet([decoding.c.bos]), None), WordErrors()
    for number, row in enumerate(rows, 1):
        wanted, said = sounds_in(row["codes"]), sounds_in(decoding.speech(prompt, row["tokens"]).codes)
        total += WordErrors(edit_distance(wanted, said), len(wanted))
        if number % 40 == 0:
            log(f"{number} of {len(rows)}, {total.rate:.1%} of {total.words} sounds are said otherwise", flush=True)
    return total
