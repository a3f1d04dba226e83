"""openapi.yaml and asyncapi.yaml, as the server serves them, are valid and describe what the server does."""

import json
import urllib.error
import urllib.request

import pytest
import websockets
import yaml
from conftest import SAMPLES, within
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate


@pytest.fixture(scope="session")
def described(url) -> dict:
    with urllib.request.urlopen(f"{url}/openapi.yaml") as answer:
        return yaml.safe_load(answer.read())


@pytest.fixture
def ask(url, key, described):
    """Sends a request and holds the answer against what the document says of its status."""

    def send(method: str, path: str, body=None, template: str | None = None, key: str = key):
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        kind = "multipart/form-data; boundary=x" if isinstance(body, bytes) else "application/json"
        request = urllib.request.Request(f"{url}/v1{path}", data, {"Authorization": f"Bearer {key}", "Content-Type": kind}, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                status, content = answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            status, content = refused.code, json.loads(refused.read())
        expected = described["paths"][template or path][method.lower()]["responses"][str(status)]
        if "$ref" in expected:
            expected = described["components"]["responses"][expected["$ref"].rsplit("/", 1)[1]]
        schema = {**expected["content"]["application/json"]["schema"], "components": described["components"]}
        Draft202012Validator(schema).validate(content)
        return status

    return send


def test_the_document_is_valid(described):
    validate(described)


@pytest.mark.parametrize(
    "method, path, template, body, status",
    [
        ("GET", "/models", None, None, 200),
        ("GET", "/models/whisper-1", "/models/{model}", None, 200),
        ("GET", "/models/none", "/models/{model}", None, 404),
        ("POST", "/chat/completions", None, {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hello!"}]}, 200),
        ("POST", "/chat/completions", None, {"model": "gpt-audio", "modalities": ["text", "audio"], "audio": {"voice": "alloy", "format": "pcm16"},
                                             "messages": [{"role": "user", "content": "Hello!"}]}, 200),
        ("POST", "/chat/completions", None, {"model": "gpt-4o-mini", "messages": []}, 400),
        ("POST", "/chat/completions", None, {"model": "x", "messages": [{"role": "user", "content": "Hello!"}]}, 404),
        ("POST", "/audio/speech", None, {"model": "tts-1", "input": "Hi", "voice": "alloy", "response_format": "aac"}, 400),
        ("POST", "/realtime/client_secrets", None, {"session": {"type": "realtime"}}, 200),
        ("POST", "/realtime/client_secrets", None, {"expires_after": {"seconds": 1}}, 400),
    ],
)
def test_answers_are_as_described(ask, method, path, template, body, status):
    assert ask(method, path, body, template) == status


@pytest.mark.parametrize("form", ["json", "verbose_json"])
def test_transcriptions_are_as_described(ask, form):
    parts = [("model", b"whisper-1", ""), ("response_format", form.encode(), ""),
             ("file", (SAMPLES / "plus.wav").read_bytes(), '; filename="plus.wav"')]
    body = b"".join(f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n" for name, value, more in parts)
    assert ask("POST", "/audio/transcriptions", body + b"--x--\r\n") == 200


def test_a_wrong_key_is_refused_as_described(ask):
    assert ask("GET", "/models", key="wrong") == 401


def test_every_event_of_the_socket_is_described(url, key):
    with urllib.request.urlopen(f"{url}/asyncapi.yaml") as answer:
        described = yaml.safe_load(answer.read())
    said = {m["name"]: m["payload"] for name, m in described["components"]["messages"].items() if name.startswith("server-")}

    async def conversation():
        address = url.replace("http", "ws", 1) + "/v1/realtime?model=deeptalk-mini&resume=new"
        async with websockets.connect(address, additional_headers={"Authorization": f"Bearer {key}"}, max_size=None) as socket:
            for event in ({"type": "conversation.item.create", "item": {
                    "type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hello!"}]}},
                          {"type": "response.create"}, {"type": "nonsense"}, {"type": "session.heartbeat"}):
                await socket.send(json.dumps(event))
            seen = set()
            while "rate_limits.updated" not in seen:
                event = json.loads(await socket.recv())
                schema = {**said[event["type"]], "components": described["components"]}
                Draft202012Validator(schema).validate(event)
                seen.add(event["type"])
            assert {"session.created", "error", "session.heartbeat_ack", "response.output_audio.delta", "response.done"} <= seen

    within(conversation())
