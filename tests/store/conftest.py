from __future__ import annotations

import json
import os
import select
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import store_parts

from rag import load_settings
from rag.index.embedding.embedder import open_embedder
from rag.index.embedding.onnx_embedder import OnnxEmbedder

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def fast_embedder(seed_home: Path) -> OnnxEmbedder:
    """The bundled model in its fast form."""
    embedder = open_embedder(load_settings(home=seed_home))
    assert isinstance(embedder, OnnxEmbedder)
    return embedder


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Chroma server on loopback."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("chroma")
    command = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        deadline = time.monotonic() + 30
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None and time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fresh_server(chroma_server: str) -> Iterator[str]:
    """The server, emptied of what another test left."""
    from rag.index.chroma.connect import served

    connection = served(chroma_server, None)
    for collection in connection.client.list_collections():
        connection.client.delete_collection(collection.name)
    connection.close()
    yield chroma_server


@pytest.fixture(params=["memory", "embedded", pytest.param("server", marks=pytest.mark.server)])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], object]]:
    """Opens one database again and again: the fake, embedded Chroma, a Chroma server."""
    opened = []
    if request.param == "memory":
        shelf = store_parts.MemoryStore.Shelf()

        def make() -> object:
            return store_parts.MemoryStore(shelf)
    else:
        url = request.getfixturevalue("fresh_server") if request.param == "server" else None

        def make() -> object:
            from rag.index.chroma.store import ChromaStore

            store = ChromaStore(folder=tmp_path / "chroma", pointer_file=tmp_path / "index.json", url=url)
            opened.append(store)
            return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Callable[..., object]]:
    """Makes benches whose index lives in a folder below ``tmp_path``."""
    made = []

    def make(name: str = "home", **options: object) -> object:
        made.append(store_parts.Bench(tmp_path / name, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


class Children:
    """Starts functions of ``store_process.py`` in processes of their own, one at a time."""

    def __init__(self) -> None:
        command = [sys.executable, str(HERE / "store_process.py")]
        # OpenBLAS starts threads when it is loaded, and a process with threads cannot be forked.
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        self._parent = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, function: str, *arguments: object) -> int:
        """Start one; its process id."""
        self._parent.stdin.write(json.dumps([function, arguments]) + "\n")
        self._parent.stdin.flush()
        return int(self._parent.stdout.readline())

    def wait(self) -> int:
        """Wait for the end of the one that was started; its exit status, negative for a signal."""
        return int(self._parent.stdout.readline())

    def running(self) -> bool:
        """Whether the one that was started is still at it."""
        return not select.select([self._parent.stdout], [], [], 0)[0]

    def run(self, function: str, *arguments: object) -> int:
        """Start one and wait for its end."""
        self.start(function, *arguments)
        return self.wait()

    def close(self) -> None:
        self._parent.stdin.close()
        self._parent.wait(20)
        self._parent.stdout.close()


@pytest.fixture(scope="session")
def children() -> Iterator[Children]:
    made = Children()
    yield made
    made.close()
