"""Write a model folder (`models/FORMAT.md`): weights in half precision under the published names, tokenizer, encoder, codec, golden data.

Golden outputs are computed in fp32 from the weights as they are stored, so another engine can reproduce them.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

from .codec import synth
from .codec.bands import HARMONIC, NOISE, spreading
from .codec.codec import Codec
from .encoder.model import KERNEL, LOOKAHEAD, VAD_BLOCK, SpeechEncoder
from .llm import tokenizer as bpe
from .llm.decode import Decoding
from .llm.model import SpokenLanguageModel

QUESTIONS = (
    "What is the capital of Norway?", "How much is seven plus five?", "What day comes after Monday?", "Hello!",
    "What is the opposite of hot?", "Repeat after me: the sky is blue.",
)


def language_model_tensors(model: SpokenLanguageModel) -> dict[str, torch.Tensor]:
    """Published names; experts one by one."""
    tensors = {}
    for name, value in model.state_dict().items():
        head, _, last = name.rpartition(".")
        if last in ("gate_proj", "up_proj", "down_proj") and value.dim() == 3:
            for expert, part in enumerate(value):
                tensors[f"model.{head}.experts.{expert}.{last}.weight"] = part.clone()
        else:
            tensors["model." + name] = value
    return {k: v.half().contiguous() for k, v in tensors.items()}


def encoder_tensors(encoder: SpeechEncoder) -> dict[str, torch.Tensor]:
    tensors = {"mel.window": encoder.mel.window, "mel.filters": encoder.mel.filters, "mel.mean": encoder.mean, "mel.std": encoder.std}
    half = {}
    for name, value in encoder.state_dict().items():
        if name.startswith(("stem", "blocks", "vad", "norm", "sounds")):
            half[name] = value[:, 0] if name.endswith("depthwise.weight") else value
    return {**tensors, **{k: v.half().contiguous() for k, v in half.items()}}


def codec_tensors(codec: Codec) -> dict[str, torch.Tensor]:
    tensors = {f"codebooks.{i}": book for i, book in enumerate(codec.codebooks.data)}
    tensors |= {name.replace("inside.", "in."): value for name, value in codec.decoder.state_dict().items()}
    tensors = {k: v.half().contiguous() for k, v in tensors.items()}
    exact = {"out.scale": codec.scale, "out.shift": codec.shift, "synth.noise": torch.from_numpy(synth.NOISE_TABLE),
             "synth.harmonic_spread": torch.from_numpy(spreading(HARMONIC, synth.BINS)), "synth.noise_spread": torch.from_numpy(spreading(NOISE, synth.BINS))}
    return tensors | {k: v.float().contiguous() for k, v in exact.items()}


def write(folder: Path, model, groups, loads, encoder, turn, codec, tokenizer_file: Path, recordings) -> None:
    """recordings: list of (name, float samples at 16 kHz) for the golden speech cases."""
    golden = folder / "golden"
    golden.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(model.c.published(groups), indent=1) + "\n")
    save_file(language_model_tensors(model), folder / "model.safetensors", {"format": "pt"})
    save_file(encoder_tensors(encoder), folder / "encoder.safetensors",
              {"lookahead": json.dumps(list(LOOKAHEAD)), "vad_block": str(VAD_BLOCK), "kernel": str(KERNEL)})
    if turn is not None:
        save_file({k: v.data.half().contiguous() for k, v in turn.tensors().items()}, folder / "turn.safetensors")
    save_file(codec_tensors(codec), folder / "codec.safetensors", {"amplitude_limit": str(synth.AMPLITUDE_LIMIT)})
    if tokenizer_file.resolve() != (folder / "tokenizer.json").resolve():
        shutil.copy(tokenizer_file, folder / "tokenizer.json")
    (folder / "modality_load.json").write_text(json.dumps(loads) + "\n")
    write_golden(golden, model, encoder, turn, codec, bpe.load(tokenizer_file), recordings)


@torch.no_grad()
def write_golden(golden: Path, model, encoder, turn, codec, tokenizer, recordings) -> None:
    decoding, cases, replies = Decoding(model), [], []
    for number, question in enumerate(QUESTIONS):
        tokens = tokenizer.encode(question).ids
        prompt = decoding.prompt(typed=tokens)
        answer = decoding.text(prompt)
        row = torch.from_numpy(np.concatenate([prompt[0], decoding.grids.quiet([model.c.assistant])]))[None]
        hidden = model(row)
        chosen = [mlp.chosen for mlp in model.moe]
        spoken = decoding.speech(prompt, answer)
        replies.append(spoken.codes)
        name = f"typed-{number}"
        save_file({
            "tokens": row[0].int(), "hidden": hidden[0], "text_logits": model.text_logits(hidden[0, -1]), "router_ids": torch.stack(chosen).int(),
            "answer": torch.tensor(answer).int(), "codes": torch.tensor(spoken.codes).int(), "steps": torch.tensor(spoken.steps).int(),
        }, golden / f"{name}.safetensors")
        cases.append({"file": f"{name}.safetensors", "kind": "typed", "question": question, "question_tokens": tokens, "answer": tokenizer.decode(answer)})
    for name, samples in recordings:
        samples = torch.from_numpy(np.round(samples * 32767) / 32768).float()
        mel = encoder.normalised(samples[None])
        features = encoder.features(samples)
        prompt = decoding.prompt(features=features)
        answer, heard = decoding.text(prompt), decoding.text(prompt, transcribe=True)
        spoken = decoding.speech(prompt, answer)
        replies.append(spoken.codes)
        complete = {"complete": turn(encoder.pairs(samples)[None])[0].sigmoid()} if turn else {}
        save_file({
            "pcm": (samples * 32768).round().to(torch.int16), "mel": mel[0], "vad": encoder.activity(samples), "features": features, "told": torch.from_numpy(prompt[0][decoding.grids.first_feature(prompt[0]) + 1 :, -1]).int(),
            "answer": torch.tensor(answer).int(), "transcript": torch.tensor(heard).int(), "codes": torch.tensor(spoken.codes).int(),
            "steps": torch.tensor(spoken.steps).int(), **complete,
        }, golden / f"{name}.safetensors")
        cases.append({"file": f"{name}.safetensors", "kind": "spoken", "answer": tokenizer.decode(answer), "transcript": tokenizer.decode(heard)})
    codes, frames, samples = steady(codec, replies)
    save_file({"codes": codes.int(), "features": frames, "samples": torch.from_numpy(samples)}, golden / "codec.safetensors")
    cases.append({"file": "codec.safetensors", "kind": "codec"})
    (golden / "cases.json").write_text(json.dumps(cases, indent=1) + "\n")


def steady(codec, replies, frames: int = 16, most: float = 3e-4):
    """-> codes, features and samples of the first reply whose sound another engine's rounding doesn't change by more than `most`: where a harmonic
    comes or goes with the pitch, one sample of the pulses may fall on either side. The least changed where there is none."""
    found = []
    for codes in (torch.tensor(reply)[:frames] for reply in replies if reply):
        features = codec.features(codes[None])[0]
        samples = synth.synthesise(features.numpy())
        changed = max(float(np.abs(synth.synthesise(features.numpy() * np.float32(1 + near)) - samples).max()) for near in (2e-6, -2e-6))
        found.append((changed, (codes, features, samples)))
        if changed < most:
            break
    return min(found, key=lambda pair: pair[0])[1]
