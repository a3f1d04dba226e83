"""LiveKit's OpenAI plug-in as it is: the client of most voice agents that run on LiveKit."""

import asyncio

from conftest import pieces, within
from livekit import rtc
from livekit.agents import llm
from livekit.plugins.openai import realtime


class Talk:
    """A session of the plug-in and what it brings."""

    def __init__(self, url, key):
        self.session = realtime.RealtimeModel(base_url=f"{url}/v1", api_key=key, model="gpt-realtime").session()
        self.heard, self.problems, self.answers = [], [], asyncio.Queue()
        self.session.on("generation_created", self.answers.put_nowait)
        self.session.on("error", self.problems.append)
        self.session.on("input_audio_transcription_completed", self.heard.append)

    async def answer(self):
        return await self.read(await self.answers.get())

    async def ask(self, item=None, **message):
        """Adds an item or a message to the conversation and reads the answer."""
        context = self.session.chat_ctx.copy()
        if item is None:
            context.add_message(role="user", **message)
        else:
            context.items.append(item)
        await self.session.update_chat_ctx(context)
        return await self.read(await self.session.generate_reply())

    @staticmethod
    async def read(generation) -> tuple[str, float, list]:
        """Words, seconds of sound and function calls of one answer."""
        words, samples = [], 0
        async for message in generation.message_stream:
            async for frame in message.audio_stream:
                samples += frame.samples_per_channel
            async for part in message.text_stream:
                words.append(part)
        return "".join(words), samples / 24000, [call async for call in generation.function_stream]


def test_a_voice_turn_and_a_typed_one(url, key, question):
    async def conversation():
        talk = Talk(url, key)
        await talk.session.update_instructions("Be brief.")
        for piece in pieces(question):
            talk.session.push_audio(rtc.AudioFrame(piece, 24000, 1, len(piece) // 2))
        words, seconds, _ = await talk.answer()
        assert words.strip() and seconds > 0.5
        assert any(transcript.is_final and transcript.transcript.strip() for transcript in talk.heard)

        words, seconds, _ = await talk.ask(content="Hello!")
        assert words.strip() and seconds > 0.3
        assert not talk.problems
        await talk.session.aclose()

    within(conversation())


def test_a_function_is_called_and_its_result_is_spoken_about(url, key):
    @llm.function_tool
    async def get_weather(city: str) -> str:
        """The weather in a city."""
        return "foggy"

    async def conversation():
        talk = Talk(url, key)
        await talk.session.update_tools([get_weather])
        _, _, calls = await talk.ask(content="What is the weather in London?")
        assert [(call.name, call.arguments) for call in calls] == [("get_weather", '{"city":"London"}')]

        words, seconds, _ = await talk.ask(llm.FunctionCallOutput(call_id=calls[0].call_id, name="get_weather", output="foggy", is_error=False))
        assert "foggy" in words.lower() and seconds > 0.3
        assert not talk.problems
        await talk.session.aclose()

    within(conversation())
