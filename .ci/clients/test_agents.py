"""The realtime half of `openai-agents` as it is."""

import asyncio

from agents import function_tool
from agents.realtime import RealtimeAgent, RealtimeRunner
from conftest import pieces, within


def session_of(url, key, tools=()):
    agent = RealtimeAgent(name="assistant", instructions="Be brief.", tools=list(tools))
    runner = RealtimeRunner(agent, config={"model_settings": {"model_name": "gpt-realtime", "modalities": ["audio"]}})
    address = url.replace("http", "ws", 1) + "/v1/realtime?model=gpt-realtime"
    return runner.run(model_config={"api_key": key, "url": address})


async def until(session, kind: str) -> list:
    """Events up to one of this kind; an error fails at once."""
    seen = []
    async for event in session:
        assert event.type != "error", event
        seen.append(event)
        if event.type == kind:
            return seen
    raise AssertionError(f"no {kind} among {[e.type for e in seen]}")


def test_a_text_turn_is_answered_in_speech(url, key):
    async def conversation():
        async with await session_of(url, key) as session:
            await session.send_message("What is seven plus five?")
            seen = await until(session, "audio_end")
            assert sum(len(event.audio.data) for event in seen if event.type == "audio") > 48 * 500

    within(conversation())


def test_a_function_is_called_and_its_result_is_spoken_about(url, key):
    asked = []

    @function_tool
    def get_weather(city: str) -> str:
        """The weather in a city."""
        asked.append(city)
        return f"It is foggy and 12 degrees in {city}."

    async def conversation():
        async with await session_of(url, key, [get_weather]) as session:
            await session.send_message("What is the weather in London?")
            seen = await until(session, "audio_end")
            assert {"tool_start", "tool_end"} <= {event.type for event in seen} and asked == ["London"]

    within(conversation())


def test_a_voice_turn_and_a_second_one_that_interrupts(url, key, question):
    async def conversation():
        async with await session_of(url, key) as session:

            async def microphone():
                for piece in pieces(question):
                    await session.send_audio(piece)
                    await asyncio.sleep(0.04)

            speaking = asyncio.create_task(microphone())
            seen = await until(session, "audio")
            await speaking
            speaking = asyncio.create_task(microphone())  # what is still played is cut off
            seen += await until(session, "audio_end")
            await speaking
            assert "agent_start" in [event.type for event in seen]

    within(conversation())


def test_a_session_after_a_lost_one(url, key):
    async def conversation():
        async with await session_of(url, key) as session:
            await session.send_message("Count from one to ten.")
            await until(session, "audio")
            await session.model._websocket.close()  # not the session: its connection
        async with await session_of(url, key) as session:
            await session.send_message("What is seven plus five?")
            await until(session, "audio_end")

    within(conversation())
