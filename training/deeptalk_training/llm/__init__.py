"""The spoken language model: DeepSeek-V2 with parallel speech and text streams, its sequences, its training stages and its reference decoding."""
