"""What every client needs: where the platform is, a recorded question, and patience."""

import asyncio
import os
import wave
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
PATIENCE = 30  # seconds that one conversation may take


@pytest.fixture(scope="session")
def url() -> str:
    return os.environ["DEEPTALK_URL"].rstrip("/")


@pytest.fixture(scope="session")
def key() -> str:
    return os.environ["DEEPTALK_API_KEY"]


@pytest.fixture(scope="session")
def question() -> bytes:
    """Twenty-four thousand 16-bit samples per second, with silence after it as from a microphone that stays open."""
    with wave.open(str(SAMPLES / "plus.wav")) as file:
        return file.readframes(file.getnframes()) + bytes(48 * 1000)


def pieces(pcm: bytes, milliseconds: int = 40):
    """As a microphone gives them."""
    size = 48 * milliseconds
    return (pcm[at : at + size] for at in range(0, len(pcm), size))


def within(conversation):
    """Runs a conversation, which may not take longer than our patience."""
    return asyncio.run(asyncio.wait_for(conversation, PATIENCE))
