"""First half of a pass: speak the answers, train the codec and code them, gather the clips, train the speech encoder.

Every finished piece is a file in the work folder and is not made again, so a killed run continues.
"""

from __future__ import annotations

import json
import pickle
import random
import time
from pathlib import Path

import numpy as np
import torch

from . import audio_pool
from .codec import train as codec_train
from .codec.answers import speak_all, with_silence
from .codec.bands import SUBFRAMES
from .codec.phonetic import codes_of, spelt
from .codec.codec import Codec
from .codec.rhythm import HALVES, SILENCE
from .encoder import train as encoder_train
from .encoder import turns
from .encoder.alignment import Misheard
from .encoder.model import SpeechEncoder
from .llm import tokenizer as bpe
from .llm.sequences import take_steps

LONGEST_FRAMES = 110


def speak(work: Path, lines: list[str], processes: int, log=print) -> None:
    """-> work/answers.pkl: acoustic frames and word times of every text."""
    path = work / "answers.pkl"
    if not path.exists() and not (work / "spoken.npz").exists():
        begun = time.time()
        spoken = speak_all(lines, processes, log)
        log(f"{sum(len(s[0]) for s in spoken.values()) / 100 / 3600:.2f} h spoken in {time.time() - begun:.0f} s", flush=True)
        path.write_bytes(pickle.dumps(spoken, protocol=5))


