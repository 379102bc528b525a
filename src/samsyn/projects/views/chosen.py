"""The selection that an address names, shared by list, money, map and export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from samsyn.core import policies
from samsyn.core.scopes import AnyUser
from samsyn.projects.forms import SelectionForm
from samsyn.projects.models import Project
from samsyn.projects.presenters import listing
from samsyn.projects.selectors import Selection, facets_of, select, visible_projects


@dataclass(frozen=True, slots=True)
class Chosen:
    form: SelectionForm
    selection: Selection
    projects: QuerySet[Project]
    may_import: bool
    user: AnyUser

    def context(self, action: str) -> dict[str, Any]:
        """What every view of the selection shows; `action` is the view's own address."""
        chips = listing.chips(self.selection, self.user)
        return {
            "form": self.form,
            "selection": self.selection,
            "query": self.selection.query(),
            "chips": chips,
            "action": action,
            "open": bool(self.form.errors),
            "may_import": self.may_import,
        }


def chosen(request: HttpRequest) -> Chosen:
    """Form, selection and its projects. A filter that cannot be read is told and left out."""
    visible = visible_projects(request.user)
    form = SelectionForm(
        request.GET,
        facets=facets_of(visible),
        reviews=policies.can_review_proposals(request.user),
    )
    form.is_valid()
    selection = Selection.of(form.cleaned_data)
    return Chosen(
        form,
        selection,
        select(visible, selection),
        may_import=policies.can_import_documents(request.user),
        user=request.user,
    )
