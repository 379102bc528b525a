"""A page that is only read never waits for one who writes.

Settings let SQLite's transactions begin with the lock for writing (IMMEDIATE), so that two writers
wait for each other instead of failing. A request is a transaction, so without this every page would
wait for a long import, and fail after the timeout.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class ReadWithoutLockMiddleware:
    """On SQLite, requests of safe methods begin their transaction as readers (DEFERRED)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if connection.vendor != "sqlite" or request.method not in _SAFE:
            return self.get_response(request)
        # Opening the connection sets the mode, so it is opened before the mode is changed.
        connection.ensure_connection()
        sqlite: Any = connection
        before = sqlite.transaction_mode
        sqlite.transaction_mode = "DEFERRED"
        try:
            return self.get_response(request)
        finally:
            sqlite.transaction_mode = before
