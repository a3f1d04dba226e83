"""The `openai` package as it is: only URL and key are ours."""

import asyncio
import base64
import io
import wave

import pytest
from conftest import SAMPLES, pieces, within
from openai import AsyncOpenAI, AuthenticationError, BadRequestError, NotFoundError, OpenAI

MODEL = "gpt-realtime"


@pytest.fixture
def rest(url, key):
    return OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)


async def until(connection, kind: str, seen: list | None = None):
    """Events up to one of this type."""
    while True:
        event = await connection.recv()
        if seen is not None:
            seen.append(event)
        assert event.type != "error" or kind == "error", event
        if event.type == kind:
            return event


def realtime(url, key):
    return AsyncOpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0).realtime.connect(model=MODEL)


async def configured(connection, **more):
    await until(connection, "session.created")
    await connection.session.update(session={"type": "realtime", **more})
    return (await until(connection, "session.updated")).session


async def say(connection, text: str):
    await connection.conversation.item.create(
        item={"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]})


async def microphone(connection, pcm: bytes):
    for piece in pieces(pcm):
        await connection.input_audio_buffer.append(audio=base64.b64encode(piece).decode())
        await asyncio.sleep(0.04)


def test_a_text_turn(url, key):
    async def conversation():
        async with realtime(url, key) as connection:
            session = await configured(connection, output_modalities=["text"], instructions="Be brief.")
            assert session.output_modalities == ["text"] and session.instructions == "Be brief."
            await say(connection, "What is seven plus five?")
            await connection.response.create()
            seen = []
            done = await until(connection, "response.done", seen)
            assert done.response.status == "completed"
            text = "".join(event.delta for event in seen if event.type == "response.output_text.delta")
            assert text and text == done.response.output[0].content[0].text
            assert done.response.usage.output_tokens > 0

    within(conversation())


def test_a_voice_turn_found_by_the_server(url, key, question):
    async def conversation():
        async with realtime(url, key) as connection:
            await configured(connection, audio={"input": {"transcription": {"model": "whisper-1"}}})
            seen = []
            speaking = asyncio.create_task(microphone(connection, question))
            done = await until(connection, "response.done", seen)
            await speaking
            kinds = [event.type for event in seen]
            order = ["input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
                     "response.created", "response.output_item.added", "response.content_part.added", "response.output_audio.delta",
                     "response.output_audio.done", "response.output_item.done", "response.done"]
            assert [kinds.index(kind) for kind in order] == sorted(kinds.index(kind) for kind in order)
            sound = b"".join(base64.b64decode(event.delta) for event in seen if event.type == "response.output_audio.delta")
            assert len(sound) > 48 * 500 and done.response.output[0].content[0].transcript

    within(conversation())


def test_speaking_into_an_answer(url, key, question):
    async def conversation():
        async with realtime(url, key) as connection:
            await configured(connection)
            await say(connection, "Repeat after me: the old man and the boy walk to the market in the morning.")
            await connection.response.create()
            item = (await until(connection, "response.output_audio.delta")).item_id
            speaking = asyncio.create_task(microphone(connection, question))
            await until(connection, "input_audio_buffer.speech_started")
            await connection.conversation.item.truncate(item_id=item, content_index=0, audio_end_ms=80)
            await until(connection, "conversation.item.truncated")
            await until(connection, "input_audio_buffer.committed")
            assert (await until(connection, "response.done")).response.output[0].id != item
            await speaking

    within(conversation())


WEATHER = {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}


def test_a_tool_turn(url, key):
    async def conversation():
        async with realtime(url, key) as connection:
            await configured(connection, tools=[{"type": "function", **WEATHER}], tool_choice="required")
            await say(connection, "What is the weather in London?")
            await connection.response.create()
            call = (await until(connection, "response.done")).response.output[0]
            assert (call.type, call.name, call.arguments) == ("function_call", "get_weather", '{"city":"London"}')
            await connection.conversation.item.create(
                item={"type": "function_call_output", "call_id": call.call_id, "output": '{"condition": "foggy"}'})
            await connection.response.create(response={"tool_choice": "none"})
            answer = (await until(connection, "response.done")).response.output[0]
            assert "foggy" in answer.content[0].transcript.lower()

    within(conversation())


def test_a_chat_streams_its_call(rest):
    chunks = list(rest.chat.completions.create(model="gpt-4o-mini", stream=True, tools=[{"type": "function", "function": WEATHER}],
                                               messages=[{"role": "user", "content": "What is the weather in London?"}]))
    calls = [call for chunk in chunks for choice in chunk.choices for call in choice.delta.tool_calls or ()]
    assert [(call.function.name, call.function.arguments) for call in calls] == [("get_weather", '{"city":"London"}')]
    assert chunks[-1].choices[0].finish_reason == "tool_calls"


def test_manual_turns_and_an_empty_commit(url, key, question):
    async def conversation():
        async with realtime(url, key) as connection:
            await configured(connection, output_modalities=["text"], audio={"input": {"turn_detection": None}})
            await connection.input_audio_buffer.commit()
            assert (await until(connection, "error")).error.code == "input_audio_buffer_commit_empty"
            await connection.input_audio_buffer.append(audio=base64.b64encode(question).decode())
            await connection.input_audio_buffer.commit()
            await until(connection, "input_audio_buffer.committed")
            await connection.response.create()
            assert (await until(connection, "response.done")).response.status == "completed"

    within(conversation())


def test_a_cancelled_response_and_a_truncated_item(url, key):
    async def conversation():
        async with realtime(url, key) as connection:
            await configured(connection)
            await say(connection, "Count from one to ten.")
            await connection.response.create()
            await until(connection, "response.created")
            await connection.response.cancel()
            assert (await until(connection, "response.done")).response.status in ("cancelled", "completed")

            await say(connection, "What is the capital of Norway?")
            await connection.response.create()
            done = await until(connection, "response.done")
            item = done.response.output[0]
            await connection.conversation.item.truncate(item_id=item.id, content_index=0, audio_end_ms=200)
            truncated = await until(connection, "conversation.item.truncated")
            assert (truncated.item_id, truncated.audio_end_ms) == (item.id, 200)
            await connection.conversation.item.retrieve(item_id=item.id)
            assert (await until(connection, "conversation.item.retrieved")).item.id == item.id
            await connection.conversation.item.delete(item_id=item.id)
            await until(connection, "conversation.item.deleted")

    within(conversation())


def test_a_lost_connection_and_the_next_one(url, key):
    async def conversation():
        async with realtime(url, key) as connection:
            await configured(connection)
            await say(connection, "Count from one to ten.")
            await connection.response.create()
            await until(connection, "response.created")
            connection._connection.transport.abort()  # as when a cable is pulled
        async with realtime(url, key) as connection:
            await configured(connection, output_modalities=["text"])
            await say(connection, "What is the capital of France?")
            await connection.conversation.item.create(
                item={"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "The capital of France is Paris."}]})
            await say(connection, "And of Italy?")
            await connection.response.create()
            assert "Rome" in (await until(connection, "response.done")).response.output[0].content[0].text

    within(conversation())


def test_a_response_beside_the_conversation(url, key):
    async def conversation():
        async with realtime(url, key) as connection:
            await configured(connection)
            await connection.response.create(response={
                "conversation": "none", "output_modalities": ["text"], "metadata": {"for": "a label"},
                "input": [{"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hello!"}]}]})
            done = await until(connection, "response.done")
            assert done.response.metadata == {"for": "a label"} and done.response.conversation_id is None

    within(conversation())


def test_a_client_secret_opens_a_session(url, key, rest):
    made = rest.realtime.client_secrets.create(session={"type": "realtime", "instructions": "Be kind."})
    assert made.value.startswith("ek_") and made.session.instructions == "Be kind."

    async def conversation():
        async with realtime(url, made.value) as connection:
            assert (await until(connection, "session.created")).session.instructions == "Be kind."

    within(conversation())


def test_models(rest):
    assert "deeptalk-mini" in [model.id for model in rest.models.list()]
    with pytest.raises(NotFoundError) as refused:
        rest.models.retrieve("nobody")
    assert refused.value.code == "model_not_found"


def test_chat_typed_and_streamed(rest):
    asked = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "What is the capital of Norway?"}]}
    whole = rest.chat.completions.create(**asked)
    streamed = rest.chat.completions.create(**asked, stream=True)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in streamed if chunk.choices)
    assert whole.choices[0].message.content == text and text
    assert whole.usage.total_tokens > 0


