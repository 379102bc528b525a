"""The example region's sign-ins, for the sign-in page."""

from __future__ import annotations

from django import template

from samsyn.core import demo_logins as example

register = template.Library()


@register.simple_tag
def demo_logins() -> list[example.DemoLogin]:
    """Empty where the installation has no example users, and the page then shows nothing."""
    return example.demo_logins()
