"""Logs as JSON lines, in which no e-mail address, telephone or personal number is written.

The whole line is masked after it is put together, tracebacks included: an exception's text often
holds the value that it stumbled on.
"""

from __future__ import annotations

from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from samsyn.core.personal_patterns import without_personal_patterns


def mask_personal(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Mask the texts of an event, at any depth. Numbers that could be a person's are texts here."""
    return {key: _masked(value) for key, value in event.items()}


def _masked(part: Any) -> Any:
    if isinstance(part, str):
        return without_personal_patterns(part)
    if isinstance(part, dict):
        return {_masked(key): _masked(value) for key, value in part.items()}
    if isinstance(part, list | tuple | set | frozenset):
        return [_masked(value) for value in part]
    if part is None or isinstance(part, bool | int | float):
        return part
    return without_personal_patterns(str(part))


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
]


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """The formatter of every handler, for records of structlog and of the standard library."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            mask_personal,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def configure() -> None:
    """Send structlog's own loggers through the standard library, and so through `formatter`."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
