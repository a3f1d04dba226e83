"""The speech encoder: audio -> features for the language model, and voice activity. Streaming, bounded look-ahead, frozen while the LLM trains."""
