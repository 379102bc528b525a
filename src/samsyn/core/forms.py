"""Forms of the shared pages: what they ask for and what they refuse, in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samsyn.core.models import Organisation, Role
from samsyn.core.place_names import place_name


class PurposeForm(forms.Form):
    """Why somebody reads what is restricted; the answer goes into the audit log."""

    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=300,
        help_text=_("Why you need to read the original. The purpose is kept in the audit log."),
    )


class UserForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The invitation goes here. The link in it is used to choose a password."),
    )


class RoleForm(forms.Form):
    """A role, the organisation it is held for and the place it reaches."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.all(),
        required=False,
        empty_label=_("No organisation"),
    )
    place_code = forms.CharField(
        label=_("Place code"),
        required=False,
        max_length=4,
        help_text=_(
            "Two digits for a county, four for a municipality. Leave blank for every place."
        ),
    )

    def clean_place_code(self) -> str:
        code: str = self.cleaned_data["place_code"].strip()
        if code and place_name(code) is None:
            raise ValidationError(
                _("There is no county or municipality with the code %(code)s."),
                code="unknown_place",
                params={"code": code},
            )
        return code


class AuditFilterForm(forms.Form):
    """Which entries of the audit log to show; a blank field asks for all."""

    action = forms.ChoiceField()
    subject_type = forms.ChoiceField()
    subject_id = forms.CharField(label=_("Row number"), required=False, max_length=64)
    actor = forms.EmailField(label=_("User's e-mail address"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To and including"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, actions: list[str], types: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"] = forms.ChoiceField(
            label=_("Action"), required=False, choices=_choices(actions)
        )
        self.fields["subject_type"] = forms.ChoiceField(
            label=_("Type of row"), required=False, choices=_choices(types)
        )


def _choices(words: list[str]) -> list[tuple[str, Any]]:
    return [("", _("All")), *((word, word) for word in words)]
