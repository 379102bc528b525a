"""What a process keeps for as long as the database has not changed (see database_state)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Shelf(Generic[Thing]):
    """Things of one state of the database, at most `room` bytes: those not asked for longest leave
    first, and all of them once the database has changed, whatever names they hold."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._state = ""
        self._things: OrderedDict[Hashable, tuple[Thing, int]] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, state: str) -> Thing | None:
        """The thing as it is in `state`, the newest that is known of the database."""
        with self._lock:
            if state != self._state:
                self._things.clear()
                self._state, self._used = state, 0
            if key not in self._things:
                return None
            self._things.move_to_end(key)
            return self._things[key][0]

    def put(self, key: Hashable, thing: Thing, size: int, state: str) -> None:
        """Keep a thing of so many bytes that was made in `state`, unless the database has changed
        since."""
        with self._lock:
            if state != self._state or key in self._things:
                return
            self._things[key] = (thing, size)
            self._used += size
            while self._used > self._room:
                _, (_gone, freed) = self._things.popitem(last=False)
                self._used -= freed

    @contextmanager
    def one_at_a_time(self, key: Hashable) -> Iterator[None]:
        """Readers of one thing who come at once: the first makes it, the others wait for that."""
        with self._lock:
            own = self._making.setdefault(key, Lock())
        try:
            with own:
                yield
        finally:
            with self._lock:
                if not own.locked():
                    self._making.pop(key, None)
