"""Measures what a model says: is the answer right, are its words heard, how sure are the numbers."""

from .answers import is_right
from .intervals import Share, wilson
from .words import WordErrors, normalise, word_errors

__all__ = ["Share", "WordErrors", "is_right", "normalise", "wilson", "word_errors"]
