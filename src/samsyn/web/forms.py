"""The form for faults. Made so that a person without an account, or without scripts, can use it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samsyn.web.models import FaultReport


class FaultForm(forms.Form):
    """`website` is a trap: it is hidden from people, so only a machine fills it in."""

    kind = forms.ChoiceField(
        label=_("What is it about?"), choices=FaultReport.Kind.choices, widget=forms.RadioSelect
    )
    page = forms.CharField(label=_("On which page?"), required=False, max_length=300)
    text = forms.CharField(
        label=_("What happened, and what did you expect?"),
        help_text=_("Do not write personal data about yourself or anybody else here."),
        max_length=4000,
        widget=forms.Textarea({"rows": 7}),
    )
    reply_email = forms.EmailField(
        label=_("Your e-mail address, if you want an answer"),
        help_text=_("Used for the answer alone, and taken away after a year."),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    website = forms.CharField(required=False)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this field empty."))
        return ""
