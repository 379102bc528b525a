"""Files written whole or not at all: a run that fails leaves what stood there before."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from samstat.errors import FormatError


@dataclass(eq=False)
class _Set:
    """Files that are ready, each with its place; `folders` hold them until then."""

    folders: ExitStack
    ready: list[tuple[Path, Path]] = field(default_factory=list)

    def add(self, file: Path, place: Path) -> None:
        if any(place.absolute() == other.absolute() for _, other in self.ready):
            raise FormatError(
                "two files would be written to the same place",
                where=str(place.parent),
                value=place.name,
                next_step="Give each output a name of its own.",
            )
        self.ready.append((file, place))

    def put_in_place(self) -> None:
        """All of them, or, where one cannot be put there, none: what stood there comes back."""
        done: list[tuple[Path, Path | None]] = []
        try:
            for file, place in self.ready:
                # A link where the file system has them: at no moment is the place empty.
                before = _kept(place, file.with_name(f"before {file.name}"))
                file.replace(place)
                done.append((place, before))
        except OSError:
            for place, before in reversed(done):
                if before is None:
                    place.unlink(missing_ok=True)
                else:
                    before.replace(place)
            raise


_SET: ContextVar[_Set | None] = ContextVar("files written together", default=None)


@contextmanager
def written_together() -> Iterator[None]:
    """What is written inside by `written_whole` takes its place at the end, all of it or none.

    A set inside another belongs to it. OSError where a place cannot be written to, FormatError
    where two files have the same.
    """
    with _joined():
        yield


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A file to write to; it takes the place of `path` once all of it is written.

    What is written beside it (a manifest, a package's rows) moves along. Missing folders are made.
    OSError where the place cannot be written to.
    """
    with _joined() as files:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A folder of its own keeps the name's ending, which writers read the format from, and gives
        # the file the rights that the user's umask says rather than a temporary file's.
        folder = tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent)
        own = Path(files.folders.enter_context(folder)) / path.name
        yield own
        for beside in sorted(each for each in own.parent.iterdir() if each != own):
            files.add(beside, path.parent / beside.name)
        files.add(own, path)


@contextmanager
def written_text(path: Path) -> Iterator[TextIO]:
    """A text in UTF-8 to write to, its line ends as they are written; whole as `written_whole`."""
    with written_whole(path) as own, own.open("w", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def _joined() -> Iterator[_Set]:
    """The set under way, or a new one that is put in place at the end."""
    if (files := _SET.get()) is not None:
        yield files
        return
    with ExitStack() as folders:
        files = _Set(folders)
        before = _SET.set(files)
        try:
            yield files
        finally:
            _SET.reset(before)
        files.put_in_place()


def _kept(place: Path, copy: Path) -> Path | None:
    """What stands there, under another name too; None where nothing does."""
    if not place.exists():
        return None
    try:
        os.link(place, copy)
    except OSError:
        shutil.copy2(place, copy)
    return copy
