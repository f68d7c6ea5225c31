"""A part that is made on first use, and once, however many threads ask for it first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class locked_property(Generic[T]):
    """
    As ``functools.cached_property``, which has no lock since Python 3.12 and one for all instances before.

    The object has a re-entrant lock ``_lock``, under which its parts are made; a part that is there is read without
    it. Like the original it keeps the value in the object's ``__dict__``, from where it may be taken out.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, owner: None, kind: type) -> locked_property[T]: ...

    @overload
    def __get__(self, owner: Any, kind: type | None = None) -> T: ...

    def __get__(self, owner: Any, kind: type | None = None) -> locked_property[T] | T:
        if owner is None:
            return self
        with owner._lock:
            # Whoever had the lock before may have made it.
            if self._name in owner.__dict__:
                made: T = owner.__dict__[self._name]
            else:
                made = owner.__dict__[self._name] = self._make(owner)
            return made
