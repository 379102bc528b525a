"""What a person states of two projects."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samsyn.projects.models import Kinship, Project

Kind = Kinship.Kind

# What stands in a browser's address field, with or without a page under the project's own.
ADDRESS = re.compile(r"(?:https?://[^/\s]+)?/projekt/(\d{1,18})(?:/\S*)?")


class ProjectInput(forms.TextInput):
    """Takes a project's number out of the address of its page, as one copies it."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        address = ADDRESS.fullmatch(value.strip()) if isinstance(value, str) else None
        return address.group(1) if address else value


class KinshipForm(forms.Form):
    """What another project is to this one; a direction is told by the words."""

    WHAT = (
        ("before:pre_study", _("The other is the pre-study of this one")),
        ("after:pre_study", _("This one is the pre-study of the other")),
        ("before:predecessor", _("The other came before this one")),
        ("after:predecessor", _("The other goes on where this one ended")),
        ("before:spin_off", _("This one is a spin-off from the other")),
        ("after:spin_off", _("The other is a spin-off from this one")),
        ("before:same", _("The other is the same project in another list")),
    )

    kind = forms.ChoiceField(label=_("What the projects are to each other"), choices=WHAT)
    other = forms.ModelChoiceField(
        Project.objects.none(),
        label=_("The other project"),
        widget=ProjectInput,
        help_text=_("The address of the project's page, or the number that ends it."),
        error_messages={"invalid_choice": _("No project has that number.")},
    )
    source = forms.CharField(
        label=_("Where this is stated"),
        max_length=300,
        help_text=_("Shown beside it. No names, addresses or numbers of persons."),
    )

    def __init__(self, *args: Any, projects: QuerySet[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = projects

    def pair(self, project: Project) -> dict[str, Any]:
        """Earlier, later, kind and source, as the service takes them."""
        told = self.cleaned_data
        side, kind = told["kind"].split(":")
        first, second = (told["other"], project) if side == "before" else (project, told["other"])
        return {"earlier": first, "later": second, "kind": kind, "source": told["source"]}
