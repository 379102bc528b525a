"""What every address of the API shares: pages that a cursor turns, and faults that are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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


def filters_of(asked: schemas.PageAsked) -> dict[str, Any]:
    """The filters that are set, by their names in the question."""
    return asked.dict(exclude={"limit", "cursor"}, exclude_defaults=True)


def page_of(
    request: HttpRequest,
    asked: schemas.PageAsked,
    of: Mapping[str, str],
    choose: Callable[[], QuerySet[Row]],
    answer: Callable[[list[Row], str], Iterable[dict[str, Any]]],
) -> dict[str, Any]:
    """A page of the rows that `choose` gives, in the order of ids.

    `answer` makes the items of some rows, given the site's address. `of` marks the list, so that a
    cursor of another list does not fit. Raises AskedError, before anything is chosen, for a part
    that is not known and for a cursor that does not fit.
    """
    question = filters_of(asked)
    _refuse_unknown(request, asked)
    mark = digest_of({**of, **question})
    after = _after(asked, mark)
    rows = choose().filter(pk__gt=after).order_by("pk")
    found = list(rows[: asked.limit + 1])
    items = list(answer(found[: asked.limit], base_of(request)))
    if len(found) <= asked.limit:
        return {"items": items, "next_cursor": None, "next": None}
    cursor = cursor_after(found[asked.limit - 1].pk, mark)
    query = urlencode({**question, "limit": asked.limit, "cursor": cursor}, doseq=True)
    return {
        "items": items,
        "next_cursor": cursor,
        "next": f"{request.build_absolute_uri(request.path)}?{query}",
    }


def _refuse_unknown(request: HttpRequest, asked: schemas.PageAsked) -> None:
    """A misspelt filter is told: it would answer everything."""
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


def _after(asked: schemas.PageAsked, mark: str) -> int:
    """The id after which the page begins."""
    try:
        return read_cursor(asked.cursor, mark)
    except CursorError as error:
        raise AskedError(
            schemas.Fault(
                what=str(error),
                where="cursor",
                received=asked.cursor,
                next_step="Ask for the first page without a cursor, and follow its `next`.",
            )
        ) from error


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
