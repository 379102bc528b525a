"""What can be wrong with a vocabulary file."""

from __future__ import annotations


class VocabularyError(ValueError):
    """A data file breaks its schema: which file and entry, what was found, what to do."""

    def __init__(self, file: str, entry: str, found: str, remedy: str) -> None:
        super().__init__(f"{file}, {entry}: {found}. {remedy}")
        self.file = file
        self.entry = entry
