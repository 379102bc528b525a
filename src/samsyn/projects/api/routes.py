"""The addresses of the project bank in the read API."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from ninja.errors import HttpError

from samsyn.projects.api import answers, schemas
from samsyn.projects.api.cursors import CursorError, cursor_after, digest_of, read_cursor
from samsyn.projects.selectors import Selection
from samsyn.projects.services import exporting

router = Router(tags=["projects"])
FAULTS = {404: schemas.Fault, 422: schemas.Fault, 429: schemas.Fault}
Id = Annotated[int, Path(ge=1, le=2**62)]
Hash = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


class AskedError(HttpError):
    """A question that cannot be answered: told with what it was, where and what to do."""

    def __init__(self, fault: schemas.Fault, status: int = 422) -> None:
        super().__init__(status, fault.what)
        self.fault = fault


@router.get(
    "/projects",
    url_name="projects",
    operation_id="projects",
    response={200: schemas.Projects, **FAULTS},
    summary="Projects, by page",
)
def projects(request: HttpRequest, asked: Query[schemas.ProjectsAsked]) -> dict[str, Any]:
    """Accepted projects in the order of their ids, each value with its document and spot."""
    question = asked.dict(exclude={"limit", "cursor"}, exclude_defaults=True)
    after = _after(request, asked, question)
    found, more = answers.projects_after(Selection(**question), after, asked.limit)
    items = list(answers.project_answers(found, _base(request)))
    return _page(request, items, asked, question, found[-1].pk if more else None)


@router.get("/projects/{pk}", response={200: schemas.ProjectFound, **FAULTS}, summary="One project")
def project(request: HttpRequest, pk: Id) -> dict[str, Any]:
    found = list(answers.accepted_projects().filter(pk=pk))
    for answer in answers.project_answers(found, _base(request)):
        return answer
    raise _not_found("project", str(pk))


@router.get("/calls", response={200: schemas.Calls, **FAULTS}, summary="Calls, by page")
def calls(request: HttpRequest, asked: Query[schemas.PageAsked]) -> dict[str, Any]:
    """Accepted calls in the order of their ids."""
    question = {"of": "calls"}
    after = _after(request, asked, question)
    found = list(answers.accepted_calls().filter(pk__gt=after).order_by("pk")[: asked.limit + 1])
    more = len(found) > asked.limit
    found = found[: asked.limit]
    items = list(answers.call_answers(found, _base(request)))
    return _page(request, items, asked, {}, found[-1].pk if more else None, mark=question)


@router.get("/calls/{pk}", response={200: schemas.CallFound, **FAULTS}, summary="One call")
def call(request: HttpRequest, pk: Id) -> dict[str, Any]:
    for answer in answers.call_answers(answers.accepted_calls().filter(pk=pk), _base(request)):
        return answer
    raise _not_found("call", str(pk))


@router.get(
    "/documents/{sha256}",
    response={200: schemas.DocumentFound, **FAULTS},
    summary="A document that values were read from",
)
def document(request: HttpRequest, sha256: Hash) -> dict[str, Any]:
    found = answers.document_answer(sha256)
    if found is None:
        raise _not_found("document", sha256)
    return found


@router.get("/dump", response={200: dict[str, Any], 429: schemas.Fault}, summary="The whole bank")
def dump(request: HttpRequest) -> StreamingHttpResponse:
    """Every accepted project with the document and spot of each value, in one JSON document."""
    base = request.build_absolute_uri("/")
    lines = exporting.STREAMED["json"](
        exporting.chosen_by(answers.EVERYBODY, ""),
        exporting.about(answers.EVERYBODY, "", base=base),
    )
    response = StreamingHttpResponse(lines, content_type="application/json")
    name = f"samsyn-projekt-{timezone.localdate().isoformat()}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _after(request: HttpRequest, asked: schemas.PageAsked, question: dict[str, Any]) -> int:
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


def _page(
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


def _not_found(what: str, received: str) -> AskedError:
    return AskedError(
        schemas.Fault(
            what=f"there is no such {what}, or it is not open to everybody",
            where="path",
            received=received,
            next_step="Take the address from a list's answer.",
        ),
        404,
    )
