"""What a store, a server or a disk says when it fails comes with what to do next, and without secrets."""

from __future__ import annotations

import io
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rag.errors import BusyError, DamagedIndexError, InputError, StoreError
from rag.index.chroma.connect import failures
from rag.index.chroma.lease import Lease
from rag.index.chroma.store import ChromaStore
from rag.index.lock import writer_lock


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ("error returned from database: (code: 4874) disk I/O error", StoreError, "room .* write permission"),
        ("error returned from database: (code: 14) unable to open database file", StoreError, "write permission"),
        ("Error in compaction: failed to write", StoreError, "room .* write permission"),
        ("Error in compaction: database disk image is malformed", DamagedIndexError, "rag repair"),
        ("Failed to pull logs from the log store", DamagedIndexError, "rag repair"),
        ("something nobody knows.", StoreError, "rag verify"),
    ],
)
def test_what_the_database_says_comes_with_a_next_step(said, kind, words, tmp_path):
    with pytest.raises(kind, match=words) as caught, failures("read", str(tmp_path)):
        raise RuntimeError(said)
    assert str(tmp_path) in caught.value.message and ".." not in caught.value.message


def test_a_server_that_does_not_answer(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    store = ChromaStore(folder=tmp_path, pointer_file=tmp_path / "index.json", url=url)
    with pytest.raises(StoreError, match="does not answer.*RAG_CHROMA_URL") as caught:
        store.pointer()
    assert caught.value.retry and "?." not in str(caught.value)


@pytest.mark.parametrize("body", [{"error": "ChromaAuthError", "message": "bad {token}"}, {"detail": "bad {token}"}])
def test_a_server_that_refuses_and_sends_the_token_back(tmp_path, monkeypatch, body):
    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self):
            sent = json.dumps(body).replace("{token}", self.headers["X-Chroma-Token"]).encode()
            self.send_response(401)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_POST = do_GET

        def log_message(self, *_):
            pass

    monkeypatch.setenv("RAG_CHROMA_TOKEN", "verysecret")
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        store = ChromaStore(folder=tmp_path, pointer_file=tmp_path / "index.json", url=url, token="verysecret")
        with pytest.raises(StoreError, match="refused.*RAG_CHROMA_TOKEN") as caught:
            store.pointer()
        server.shutdown()
    assert "verysecret" not in str(caught.value)


@pytest.mark.parametrize("url", ["desk:verysecret@h", "http://desk:very/secret@h", "http://desk:verysecret@[h"])
def test_what_is_no_address_shows_no_password(tmp_path, url):
    store = ChromaStore(folder=tmp_path, pointer_file=tmp_path / "index.json", url=url)
    with pytest.raises(InputError, match="is not an address") as caught:
        store.pointer()
    assert "very" not in str(caught.value) and "secret" not in str(caught.value)


def test_the_lock_on_a_full_disk_is_told(tmp_path, monkeypatch):
    """``/dev/full`` is opened as any file, and has no room."""
    path = tmp_path / "writer.lock"
    path.symlink_to("/dev/full")

    # A device cannot be cut off at a length; a file on a full disk can.
    class Uncut(io.FileIO):
        def truncate(self, size=None):
            return 0

    monkeypatch.setattr("builtins.open", lambda name, mode, buffering: Uncut(name, "r+"))
    with pytest.raises(StoreError, match=r"No space left.*room.*RAG_HOME"), writer_lock(path):
        pass


def test_who_holds_the_right_to_write_on_a_server_and_until_when():
    class Shared:
        def get(self, **_):
            return {"ids": ["lease"], "metadatas": [{"holder": "process 7 on desk", "until": 4102444800.0}]}

    with pytest.raises(BusyError, match=r"process 7 on desk.*until (2099-12-31|2100-01-01)T.*after that time"):
        Lease(Shared, "http://h").take("process 8 on desk")
