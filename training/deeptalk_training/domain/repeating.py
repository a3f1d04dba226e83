"""Say this after me: any words at all, so there is nothing to know, only to hear and to speak."""

from random import Random

from .sample import TRAIN, UNSEEN_FACT, UNSEEN_WORDING, Sample, bucket, sentence
from .sentences import SentenceMaker

SEEN = ("Repeat after me: {}", "Repeat: {}", "Please repeat: {}", "Say after me: {}", "Say: {}", "Please say: {}",
        "Repeat this sentence: {}", "Repeat what I say: {}", "Say the following: {}", "Now say: {}", "Can you repeat this? {}",
        "Could you say this? {}", "Please repeat after me: {}", "Repeat these words: {}", "I say, you repeat: {}",
        "Can you say this after me? {}", "Would you repeat this? {}", "Listen and repeat: {}")
HELD_OUT = ("Just repeat this: {}", "Say this for me: {}")


class Repeating:
    """Behaves like a relation, with endless facts."""

    topic, name, weight = "repeat", "repeat", 6.0

    def __init__(self, seed: int = 0):
        self.maker = SentenceMaker(seed)

    def has(self, split: str) -> bool:
        return split in (TRAIN, UNSEEN_WORDING, UNSEEN_FACT)

    def draw(self, rng: Random, split: str = TRAIN) -> Sample:
        self.maker.rng = rng
        frames = HELD_OUT if split == UNSEEN_WORDING else SEEN
        place = int(rng.random() * len(frames))
        while True:
            text = self.maker.word_list() if rng.random() < 0.3 else self.maker.statement()
            if (bucket(text) < 0.1) == (split == UNSEEN_FACT):
                break
        template_id = f"repeat.{place + (len(SEEN) if split == UNSEEN_WORDING else 0)}"
        return Sample(self.topic, frames[place].format(text), sentence(text), f"repeat/{text}", template_id, split,
                      text.rstrip("."))
