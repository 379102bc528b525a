"""What cannot be taken out, and what to do instead."""

from __future__ import annotations


class TooManyError(ValueError):
    """The selection has more projects than that kind of file holds; nothing was written."""

    def __init__(self, kind: str, count: int, most: int) -> None:
        self.kind, self.count, self.most = kind, count, most
        super().__init__(
            f"a file of kind {kind} holds {most} projects and the selection has {count}; narrow "
            "the selection, or take it out as csv or json, which have no limit"
        )
