"""What a person states of an actor's role in a project."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from samsyn.projects.form_parts import amount_field, day_field
from samsyn.projects.models import Participation
from samsyn.projects.services.roles import StatedRole


class RoleForm(forms.Form):
    """A role that begins, or began."""

    name = forms.CharField(
        label=_("Organisation"),
        max_length=300,
        help_text=_("Its name. One that is among the actors already is told by name or number."),
    )
    org_number = forms.CharField(label=_("Organisation number"), max_length=20, required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            one for one in Participation.Role.choices if one[0] != Participation.Role.OWNER.value
        ],
    )
    amount = amount_field(
        _("Amount that it brings"), help_text=_("Leave empty where it is unknown.")
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[("SEK", _("kronor")), ("EUR", _("euros"))], required=False
    )
    from_day = day_field(_("From"), required=False)
    to_day = day_field(_("To and including"), required=False)
    source = forms.CharField(
        label=_("Where this is stated"),
        max_length=300,
        help_text=_("Shown beside the role. No names, addresses or numbers of persons."),
    )

    def stated(self) -> StatedRole:
        told = self.cleaned_data
        return StatedRole(**told | {"currency": told["currency"] or "SEK"})
