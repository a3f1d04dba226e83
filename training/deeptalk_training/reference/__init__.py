"""The platform in Python: a WAV in, tokens and samples out, as slowly as it likes. What the services must reproduce token for token."""
