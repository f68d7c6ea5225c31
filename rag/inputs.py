"""What callers name, checked before anything is opened or looked for: paths, articles, filters."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import InputError
from rag.schema import Filters

if TYPE_CHECKING:
    from rag.index import IndexView
    from rag.settings import Settings


def checked_settings(settings: object) -> Settings:
    """
    The settings.

    Raises:
        InputError: they are no :class:`rag.Settings`.
    """
    from rag.settings import Settings

    if not isinstance(settings, Settings):
        raise InputError(
            f"Settings must be a rag.Settings, not {settings!r:.60}.",
            next_step='Write Engine(load_settings(home="…")).',
        )
    return settings


def checked_timing(timing: object) -> MutableMapping[str, float] | None:
    """
    What is filled with seconds, None for nothing.

    Raises:
        InputError: it is no dictionary.
    """
    if timing is not None and not isinstance(timing, MutableMapping):
        raise InputError(f"timing={timing!r:.60} is not a dictionary.", next_step="Pass an empty one: timing={}.")
    return timing


Paths = Sequence[str | Path] | str | Path
"""One folder or file, or several."""


def roots_of(paths: Paths | None, *, default: Path) -> list[Path]:
    """
    The folders or files that are meant.

    Args:
        paths: as they were given; None for ``default``.
        default: the configured corpus.

    Raises:
        InputError: no path is among them, or something that is none: an empty one would be the working folder.
    """
    if paths is None:
        return [default]
    given = [paths] if isinstance(paths, str | bytes | os.PathLike) else paths
    if not isinstance(given, Iterable):
        raise InputError(f"{paths!r:.60} is neither a path nor a list of them.", next_step="Name a folder of articles.")
    roots = [_path(one) for one in given]
    if not roots:
        raise InputError(
            "There is nothing to ingest: the list of paths is empty.",
            next_step="Name a folder of articles, or leave the paths out for the one that is configured.",
        )
    return roots


def _path(value: object) -> Path:
    if not isinstance(value, str | os.PathLike) or not isinstance(name := os.fspath(value), str) or not name.strip():
        raise InputError(f"{value!r:.60} is not a path.", next_step="Name a folder of articles, or one article.")
    try:
        path = Path(name).expanduser()
        os.stat(path)
    except (ValueError, RuntimeError) as exc:  # a NUL or half a surrogate pair; a user that there is not
        raise InputError(f"{name!r:.60} cannot be a path: {exc}.", next_step="Name a folder of articles.") from exc
    except OSError as exc:
        # Whoever looks for it tells what else may be wrong with it; over this the look itself would stumble.
        if exc.errno == errno.ENAMETOOLONG:
            raise InputError(f"{name!r:.60}… is too long for a path.", next_step="Name a folder of articles.") from exc
    return path


def article_id_of(name: object, view: IndexView) -> str:
    """
    The id of an article of the index.

    Args:
        name: id, source, or path on this machine.
        view: a state of the index.

    Raises:
        InputError: there is none of this name, or there are several, or it is no text.
    """
    if not isinstance(name, str):
        raise InputError(
            f"An article is named by its id or source, not by {type(name).__name__}.",
            next_step="`rag articles` lists them.",
        )
    found = view.find_article(name) if _may_be_a_path(name) else None
    if found is None:
        raise InputError(
            f"There is no article {name!r:.200} in the index.",
            next_step="Use its id or source: every hit names its own, and `rag articles` lists all.",
        )
    return found


def article_ids_of(names: Sequence[str] | str, view: IndexView) -> list[str]:
    """The ids of articles, see :func:`article_id_of`; a text stands for one article, not for its letters."""
    given: object = [names] if isinstance(names, str) else names
    if not isinstance(given, Iterable):
        raise InputError(f"{names!r:.60} is not a list of articles.", next_step="`rag articles` lists them.")
    return [article_id_of(name, view) for name in given]


def filters_of(filters: Filters | None, view: IndexView) -> Filters:
    """
    The filters with the ids of the articles that they name.

    Raises:
        InputError: they cannot be used, or name an article or language that there is not.
    """
    from rag.search import check_filters

    checked = check_filters(filters, held=view.languages)
    return replace(checked, articles=tuple(dict.fromkeys(article_ids_of(checked.articles, view))))


def _may_be_a_path(name: str) -> bool:
    try:
        return b"\0" not in os.fsencode(name)
    except UnicodeEncodeError:  # half a surrogate pair
        return False
