"""``python -m ui``: start the page."""

from __future__ import annotations

import argparse
import logging
import secrets
import socket
import sys
import threading
import webbrowser
from collections.abc import Sequence

from rag import Engine, RagError, configure_logging, load_settings
from ui.server import Options, bind, check, is_loopback, make_app, serve

DEFAULT_PORT = 7860


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 after a clean end, 2 when the page could not start."""
    parser = argparse.ArgumentParser(prog="python -m ui", description="The chat page.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="port, or the next free one (%(default)s)")
    parser.add_argument("--mcp", action="store_true", help="offer ask and retrieve as MCP tools too")
    parser.add_argument("--share", action="store_true", help="public link; refused unless RAG_AUTH is set")
    parser.add_argument("--allow-host", action="append", default=[], help="a further name of this page, for a proxy")
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    given = parser.parse_args(arguments)
    options = Options(host=given.host, port=given.port, mcp=given.mcp, share=given.share, hosts=given.allow_host)
    configure_logging(level=logging.INFO)
    try:
        return _run(options, open_browser=given.open)
    except RagError as exc:
        sys.stderr.write(f"{exc}\n")
        return 2


def _run(options: Options, *, open_browser: bool) -> int:
    settings = load_settings()
    warning = check(options, settings)
    own = bind(options.host, options.port)
    port = own.getsockname()[1]
    with Engine(settings) as engine:
        app, desk = make_app(engine, settings, options)
        if warning:
            sys.stderr.write(f"Warning: {warning}\n")
        _announce(options, port)
        if options.share:
            _share(own)
        if open_browser:
            threading.Timer(1.0, webbrowser.open, [_address(options.host, port)]).start()
        serve(app, desk, own)
    sys.stdout.write("Stopped.\n")
    return 0


def _reachable(host: str) -> str:
    """Where this machine reaches a page that listens on ``host``."""
    return {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)


def _address(host: str, port: int) -> str:
    shown = _reachable(host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _announce(options: Options, port: int) -> None:
    if options.port and port != options.port:
        sys.stdout.write(f"Port {options.port} is taken; using {port}.\n")
    where = "" if is_loopback(options.host) else f" (listening on {options.host})"
    sys.stdout.write(f"The page is at {_address(options.host, port)}{where}. Ctrl-C stops it.\n")
    if options.mcp:
        sys.stdout.write(f"MCP: {_address(options.host, port)}/gradio_api/mcp/\n")
    sys.stdout.flush()


def _share(own: socket.socket) -> None:
    """Ask Gradio's service for a public link; the only thing here that talks to another host, and only when told to."""
    from gradio.networking import setup_tunnel

    host, port = own.getsockname()[:2]
    try:
        address = setup_tunnel(_reachable(host), port, secrets.token_urlsafe(32), None, None)
    except Exception as exc:
        sys.stderr.write(f"The public link could not be made ({exc}); the page runs here only.\n")
        return
    sys.stdout.write(f"Public link: {address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
