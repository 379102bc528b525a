"""The addresses of the project bank in the read API."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import Path, Query, Router

from samsyn.projects.api import answers, schemas
from samsyn.projects.api.paging import FAULTS, Id, base_of, filters_of, not_found, page_of
from samsyn.projects.selectors import Selection
from samsyn.projects.services import exporting

router = Router(tags=["projects"])
Hash = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


@router.get(
    "/projects",
    url_name="projects",
    operation_id="projects",
    response={200: schemas.Projects, **FAULTS},
    summary="Projects, by page",
)
def projects(request: HttpRequest, asked: Query[schemas.ProjectsAsked]) -> dict[str, Any]:
    """Accepted projects in the order of their ids, each value with its document and spot."""
    return page_of(
        request,
        asked,
        {},
        lambda: answers.chosen_accepted(Selection(**filters_of(asked))),
        answers.project_answers,
    )


@router.get("/projects/{pk}", response={200: schemas.ProjectFound, **FAULTS}, summary="One project")
def project(request: HttpRequest, pk: Id) -> dict[str, Any]:
    found = list(answers.accepted_projects().filter(pk=pk))
    for answer in answers.project_answers(found, base_of(request)):
        return answer
    raise not_found("project", str(pk))


@router.get("/calls", response={200: schemas.Calls, **FAULTS}, summary="Calls, by page")
def calls(request: HttpRequest, asked: Query[schemas.PageAsked]) -> dict[str, Any]:
    """Accepted calls in the order of their ids."""
    return page_of(request, asked, {"of": "calls"}, answers.accepted_calls, answers.call_answers)


@router.get("/calls/{pk}", response={200: schemas.CallFound, **FAULTS}, summary="One call")
def call(request: HttpRequest, pk: Id) -> dict[str, Any]:
    for answer in answers.call_answers(answers.accepted_calls().filter(pk=pk), base_of(request)):
        return answer
    raise not_found("call", str(pk))


@router.get(
    "/documents/{sha256}",
    response={200: schemas.DocumentFound, **FAULTS},
    summary="A document that values were read from",
)
def document(request: HttpRequest, sha256: Hash) -> dict[str, Any]:
    found = answers.document_answer(sha256)
    if found is None:
        raise not_found("document", sha256)
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
