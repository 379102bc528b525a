"""What import-linter cannot see: foreign keys, addresses and templates point downwards too."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "samsyn"
TEMPLATE_REFERENCE = re.compile(r"{%\s*(?:extends|include)\s+[\"']([\w/-]+\.html)[\"']")


def layers() -> list[set[str]]:
    """The rooms of the layers contract, uppermost first, as last parts of their names."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(c for c in config["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    return [
        {name.strip().removeprefix("samsyn.") for name in layer.split("|")}
        for layer in contract["layers"]
    ]


def rank(app: str) -> int:
    """The height of an app; a larger number is lower."""
    for number, rooms in enumerate(layers()):
        if app in rooms:
            return number
    raise AssertionError(f"{app} is not in the layers contract of pyproject.toml")


def own_apps() -> list[str]:
    return [app.label for app in apps.get_app_configs() if app.name.startswith("samsyn.")]


@pytest.mark.parametrize("label", own_apps())
def test_foreign_keys_point_downwards(label: str) -> None:
    for model in apps.get_app_config(label).get_models():
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if target is None or target._meta.app_label not in own_apps():
                continue
            other = target._meta.app_label
            assert rank(other) >= rank(label), f"{model.__name__}.{field.name} points up to {other}"


def addresses(resolver: URLResolver, above: str = "") -> Iterator[tuple[str, str]]:
    """Each view's module with the module of the urls that name it."""
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            module = part.urlconf_module
            yield from addresses(part, getattr(module, "__name__", above))
        elif isinstance(part, URLPattern):
            yield above, part.callback.__module__


def test_addresses_name_views_of_their_own_room_or_lower() -> None:
    seen = [
        (conf.split(".")[1], view.split(".")[1])
        for conf, view in addresses(get_resolver())
        if conf.startswith("samsyn.") and view.startswith("samsyn.")
    ]
    assert seen, "no address of Samsyn was found"
    for conf, view in seen:
        assert rank(view) >= rank(conf), f"the urls of {conf} name a view of {view} above it"


@pytest.mark.parametrize("label", own_apps())
def test_templates_build_on_their_own_room_or_lower(label: str) -> None:
    home = {
        template.relative_to(folder).as_posix(): folder.parent.name
        for folder in SOURCE.glob("*/templates")
        for template in folder.rglob("*.html")
    }
    for template in (SOURCE / label / "templates").rglob("*.html"):
        for name in TEMPLATE_REFERENCE.findall(template.read_text(encoding="utf-8")):
            owner = home.get(name)
            assert owner is None or rank(owner) >= rank(label), f"{template} builds on {name}"
