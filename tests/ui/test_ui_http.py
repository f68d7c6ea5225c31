"""What programs see: JSON endpoints, health, password, host names, headers."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from standin import StandIn

from rag import InputError, Settings
from ui.__main__ import _share
from ui.api import problem
from ui.escape import clipped
from ui.failure import failure_of
from ui.guard import Guard, host_name, local_html
from ui.server import Options, bind, check, credentials, is_loopback, make_app
from ui.strings import Words

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def made(engine: Any, settings: Settings, options: Options = Options()) -> tuple[Any, Any]:  # noqa: B008  # frozen
    """The application, made inside an event loop: Gradio would leave one of its own open."""

    async def make() -> tuple[Any, Any]:
        return make_app(engine, settings, options)

    return asyncio.run(make())


class Caller:
    """Requests to an ASGI application, without a socket."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def __call__(
        self, method: str, path: str, *, body: bytes = b"", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        given = {"host": "127.0.0.1:7860", "content-type": "application/json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": path,
            "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "http",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in given.items()],
            "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 7860),
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(dict(message))

        asyncio.run(self.app(scope, receive, send))
        names = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], names, b"".join(message.get("body", b"") for message in sent[1:])

    def json(self, path: str, body: bytes, **headers: str) -> tuple[int, Any]:
        status, _, content = self("POST", path, body=body, **headers)
        return status, json.loads(content)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Caller, Any]]:
    settings = Settings(home=tmp_path_factory.mktemp("home"), auth=None)
    engine = StandIn(settings)
    app, desk = made(engine, settings)
    yield Caller(app), engine
    desk.close()


def test_ask_and_retrieve_return_records(served: tuple[Caller, Any]) -> None:
    call, engine = served
    status, answer = call.json("/api/ask", '{"question": "لماذا أغلق حساب القسام؟", "k": 3}'.encode())
    assert (status, answer["status"]) == (200, "answered")
    for one in answer["citations"]:
        assert engine.article(one["article_id"]).text[one["start"] : one["end"]] == one["quote"]
    status, hits = call.json("/api/retrieve", b'{"question": "qassam", "k": 1}')
    assert (status, len(hits), hits[0]["rank"]) == (200, 1, 1)
    assert "<b" not in hits[0]["passage"]["text"]


def test_filters_and_history_reach_the_engine(served: tuple[Caller, Any]) -> None:
    call, engine = served
    body = b"""{"question": "meta?", "languages": ["en"], "since": "2024-01-01",
                "history": [{"role": "user", "content": "before"}]}"""
    assert call.json("/api/ask", body)[0] == 200
    asked = engine.asked[-1]
    assert asked["history"] == [{"role": "user", "content": "before"}]
    assert (asked["filters"].languages, str(asked["filters"].since)) == (("en",), "2024-01-01")


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"{}", 400, "question is missing"),
        (b"[]", 400, "must be a JSON object"),
        (b"{", 400, "not valid JSON"),
        (b"[" * 100_000, 400, "not valid JSON"),
        (b'{"question": ""}', 400, "question is empty"),
        (b'{"question": 3}', 400, "The field question is 3, and must be a text."),
        (b'{"question": "a", "k": "5"}', 400, "The field k is '5', and must be a whole number."),
        (b'{"question": "a", "k": true}', 400, "The field k is True, and must be a whole number."),
        (b'{"question": "a", "history": "b"}', 400, "The field history is 'b', and must be a list."),
        (b'{"question": "a", "languages": [1]}', 400, "list of texts"),
        (b'{"question": "a", "query": "b"}', 400, "no field 'query'"),
        (b'{"question": "a", "since": "soon"}', 400, "'soon' is not a date"),
        (b'{"question": "a", "since": "2024-01-01Tgarbage"}', 400, "'2024-01-01Tgarbage' is not a date"),
        (b'{"question": "no store"}', 503, "The store is down."),
        (b'{"question": "no index"}', 409, "There is no index"),
        (b'{"question": "explode"}', 500, "The program failed (ZeroDivisionError)"),
        (b'{"question": "' + b"a" * 1_100_000 + b'"}', 413, "longer than 1000000 bytes"),
    ],
)
def test_bad_requests_get_one_sentence(
    served: tuple[Caller, Any], body: bytes, status: int, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    found, answer = served[0].json("/api/ask", body)
    assert (found, set(answer)) == (status, {"error", "next_step", "retry"})
    assert words in answer["error"]
    assert "Traceback" not in answer["error"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("", None), "The question is empty. Type one."),
        (("meta?", "soon"), "'soon' is not a date; write it as 2024-01-31."),
        (("meta?", 3), "The field since is 3, and must be a text."),
        (("no index", None), "There is no index in <b>.rag</b>. Run `rag ingest`."),
        (("no store", None), "The store is down. Start it."),
        (("explode", None), "The program failed (ZeroDivisionError). See the server's log."),
    ],
)
def test_gradio_s_endpoints_tell_a_failure_in_the_same_words(
    served: tuple[Caller, Any],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    asked: tuple[str, Any],
    said: str,
) -> None:
    question, since = asked
    body = {"data": [question, 8, None, None, None, since, None]}
    status, answer = served[0].json("/gradio_api/run/ask", json.dumps(body).encode())
    assert (status, answer["error"]) == (500, said)
    assert "Traceback" not in capfd.readouterr().err
    assert [record.levelname for record in caplog.records] == {
        "The program": ["ERROR"], "The store i": ["WARNING"], "There is no": ["WARNING"]
    }.get(said[:11], [])  # fmt: skip


