"""No page of core is shown before a policy has been asked."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from samsyn.core import policies, urls
from tests.factories import DocumentFactory, UserFactory


@pytest.mark.parametrize("pattern", urls.urlpatterns, ids=lambda pattern: str(pattern.name))
def test_the_view_names_a_policy_that_exists(pattern: URLPattern) -> None:
    policy = getattr(pattern.callback, "policy", "")
    assert policy.startswith("check_can_"), f"{pattern.name}: mark the view with core.access"
    assert callable(getattr(policies, policy))


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", urls.urlpatterns, ids=lambda pattern: str(pattern.name))
def test_a_visitor_is_sent_to_sign_in_and_a_user_without_roles_refused(
    client: Client, pattern: URLPattern
) -> None:
    document = DocumentFactory()
    names = pattern.pattern.converters
    address = reverse(
        f"core:{pattern.name}",
        kwargs={name: document.pk if name == "pk" else 1 for name in names},
    )
    answers = {client.get(address).status_code, client.post(address).status_code}
    assert answers <= {302, 405}
    assert 302 in answers
    client.force_login(UserFactory())
    answers = {client.get(address).status_code, client.post(address).status_code}
    assert answers <= {403, 405}
    assert 403 in answers
