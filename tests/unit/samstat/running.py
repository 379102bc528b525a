"""Runs the command as it is installed."""

from __future__ import annotations

import shlex
import sys

import pytest

from samstat.cli import main


def exit_code(words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """What `samstat` with these words ends with; 0 when all is well."""
    monkeypatch.setattr(sys, "argv", ["samstat", *shlex.split(words)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int | None)
    return ended.value.code or 0
