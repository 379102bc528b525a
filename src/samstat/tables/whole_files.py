"""Files written whole or not at all: a run that fails leaves what stood there before."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A file to write to; it takes the place of `path` once all of it is written.

    What is written beside it (a manifest, a package's rows) moves along. Missing folders are made.
    OSError where the place cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A folder of its own keeps the name's ending, which writers read the format from, and gives
    # the file the rights that the user's umask says rather than a temporary file's.
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        own = Path(folder) / path.name
        yield own
        for beside in sorted(each for each in own.parent.iterdir() if each != own):
            beside.replace(path.parent / beside.name)
        own.replace(path)
