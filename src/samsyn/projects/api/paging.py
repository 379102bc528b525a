"""What every address of the API shares: pages that a cursor turns, and faults that are told."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Path
from ninja.errors import HttpError

from samsyn.projects.api import schemas
from samsyn.projects.api.cursors import CursorError, cursor_after, digest_of, read_cursor

FAULTS = {404: schemas.Fault, 422: schemas.Fault, 429: schemas.Fault}
Id = Annotated[int, Path(ge=1, le=2**62)]
Row = TypeVar("Row", bound=Model)


class AskedError(HttpError):
    """A question that cannot be answered: told with what it was, where and what to do."""

    def __init__(self, fault: schemas.Fault, status: int = 422) -> None:
        super().__init__(status, fault.what)
        self.fault = fault


def base_of(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def after_of(request: HttpRequest, asked: schemas.PageAsked, question: dict[str, Any]) -> int:
    """The id after which the page begins. A misspelt filter is told: it would answer everything."""
    known = type(asked).model_fields
    for name in request.GET:
        if name not in known:
            raise AskedError(
                schemas.Fault(
                    what="the question has a part that is not known",
                    where=name[:80],
                    next_step=f"Known parts: {', '.join(known)}.",
                )
            )
    try:
        return read_cursor(asked.cursor, digest_of(question))
    except CursorError as error:
        raise AskedError(
            schemas.Fault(
                what=str(error),
                where="cursor",
                received=asked.cursor,
                next_step="Ask for the first page without a cursor, and follow its `next`.",
            )
        ) from error


def piece_of(rows: QuerySet[Row], limit: int) -> tuple[list[Row], int | None]:
    """The first `limit` rows by id, and the last one's id where more follow."""
    found = list(rows.order_by("pk")[: limit + 1])
    if len(found) <= limit:
        return found, None
    return found[:limit], found[limit - 1].pk


def page_of(
    request: HttpRequest,
    items: list[dict[str, Any]],
    asked: schemas.PageAsked,
    question: dict[str, Any],
    last: int | None,
    *,
    mark: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """`mark` is what the cursor is bound to, where that is not the question itself."""
    if last is None:
        return {"items": items, "next_cursor": None, "next": None}
    cursor = cursor_after(last, digest_of(question if mark is None else mark))
    query = urlencode({**question, "limit": asked.limit, "cursor": cursor}, doseq=True)
    return {
        "items": items,
        "next_cursor": cursor,
        "next": f"{request.build_absolute_uri(request.path)}?{query}",
    }


def not_found(what: str, received: str) -> AskedError:
    return AskedError(
        schemas.Fault(
            what=f"there is no such {what}, or it is not open to everybody",
            where="path",
            received=received,
            next_step="Take the address from a list's answer.",
        ),
        404,
    )