@pytest.mark.parametrize(("question", "wait"), [("no store", None), ("no store yet", "2"), ("no index", None)])
def test_when_to_try_again_is_said_only_where_it_helps(
    served: tuple[Caller, Any], question: str, wait: str | None
) -> None:
    _, headers, body = served[0]("POST", "/api/ask", body=json.dumps({"question": question}).encode())
    assert headers.get("retry-after") == wait
    assert json.loads(body)["retry"] == (wait is not None)


@pytest.mark.parametrize("path", ["/api/ask", "/api/retrieve"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_another_method_is_refused_in_the_shape_of_every_failure(
    served: tuple[Caller, Any], method: str, path: str
) -> None:
    status, headers, body = served[0](method, path)
    assert (status, headers["allow"]) == (405, "POST")
    answer = json.loads(body)
    assert set(answer) == {"error", "next_step", "retry"}
    assert answer["error"] == f"{path} does not answer {method}."


def test_a_long_value_is_not_echoed_in_full() -> None:
    name = "a" * 300_000
    error = InputError(f"There is no article {name!r} in the index.", next_step="`rag articles` lists them.")
    _, body = problem(error)
    told = failure_of(error, Words("en"))
    for text in (body["error"], told.message):
        assert len(text) <= 400
        assert text.startswith("There is no article 'aaaa")
        assert text.endswith("aaaa' in the index.")
    assert clipped("as it is", 8) == "as it is"


def test_a_plain_form_from_a_foreign_page_is_refused(served: tuple[Caller, Any]) -> None:
    status, answer = served[0].json("/api/ask", b'{"question": "meta?"}', content_type="text/plain")
    assert status == 400
    assert "must be JSON" in answer["error"]


def test_health_says_whether_the_engine_is_ready(served: tuple[Caller, Any]) -> None:
    status, _, body = served[0]("GET", "/health")
    assert (status, body) == (200, b'{"status":"ok","engine":"warming"}')


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_no_page_that_loads_from_elsewhere(served: tuple[Caller, Any], path: str) -> None:
    assert b"cdn" not in served[0]("GET", path)[2]


@pytest.mark.parametrize(("wanted", "start"), [("ar,en;q=0.5", 'lang="ar" dir="rtl"'), ("de", 'lang="en" dir="ltr"')])
def test_the_page_names_no_other_host(served: tuple[Caller, Any], wanted: str, start: str) -> None:
    status, headers, body = served[0]("GET", "/", accept_language=wanted)
    text = body.decode()
    assert status == 200
    assert f"<html {start}" in " ".join(text.split())
    hosts = set(re.findall(r"https?://([^/:\"'\\ $]+)", text))
    assert hosts <= {"127.0.0.1"}, hosts
    assert "connect-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_name_that_is_not_ours_is_refused(served: tuple[Caller, Any]) -> None:
    for host in ("evil.example", "evil.example:7860", "127.0.0.1.evil.example", ""):
        assert served[0]("GET", "/health", host=host)[0] == 421
    for host in ("localhost:1", "127.0.0.1", "[::1]:7860"):
        assert served[0]("GET", "/health", host=host)[0] == 200
    assert host_name("[::1]:7860") == "::1"


def test_a_name_is_ours_in_any_case() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    call = Caller(Guard(app, hosts=["News.Example"]))
    assert [call("GET", "/", host=host)[0] for host in ("news.example", "NEWS.example:80", "other.example")] == [
        200,
        200,
        421,
    ]


@pytest.mark.parametrize(
    "path",
    ["/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/file/etc/passwd", "/gradio_api/proxy=http://x/",
     "/gradio_api/vibe-code", "/gradio_api/runs", "/gradio_api/dev/reload", "/monitoring", "/monitoring/summary"],
)  # fmt: skip
def test_what_the_page_does_not_need_is_not_there(served: tuple[Caller, Any], path: str) -> None:
    for method in ("GET", "POST"):
        assert served[0](method, path)[0] == 404


def test_a_long_history_reaches_programs_and_a_long_text_the_page(served: tuple[Caller, Any]) -> None:
    call, engine = served
    said = "word " * 100_000
    body = json.dumps({"question": "meta?", "history": [{"role": "user", "content": said}]}).encode()
    assert call.json("/api/ask", body)[0] == 200
    assert engine.asked[-1]["history"][0]["content"] == said
    event = json.dumps({"data": ["a" * 3_000_000, 1], "session_hash": "x"}).encode()
    assert call("POST", "/gradio_api/run/retrieve", body=event)[0] != 413


def test_a_path_or_method_that_there_is_not_is_told_in_the_same_form(served: tuple[Caller, Any]) -> None:
    call, _ = served
    for method, path, status, allow in (
        ("POST", "/api/nope", 404, None), ("GET", "/api/nope/x", 404, None), ("POST", "/health", 405, "GET, HEAD"),
        ("GET", "/api/ask", 405, "POST"),
    ):  # fmt: skip
        found, headers, body = call(method, path, body=b"{}")
        assert (found, set(json.loads(body)), headers.get("allow")) == (status, {"error", "next_step", "retry"}, allow)
    assert call("GET", "/health")[0] == call("HEAD", "/health")[0] == 200


def test_a_password_covers_every_path_but_health(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, auth="ann:pässword:x")
    app, desk = made(StandIn(settings), settings)
    call = Caller(app)
    desk.close()
    right = base64.b64encode("ann:pässword:x".encode()).decode()
    wrong = base64.b64encode(b"ann:password").decode()
    for path in ("/", "/config", "/api/ask", "/gradio_api/info", "/theme.css", "/gradio_api/mcp/"):
        for given in (
            {},
            {"authorization": f"Basic {wrong}"},
            {"authorization": "Basic %%%"},
            {"authorization": right},
        ):
            assert call("GET", path, **given)[0] == 401, (path, given)
    assert call("GET", "/", authorization=f"Basic {right}")[0] == 200
    assert call("GET", "/health")[0] == 200
    assert "basic" in call("GET", "/")[1]["www-authenticate"].lower()


def test_html_is_freed_of_outside_tags_and_other_bodies_are_left_alone() -> None:
    html = '<html lang="en"><meta content="https://x.example/i.png"/><script src="https://cdn.example/a.js"></script>ok'
    assert local_html(html) == '<html lang="en" dir="ltr">ok'

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        await send({"type": "http.response.body", "body": b"a", "more_body": True})
        await send({"type": "http.response.body", "body": b'<meta content="https://x">', "more_body": False})

    status, headers, body = Caller(Guard(app))("GET", "/")
    assert (status, body) == (200, b'a<meta content="https://x">')
    assert "content-length" not in headers


def test_options_are_checked_before_anything_starts() -> None:
    assert check(Options(), Settings(auth=None)) is None
    warning = check(Options(host="0.0.0.0"), Settings(auth=None))
    assert warning is not None
    assert "Anyone who can reach 0.0.0.0 can read the articles" in warning
    assert warning.count(". ") == 0
    assert check(Options(host="0.0.0.0"), Settings(auth="a:b")) is None
    with pytest.raises(InputError, match="Sharing is refused"):
        check(Options(share=True), Settings(auth=None))
    with pytest.raises(InputError, match="not of the form user:password") as failure:
        credentials(Settings(auth="secretword"))
    assert "secretword" not in str(failure.value)
    assert is_loopback("127.0.0.5")
    assert not is_loopback("192.168.1.2")


@pytest.mark.parametrize(("host", "reached"), [("127.0.0.2", "127.0.0.2"), ("0.0.0.0", "127.0.0.1")])
def test_a_public_link_leads_to_the_address_that_is_listened_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], host: str, reached: str
) -> None:
    asked: list[tuple[str, int]] = []

    def tunnel(host: str, port: int, *_: Any) -> str:
        asked.append((host, port))
        return "https://public.example"

    monkeypatch.setattr("gradio.networking.setup_tunnel", tunnel)
    with bind(host, 0) as own:
        _share(own)
        assert asked == [(reached, own.getsockname()[1])]
    assert capsys.readouterr().out == "Public link: https://public.example\n"


def test_a_taken_port_gives_the_next_one() -> None:
    first = bind("127.0.0.1", 0)
    port = first.getsockname()[1]
    second = bind("127.0.0.1", port)
    assert port < second.getsockname()[1] <= port + 20
    first.close()
    second.close()
    with pytest.raises(InputError, match="cannot listen on 192.0.2.1"):
        bind("192.0.2.1", 0)