def test_chat_with_audio_in_and_out(rest):
    recording = base64.b64encode((SAMPLES / "plus.wav").read_bytes()).decode()
    answer = rest.chat.completions.create(
        model="gpt-audio", modalities=["text", "audio"], audio={"voice": "alloy", "format": "wav"},
        messages=[{"role": "user", "content": [{"type": "input_audio", "input_audio": {"data": recording, "format": "wav"}}]}])
    sound = answer.choices[0].message.audio
    with wave.open(io.BytesIO(base64.b64decode(sound.data))) as file:
        assert file.getframerate() == 24000 and file.getnframes() > 12000
    assert sound.transcript


def test_speech_and_transcription(rest, tmp_path):
    with rest.audio.speech.with_streaming_response.create(
            model="tts-1", voice="alloy", input="The sky is blue.", response_format="wav") as answer:
        answer.stream_to_file(tmp_path / "said.wav")
    with wave.open(str(tmp_path / "said.wav")) as file:
        assert file.getframerate() == 24000
    with (SAMPLES / "plus.wav").open("rb") as file:
        assert rest.audio.transcriptions.create(model="whisper-1", file=file).text
    with (SAMPLES / "plus.wav").open("rb") as file:
        events = list(rest.audio.transcriptions.create(model="gpt-4o-transcribe", file=file, stream=True))
    assert events[-1].type == "transcript.text.done" and events[-1].text == "".join(event.delta for event in events[:-1])
    for form, beginning in (("srt", "1\n00:00:0"), ("vtt", "WEBVTT")):
        with (SAMPLES / "plus.wav").open("rb") as file:
            assert rest.audio.transcriptions.create(model="whisper-1", file=file, response_format=form).startswith(beginning)