def codec_and_codes(work: Path, tokenizer, device: str, seconds: float, log=print) -> None:
    """-> work/codec.pt, work/spoken.npz (codes of all spoken texts), work/spoken.json (texts, tokens, steps)."""
    if (work / "spoken.npz").exists():
        return
    rows = laid_out(pickle.loads((work / "answers.pkl").read_bytes()), tokenizer)
    held = max(2, len(rows) // 50)
    codec = codec_train.fit(rows[held:], seconds, device, checkpoint=work / "codec.part.pt", log=log)
    torch.save(codec.state_dict(), work / "codec.pt")
    (work / "codec.part.pt").unlink(missing_ok=True)
    log(f"codec error on unseen texts {np.mean([codec_train.error_of(codec, row) for row in rows[: min(held, 100)]]):.4f}", flush=True)
    codes = [row.pop("codes") for row in rows]
    np.savez_compressed(work / "spoken.npz", codes=np.concatenate(codes), frames=np.array([len(c) for c in codes]))
    (work / "spoken.json").write_text(json.dumps([{name: row[name] for name in ("text", "tokens", "steps")} for row in rows]))


def laid_out(spoken: dict, tokenizer, manner: str = "") -> list[dict]:
    """Every spoken text that is short enough as {"text", "manner", "tokens", "steps", "codes" [F, C], "frames" [F * SUBFRAMES, WIDTH]}: when its tokens
    are taken, and the silence before it that this needs."""
    rows = []
    for text, (frames, starts, halves) in spoken.items():
        encoding = tokenizer.encode(text)
        steps, silence = take_steps(bpe.words_of(encoding, text), starts)
        whole = with_silence(frames, silence).astype(np.float32)
        if len(whole) // SUBFRAMES <= LONGEST_FRAMES:
            heard = np.concatenate([spelt([SILENCE], [silence * HALVES]), halves])
            codes = codes_of(heard, whole).astype(np.uint16)
            rows.append({"text": text, "manner": manner, "tokens": encoding.ids, "steps": steps, "codes": codes, "frames": torch.from_numpy(whole)})
    return rows


def only_said(texts: list[str], tokenizer, processes: int, log=print, at_once: int = 10_000) -> list[dict]:
    """As `laid_out`, without the frames, which are some thirty kilobytes a text: for texts that no codec is trained on."""
    rows = []
    for first in range(0, len(texts), at_once):
        spoken = speak_all(texts[first : first + at_once], processes, lambda *line, **_: None)
        rows += [{name: value for name, value in row.items() if name != "frames"} for row in laid_out(spoken, tokenizer)]
        log(f"said {len(rows)} of {len(texts)} texts", flush=True)
    return rows


def load_codec(path: Path, device: str) -> Codec:
    codec = Codec()
    codec.load_state_dict(torch.load(path, map_location=device))
    return as_exported(codec).to(device).eval()


def as_exported(module):
    """With its weights in the precision in which they are exported."""
    for parameter in module.parameters():
        parameter.data = parameter.data.half().float()
    return module


def kept(path: Path, make):
    """What `make()` gave, from the file of an earlier run if there is one."""
    if path.exists():
        return pickle.loads(path.read_bytes())
    made = make()
    part = path.with_suffix(".new")
    part.write_bytes(pickle.dumps(made, protocol=5))
    part.replace(path)
    return made


def clips_on(heard, device: str) -> encoder_train.Clips:
    return encoder_train.Clips([torch.from_numpy(h.samples) for h in heard], [h.phonemes for h in heard], device, [h.level for h in heard])


def speech_encoder(work: Path, heard, device: str, seconds: float, refresh=None, given: SpeechEncoder | None = None, log=print) -> SpeechEncoder:
    """-> work/encoder.pt; `given`: an earlier encoder to go on from."""
    path = work / "encoder.pt"
    if not path.exists():
        clips = clips_on(balanced(heard), device)
        log(f"{len(heard)} clips, {len(clips.samples) / 16000 / 3600:.2f} h", flush=True)
        encoder = encoder_train.fit(clips, seconds, device, batch_seconds=400.0 if device != "cpu" else 40.0, refresh=refresh, given=given,
                                    checkpoint=work / "encoder.part.pt", log=log)
        torch.save(encoder.state_dict(), path)
        (work / "encoder.part.pt").unlink(missing_ok=True)
    return load_encoder(work, device)


OFTENER = 5  # times


def balanced(heard) -> list[audio_pool.Heard]:
    """Clips of neural voices, which are dear and sound most like people, as often as all others, but none more than so many times."""
    neural = [h for h in heard if h.voice.startswith("kokoro")]
    return heard + neural * max(0, min(OFTENER, (len(heard) - len(neural)) // max(1, len(neural))) - 1)


def load_encoder(work: Path, device: str) -> SpeechEncoder:
    """The encoder of a pass, its weights as they are exported."""
    encoder = SpeechEncoder()
    encoder.load_state_dict(torch.load(work / "encoder.pt", map_location=device))
    return as_exported(encoder).to(device).eval()


def turn_head(work: Path, encoder, heard, device: str, count: int = 8000) -> turns.TurnHead:
    """-> work/turn.pt, trained on questions: half of them of real engines' voices, as far as there are so many."""
    path = work / "turn.pt"
    if not path.exists():
        asked = random.Random(8).sample([h for h in heard if h.answer is not None], sum(h.answer is not None for h in heard))
        real, pseudo = [h for h in asked if h.voice != "pseudo"], [h for h in asked if h.voice == "pseudo"]
        clips = [h.samples for h in (real[: count // 2] + pseudo)[:count]]
        torch.save(turns.fit(turns.examples(encoder, clips, device)).state_dict(), path)
    return load_turn_head(work, encoder)


def load_turn_head(work: Path, encoder) -> turns.TurnHead | None:
    """None where none was trained."""
    if not (work / "turn.pt").exists():
        return None
    head = turns.TurnHead(2 * encoder.norm.normalized_shape[0])
    head.load_state_dict(torch.load(work / "turn.pt", map_location="cpu"))
    return head.half().float().eval()  # as it is exported


def misheard_by_voice(encoder, heard, device: str, noisy: bool = False) -> dict[str, Misheard]:
    """What the encoder's head for sounds mishears per voice, over at most 200 clips of each."""
    clips, result = clips_on(heard, device), {}
    for voice in sorted({h.voice for h in heard}):
        picked = torch.tensor([i for i, h in enumerate(heard) if h.voice == voice][:200])
        result[voice] = encoder_train.misheard(encoder, clips, picked, noisy)
    return result
