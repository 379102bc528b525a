"""No line of a log names a person, wherever in the record the name of her stands."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest
import structlog

from samsyn.core import logs

SECRETS = ("kim.berg@example.org", "070-123 45 67", "19800101-1231")


def _line(**changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": "samsyn.test", "level": logging.ERROR, "pathname": __file__, "lineno": 1,
        "msg": "happened", "args": (), "exc_info": None,
    }  # fmt: skip
    extra = changes.pop("extra", {})
    record = logging.LogRecord(**{**fields, **changes})
    record.__dict__.update(extra)
    line: dict[str, Any] = json.loads(logs.formatter().format(record))
    return line


@pytest.mark.parametrize("secret", SECRETS)
def test_messages_arguments_and_extras_are_masked(secret: str) -> None:
    line = _line(msg="sent to %s", args=(secret,), extra={"deep": {"to": [secret]}})
    assert secret not in json.dumps(line, ensure_ascii=False)
    assert line["event"].startswith("sent to [")
    assert line["logger"] == "samsyn.test"


@pytest.mark.parametrize("secret", SECRETS)
def test_tracebacks_are_masked(secret: str) -> None:
    try:
        raise LookupError(f"no row of {secret}")
    except LookupError:
        line = _line(exc_info=sys.exc_info())
    assert secret not in json.dumps(line, ensure_ascii=False)
    assert "LookupError" in line["exception"]


def test_numbers_of_the_field_are_kept() -> None:
    line = _line(msg="project 2016/00158 of 212000-0142, 2 761 412 kr, 2014-01-02")
    assert line["event"] == "project 2016/00158 of 212000-0142, 2 761 412 kr, 2014-01-02"


def test_structlogs_own_loggers_are_masked_too(caplog: pytest.LogCaptureFixture) -> None:
    logs.configure()
    with caplog.at_level(logging.INFO):
        structlog.get_logger("samsyn.test").info("row read", who=SECRETS[0])
    assert SECRETS[0] not in logs.formatter().format(caplog.records[-1])
