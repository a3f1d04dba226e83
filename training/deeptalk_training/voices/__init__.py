"""Question voices: text-to-speech engines behind one small interface, and the packs their clips are kept in."""

from .pack import Clip, PackReader, PackWriter
from .speakers import HELD_OUT, RATE, Speaker, speaker, training_voices

__all__ = ["HELD_OUT", "RATE", "Clip", "PackReader", "PackWriter", "Speaker", "speaker", "training_voices"]
