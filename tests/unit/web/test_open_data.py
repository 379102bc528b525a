"""The page of open data: every address of the API in words, in both languages."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from samsyn.web.api import api
from tests.unit.projects.builders import document, project, store

pytestmark = pytest.mark.django_db


def test_every_address_of_the_api_is_told_in_swedish(client: Client) -> None:
    store(document(project()))
    page = client.get(reverse("web:open_data")).content.decode()
    for path in api.get_openapi_schema(path_prefix="/api/v1/")["paths"]:
        assert f"<code>{path}</code>" in page
    assert "Ett projekt" in page
    assert "1 projekt och 0 utlysningar" in page
    assert "Hela banken med källa" in page
    assert "The whole bank" not in page


def test_the_terms_are_told_where_they_are_decided(client: Client, settings: LazySettings) -> None:
    assert "inte beslutat om villkor" in client.get(reverse("web:open_data")).content.decode()
    settings.SAMSYN_DATA_LICENCE = "http://creativecommons.org/publicdomain/zero/1.0/"
    page = client.get(reverse("web:open_data")).content.decode()
    assert f'href="{settings.SAMSYN_DATA_LICENCE}"' in page
