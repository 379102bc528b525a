"""The shell's own choices: language, colours, legal profile, and what machines ask for."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from samsyn.core.appearance import COOKIE
from samsyn.web.legal import PROFILES, profile_named

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cookie", "accepts", "language"),
    [("", "en-GB,en", "sv"), ("en", "sv", "en"), ("xx", "en", "sv")],
)
def test_the_browser_does_not_choose_the_language(
    client: Client, cookie: str, accepts: str, language: str
) -> None:
    client.cookies["django_language"] = cookie
    answer = client.get("/om/", headers={"accept-language": accepts})
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("target", "sent_to"),
    [("/om/", "/om/"), ("https://example.org/", "/"), ("//example.org/", "/"), ("", "/")],
)
def test_the_choice_of_colours_never_leads_elsewhere(
    client: Client, target: str, sent_to: str
) -> None:
    answer = client.post("/utseende/", {"scheme": "dark", "next": target})
    assert answer.headers["Location"] == sent_to
    assert answer.cookies[COOKIE].value == "dark"
    assert 'data-color-scheme="dark"' in client.get("/om/").content.decode()


def test_an_unknown_scheme_is_refused_and_a_forged_cookie_ignored(client: Client) -> None:
    assert client.post("/utseende/", {"scheme": "red"}).status_code == 400
    client.cookies[COOKIE] = '"><script>'
    assert 'data-color-scheme="auto"' in client.get("/om/").content.decode()


@pytest.mark.parametrize(
    ("name", "public_access", "ground"),
    [("association", False, "6.1 f"), ("federation", True, "6.1 e"), ("authority", True, "6.1 e")],
)
def test_the_privacy_page_follows_the_legal_profile(
    client: Client, settings: Settings, name: str, public_access: bool, ground: str
) -> None:
    settings.SAMSYN_LEGAL_PROFILE = name
    page = client.get("/integritet/").content.decode()
    assert ("följer offentlighetsprincipen" in page) is public_access
    assert ground in page


def test_an_unknown_legal_profile_is_an_error_that_names_the_choices() -> None:
    with pytest.raises(ImproperlyConfigured, match=", ".join(PROFILES)):
        profile_named("company")


def test_robots_are_kept_from_accounts_and_filters(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /konto/" in text
    assert "Disallow: /*?" in text


def test_security_txt_exists_only_with_a_contact(client: Client, settings: Settings) -> None:
    settings.SAMSYN_CONTACT_EMAIL = ""
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SAMSYN_CONTACT_EMAIL = "contact@example.org"
    assert "Contact: mailto:contact@example.org" in (
        client.get("/.well-known/security.txt").content.decode()
    )


def test_health_tells_no_more_than_that_it_lives(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_no_page_carries_a_script_or_style_of_its_own(client: Client) -> None:
    page = client.get("/komponenter/").content.decode()
    rendered = page.split("<code>")[0]
    assert "<style" not in rendered
    assert " style=" not in rendered
    assert "onclick" not in rendered
    assert client.get("/").headers["Content-Security-Policy"].count("unsafe") == 0


def test_demo_sign_ins_are_shown_only_where_they_exist(client: Client) -> None:
    from samsyn.core.models import Role
    from tests.factories import UserFactory

    assert "visa-analyst" not in client.get("/konto/login/").content.decode()
    UserFactory(role=Role.ANALYST, is_demo=True)
    assert "visa-analyst" in client.get("/konto/login/").content.decode()


@pytest.mark.parametrize(
    ("profile", "told", "not_told"),
    [
        ("association", "artikel 6.1 f", "2018:218"),
        ("federation", "2018:218", "berättigade intresse"),
        ("authority", "2018:218", "berättigade intresse"),
    ],
)
def test_the_privacy_page_states_its_ground_and_what_that_rests_upon(
    client: Client, settings: Settings, profile: str, told: str, not_told: str
) -> None:
    settings.SAMSYN_LEGAL_PROFILE = profile
    settings.SAMSYN_DPO_EMAIL = "ombud@exempel.se"
    page = client.get("/integritet/").content.decode()
    assert told in page
    assert not_told not in page
    for required in ("ombud@exempel.se", "imy.se", "Var uppgifterna kommer ifrån", "Alla kan läsa"):
        assert required in page
