"""Byte-level BPE over the assistant's texts. Specials come first: bos, eos, pad, user, assistant, audio."""

from __future__ import annotations

from pathlib import Path

SPECIALS = ["<|bos|>", "<|eos|>", "<|pad|>", "<|user|>", "<|assistant|>", "<|audio|>"]


def train(texts, vocabulary: int, path: Path):
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=vocabulary, special_tokens=SPECIALS, show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.save(str(path))
    return tokenizer


def load(path: Path):
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(path))


def words_of(encoding, text: str) -> list[int]:
    """Number of the white-space separated word that each token of an encoding belongs to."""
    spaces = [0]
    for character in text:
        spaces.append(spaces[-1] + (character == " "))
    return [spaces[max(start, end - 1)] for start, end in encoding.offsets]
