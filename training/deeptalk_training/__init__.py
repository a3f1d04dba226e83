"""Trains deeptalk-mini: codec, speech encoder and the mixture-of-experts spoken language model."""
