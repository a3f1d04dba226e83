"""The assistant's domain: what may be asked, in which words, and the one right answer.

Everything is spelled out as it is spoken. Pure standard library, so it runs anywhere.
"""

from .sample import SPLITS, TEXT_ONLY, TRAIN, UNSEEN_FACT, UNSEEN_WORDING, Sample
from .sentences import SentenceMaker
from .stream import Domain, samples

__all__ = ["SPLITS", "TEXT_ONLY", "TRAIN", "UNSEEN_FACT", "UNSEEN_WORDING", "Domain", "Sample", "SentenceMaker", "samples"]
