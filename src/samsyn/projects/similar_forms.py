"""The text that somebody compares with the project bank."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AnyText(forms.CharField):
    """Whatever is pasted is a text: NUL is left out, as no database takes it."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\x00", " ")


class TextForm(forms.Form):
    text = AnyText(
        label=_("Your text"),
        help_text=_(
            "An idea, an application or a report, in Swedish. The text is compared and then"
            " forgotten: it is not stored, and numbers in it are not looked for."
        ),
    )
