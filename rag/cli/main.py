"""The commands' common ground: one application, one way to fail."""

from __future__ import annotations

import logging
import os
import re
import shlex
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Annotated

import typer

from rag.cli import ask, care, chat, corpus
from rag.cli.visible import visible
from rag.errors import InputError, RagError
from rag.logs import configure_logging, without_secrets

_WRONG_CALL = 2
_ASKING = ("ask", "search", "mentions")
_STOPPED = 128 + signal.SIGTERM
_INTERRUPTED = 128 + signal.SIGINT
_LEAVES_OUT = re.compile(r"-(?![klavh](?:\S*$))[^\W\d]\w+|-\w+\s|-[\"“«]")
"""A word or phrase with - before it, and none of the options of one letter with their value behind them (-k5)."""

app = typer.Typer(
    name="rag",
    help="Cited question answering over a folder of articles, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
ask.register(app)
corpus.register(app)
care.register(app)
chat.register(app)


@app.callback()
def common(
    home: Annotated[str | None, typer.Option(help="Data folder (RAG_HOME).", show_default=False)] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what is being done.")] = False,
) -> None:
    """Options before the command."""
    if home == "":
        from rag.settings import load_settings

        # As a variable it would count as one that is not set, and stand for another folder; the settings refuse it.
        load_settings(home=home)
    if home is not None:
        os.environ["RAG_HOME"] = home
    configure_logging(level=logging.INFO if verbose else logging.ERROR)


def main() -> None:
    """
    Run the command line; the exit status is 0, 1 for a failure that was told, 2 for a wrong call (an ``InputError``
    among them), 130 for Ctrl-C, 143 for SIGTERM. Either signal stops an ingest within a batch and leaves a whole index;
    running it again carries on.

    A failure is one sentence and the next command on standard error. Only ``RAG_DEBUG=1`` shows a traceback.
    """
    _utf8_streams()
    # numpy's linear algebra begins a thread a core as it is imported, which spin for a while; small sums need none.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    signal.signal(signal.SIGTERM, _stop)
    home_before = os.environ.get("RAG_HOME")
    try:
        app()
    except RagError as error:
        if os.environ.get("RAG_DEBUG"):
            raise
        told = without_secrets(visible(str(error)))
        home = os.environ.get("RAG_HOME")
        if home and home != home_before:  # named by an option, which the next command needs as well
            told = told.replace("`rag ", f"`rag --home {shlex.quote(home)} ")
        sys.stderr.write(f"rag: {told}\n")
        raise SystemExit(_WRONG_CALL if isinstance(error, InputError) else 1) from None
    except SystemExit as end:
        if end.code == _WRONG_CALL and (asked := _taken_for_options(sys.argv[1:])):
            sys.stderr.write(f"rag: a question that begins with - needs -- before it: -- {shlex.quote(asked)}\n")
        if end.code in (_STOPPED, _INTERRUPTED):  # Ctrl-C is made an exit by typer
            sys.stderr.write("rag: stopped.\n")
        raise
    except KeyboardInterrupt:
        sys.stderr.write("rag: stopped.\n")
        raise SystemExit(_INTERRUPTED) from None
    except BrokenPipeError:
        # The reader went away (`rag ask … | head`): nothing to tell it, and nothing more to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def _taken_for_options(arguments: Sequence[str]) -> str:
    """The question among arguments that begins with a word to leave out ("-Lee harbour"); "" where none does."""
    if "--" in arguments or not any(one in _ASKING for one in arguments):
        return ""
    return next((one for one in arguments if _LEAVES_OUT.match(one)), "")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End as from inside: what is open is closed, what was not published is taken back; a second signal is ignored."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(_STOPPED)


def _utf8_streams() -> None:
    """Arabic and French are printed as UTF-8, whatever locale the terminal was started with."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