def test_speech_without_a_format_is_mp3_and_can_be_heard_again(rest):
    said = rest.audio.speech.create(model="tts-1", voice="alloy", input="The sky is blue.").read()
    assert said[:3] == b"ID3" or said[0] == 0xFF and said[1] & 0xE0 == 0xE0
    assert rest.audio.transcriptions.create(model="whisper-1", file=("said.mp3", said)).text
    for form, beginning in (("flac", b"fLaC"), ("opus", b"OggS"), ("wav", b"RIFF")):
        assert rest.audio.speech.create(model="tts-1", voice="alloy", input="Hi!", response_format=form).read().startswith(beginning)
    own, fast = (rest.audio.speech.create(model="tts-1", voice="alloy", input="The sky is blue.", response_format="pcm", speed=speed).read() for speed in (1, 2))
    assert len(fast) * 2 == len(own)


def test_errors_are_the_clients_own(url, rest):
    with pytest.raises(AuthenticationError) as refused:
        OpenAI(base_url=f"{url}/v1", api_key="wrong", max_retries=0).models.list()
    assert refused.value.code == "invalid_api_key"
    with pytest.raises(BadRequestError) as wrong:
        rest.chat.completions.create(model="gpt-4o-mini", messages=[{"role": "user", "content": "Hi"}], n=3)
    assert wrong.value.param == "n"
