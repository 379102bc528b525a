"""What people fill in about named networks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samsyn.core.place_names import place_name
from samsyn.core.scopes import AnyUser
from samsyn.projects.form_parts import NO_PERSONS, day_field
from samsyn.projects.models import Actor, NetworkMember
from samsyn.projects.selectors.actors import visible_actors


class NetworkForm(forms.Form):
    name = forms.CharField(label=_("Name of the network"), max_length=200)
    purpose = forms.CharField(
        label=_("Purpose"), max_length=4_000, required=False, help_text=NO_PERSONS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    place_code = forms.CharField(
        label=_("Place code"), max_length=4, required=False,
        help_text=_("Two digits for a county, four for a municipality. Leave blank for every "
                    "place."),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("Everybody may see the network, its meetings and its decisions"), required=False
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


class MemberForm(forms.Form):
    """An actor by its name, as its page has it, or by the number that ends that page's address."""

    actor = forms.CharField(
        label=_("Actor"), max_length=300,
        help_text=_("Its name as its page has it, or the number that ends the page's address."),
    )  # fmt: skip
    from_day = day_field(_("From day"), required=False)

    def __init__(self, *args: Any, user: AnyUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actors = visible_actors(user)

    def clean_actor(self) -> Actor:
        told: str = self.cleaned_data["actor"].strip()
        numbered = told.isascii() and told.isdigit() and len(told) <= 18
        found = self._actors.filter(pk=int(told)) if numbered else self._actors.filter(name=told)
        matches = list(found[:2])
        if len(matches) != 1:
            raise ValidationError(
                _("There are several actors of that name. Give the number of one.")
                if matches
                else _("There is no actor of that name or number in the bank."),
                code="actor",
            )
        return matches[0]


class MeetingForm(forms.Form):
    on = day_field(_("Day"))
    place = forms.CharField(label=_("Where"), max_length=200, required=False)
    present = forms.ModelMultipleChoiceField(
        NetworkMember.objects.none(), label=_("Present"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    notes = forms.CharField(
        label=_("Notes"), max_length=10_000, required=False, help_text=NO_PERSONS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    def __init__(self, *args: Any, members: QuerySet[NetworkMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["present"], members)


class DecisionForm(forms.Form):
    text = forms.CharField(
        label=_("What was decided"), max_length=4_000, help_text=NO_PERSONS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    member = forms.ModelChoiceField(
        NetworkMember.objects.none(), label=_("Who is to do it"), required=False,
        empty_label=_("All of them"),
    )  # fmt: skip
    due_on = day_field(_("To be done by"), required=False)

    def __init__(self, *args: Any, members: QuerySet[NetworkMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["member"], members)


class DoneForm(forms.Form):
    """Empty takes back that it was done."""

    done_on = day_field(_("Done on"), required=False)


def _choose(field: forms.Field, members: QuerySet[NetworkMember]) -> None:
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = members
