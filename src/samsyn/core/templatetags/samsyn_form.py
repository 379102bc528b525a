"""Form fields in the design system's markup."""

from __future__ import annotations

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def styled(field: BoundField) -> SafeString:
    """The field's own widget with the design system's class; Django adds the ARIA attributes.

    No placeholder: it vanishes when somebody writes, and repeats the label or hides a hint.
    """
    return field.as_widget(attrs={"class": "ds-input", "placeholder": False})


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """A lone checkbox stands before its label, every other widget below it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def option_input(option: BoundWidget) -> SafeString:
    """One radio button or checkbox of a group, without the label that Django wraps around it."""
    option.data["attrs"]["class"] = "ds-input"
    return SafeString(option.tag())
