"""A main page's first load: the page, its styles, fonts and scripts as the server sends them.

Styles and scripts are compressed ahead by whitenoise, as gzip does at its best, and kept as they
are where that gains less than a twentieth; the page is asked for as browsers ask.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.integration.pages.region import fill
from tests.integration.pages.walk import Tag, tags_of

LIMIT = 200_000
MAIN = (
    "web:overview", "projects:list", "projects:map", "projects:people", "projects:timeline",
    "projects:money", "projects:calls", "projects:compare", "projects:similar", "actors:list",
    "goals:list", "lessons:list", "lessons:methods", "places:index", "vocabularies:glossary",
    "web:open_data", "web:about", "web:privacy", "web:accessibility",
)  # fmt: skip
_LINKED = re.compile(r"url\(['\"]?(?!data:)([^'\")]+)['\"]?\)|@import\s+['\"]([^'\"]+)")


@pytest.mark.django_db
def test_a_first_load_is_under_200_kb(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    fill(client)
    client.logout()
    heavy = {}
    for name in MAIN:
        answer = client.get(reverse(name), headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200, name
        assert answer.headers["Content-Encoding"] == "gzip", name
        sizes = {file: _sent(file) for file in _files(tags_of(_read(answer.content)))}
        weight = len(answer.content) + sum(sizes.values())
        assert len(sizes) > 4, f"{name}: its styles were not found"
        if weight > LIMIT:
            heavy[name] = (weight, len(answer.content), sizes)
    assert heavy == {}


def test_a_file_weighs_what_is_sent_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_bytes(b"a { color: red }\n" * 1_000)
    assert 0 < _weight(tmp_path / "a.css") < 200
    noise = bytes(range(256))
    (tmp_path / "a.woff2").write_bytes(noise)
    assert _weight(tmp_path / "a.woff2") == len(noise)


def _read(sent: bytes) -> str:
    return gzip.decompress(sent).decode()


def _files(tags: tuple[Tag, ...]) -> set[str]:
    """The static files that the page asks for at once, as static names, those of its styles too."""
    wanted = {
        tag.attributes.get("href" if tag.name == "link" else "src", "")
        for tag in tags
        if tag.name in ("script", "img")
        or (tag.name == "link" and tag.attributes.get("rel") in ("stylesheet", "icon", "preload"))
    }
    prefix = str(django_settings.STATIC_URL)
    names = {one.removeprefix(prefix) for one in wanted if one.startswith(prefix)}
    return names | {other for name in names if name.endswith(".css") for other in _linked(name)}


def _linked(style: str) -> set[str]:
    found = _LINKED.findall(_found(style).read_text("utf-8"))
    return {str(Path(style).parent / (url or imported)) for url, imported in found}


def _sent(name: str) -> int:
    return _weight(_found(name))


def _found(name: str) -> Path:
    path = finders.find(name)
    if path is None and name.startswith("vendor/"):
        pytest.skip(f"needs {name}, which 'make run' fetches and no clone holds")
    assert isinstance(path, str), f"{name} is asked for and does not exist"
    return Path(path)


def _weight(path: Path) -> int:
    plain = path.read_bytes()
    small = len(gzip.compress(plain, compresslevel=9))
    return small if small < 0.95 * len(plain) else len(plain)
