"""Pipecat's realtime service as it is, in a pipeline as its users build one."""

import asyncio

from conftest import pieces, within
from pipecat.adapters.llm.schemas.function_schema import FunctionSchema
from pipecat.adapters.llm.schemas.tools_schema import ToolsSchema
from pipecat.frames.frames import InputAudioRawFrame, LLMContextAssistantTurnFrame, LLMRunFrame, TTSAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.services.openai.realtime import events
from pipecat.services.openai.realtime.llm import OpenAIRealtimeLLMService
from pipecat.workers.runner import WorkerRunner

RATE = 24_000


class Loudspeaker(FrameProcessor):
    """Counts the sound and notes what was answered."""

    def __init__(self):
        super().__init__()
        self.sound, self.answers = 0, asyncio.Queue()

    async def process_frame(self, frame, direction):
        await super().process_frame(frame, direction)
        if isinstance(frame, TTSAudioRawFrame):
            self.sound += len(frame.audio)
        elif isinstance(frame, LLMContextAssistantTurnFrame):
            self.answers.put_nowait(frame.text)
        await self.push_frame(frame, direction)


async def talk(url, key, said: str, conversation, tools=(), functions=()):
    """Runs a pipeline that begins with a typed message; `conversation(worker, loudspeaker)` goes on. → the context's messages"""
    hearing = events.AudioInput(transcription=events.InputAudioTranscription(), turn_detection=events.TurnDetection(),
                                noise_reduction=events.InputAudioNoiseReduction(type="near_field"))
    properties = events.SessionProperties(instructions="Be brief.", audio=events.AudioConfiguration(input=hearing))
    service = OpenAIRealtimeLLMService(api_key=key, base_url=url.replace("http", "ws", 1) + "/v1/realtime",
                                       settings=OpenAIRealtimeLLMService.Settings(model="gpt-realtime", session_properties=properties))
    for name, function in functions:
        service.register_function(name, function)
    context = LLMContext([{"role": "user", "content": said}], ToolsSchema(standard_tools=list(tools)))
    pair, loudspeaker, problems = LLMContextAggregatorPair(context, realtime_service_mode=True), Loudspeaker(), []
    worker = PipelineWorker(Pipeline([pair.user(), service, loudspeaker, pair.assistant()]),
                            params=PipelineParams(audio_in_sample_rate=RATE, audio_out_sample_rate=RATE))

    @worker.event_handler("on_pipeline_error")
    async def keep(_, frame):
        problems.append(frame.error)

    async def drive():
        await worker.queue_frames([LLMRunFrame()])
        await conversation(worker, loudspeaker)
        await worker.cancel()

    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    await asyncio.gather(runner.run(), drive())
    assert not problems
    return context.get_messages()


def test_a_typed_turn_and_a_spoken_one(url, key, question):
    async def conversation(worker, loudspeaker):
        assert await loudspeaker.answers.get()
        before = loudspeaker.sound
        for piece in pieces(question):
            await worker.queue_frames([InputAudioRawFrame(audio=piece, sample_rate=RATE, num_channels=1)])
            await asyncio.sleep(0.04)
        assert await loudspeaker.answers.get()
        assert 0 < before < loudspeaker.sound

    messages = within(talk(url, key, "Hello!", conversation))
    assert [message["role"] for message in messages] == ["user", "assistant", "user", "assistant"]


def test_a_function_is_called_and_its_result_is_spoken_about(url, key):
    asked = []

    async def weather(call):
        asked.append(call.arguments)
        await call.result_callback({"condition": "foggy"})

    async def conversation(_, loudspeaker):
        assert "foggy" in (await loudspeaker.answers.get()).lower()
        assert loudspeaker.sound > 0

    tool = FunctionSchema(name="get_weather", description="The weather.", properties={"city": {"type": "string"}}, required=["city"])
    within(talk(url, key, "What is the weather in London?", conversation, [tool], [("get_weather", weather)]))
    assert asked == [{"city": "London"}]
