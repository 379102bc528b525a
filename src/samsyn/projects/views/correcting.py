"""The project that a page corrects."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from samsyn.projects.models import Project
from samsyn.projects.policies import can_correct_row
from samsyn.projects.selectors import visible_projects


def project_to_correct(request: HttpRequest, pk: int) -> Project:
    """A project that the user corrects; of others the page does not exist."""
    project: Project = get_object_or_404(visible_projects(request.user), pk=pk)
    if not can_correct_row(request.user, project):
        raise Http404
    return project
