"""What several commands ask of their options alike."""

from __future__ import annotations

from pathlib import Path

from samstat.errors import FormatError


def existing_file(path: Path) -> Path:
    """The path itself; FormatError where there is no file."""
    if not path.is_file():
        raise FormatError("there is no such file", where=path.name, next_step="Check the path.")
    return path


def check_language(language: str) -> None:
    """FormatError for another language than those that tables have words in."""
    if language not in ("sv", "en"):
        raise FormatError(
            "there is no such language", where="--language", value=language, next_step="sv or en"
        )
