"""Saved searches: kept, followed by feed and e-mail, and silent where the right is gone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samsyn.core.models import AuditEntry, Role, RoleAssignment, User
from samsyn.projects.models import Project, SavedSearch
from samsyn.projects.services import indexing, news, saved
from tests.unit.projects import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return builders.user(Role.ANALYST, "01", email="sara@example.org")


def project(title: str, at: datetime, **columns: object) -> Project:
    made = Project.objects.create(key=f"test:{title}", title=title, **columns)
    Project.objects.filter(pk=made.pk).update(created_at=at, updated_at=at)
    indexing.changed(project_ids=[made.pk])
    return made


def daily(user: User, query: str = "q=spr%C3%A5kst%C3%B6d") -> SavedSearch:
    search = saved.save_search(by=user, name="Språk", query=query)
    saved.change_search(search=search, by=user, name="Språk", frequency="daily")
    return search


def test_a_search_is_saved_from_the_list_renamed_and_deleted(client: Client, user: User) -> None:
    client.force_login(user)
    address = reverse("projects:save_search") + "?q=stöd&programme=2021-2027&programme=2014-2020"
    assert reverse("projects:save_search") in client.get(reverse("projects:list")).text
    assert client.post(address, {"name": "Min"}).status_code == 302
    search = SavedSearch.objects.get()
    assert search.query == "q=st%C3%B6d&programme=2021-2027&programme=2014-2020"
    assert client.post(address, {"name": "Min"}).status_code == 422, "the name is taken"
    page = reverse("projects:search", args=[search.pk])
    client.post(page, {"name": "Vår", "frequency": "weekly"})
    search.refresh_from_db()
    assert (search.name, search.frequency) == ("Vår", "weekly")
    assert "Vår" in client.get(reverse("projects:searches")).text
    client.post(reverse("projects:search_action", args=[search.pk]), {"action": "delete"})
    assert not SavedSearch.objects.exists()
    actions = AuditEntry.objects.filter(subject_type="saved_search").values_list(
        "action", flat=True
    )
    assert set(actions) == {
        "saved_search.created",
        "saved_search.frequency_changed",
        "saved_search.changed",
        "saved_search.deleted",
    }


def test_anothers_search_is_not_there_and_a_visitor_signs_in(client: Client, user: User) -> None:
    search = daily(user)
    for name in ("search", "search_action"):
        address = reverse(f"projects:{name}", args=[search.pk])
        assert client.post(address).status_code == 302
        assert "login" in client.post(address).headers["Location"] or "logga" in str(
            client.post(address).headers["Location"]
        )
    client.force_login(builders.user(email="bo@example.org"))
    assert client.get(reverse("projects:search", args=[search.pk])).status_code == 404
    act = reverse("projects:search_action", args=[search.pk])
    assert client.post(act, {"action": "delete"}).status_code == 404
    assert SavedSearch.objects.exists()


def test_every_link_of_an_e_mail_begins_with_the_public_address(user: User, settings: Any) -> None:
    settings.SAMSYN_PUBLIC_ADDRESS = "https://samsyn.example.org:8443"
    now = timezone.now()
    daily(user)
    project("Språkstöd nytt", now + timedelta(hours=1))
    assert news.send_news(now=now + timedelta(days=1)) == 1
    links = re.findall(r"https?://[^/\s]+", mail.outbox[-1].body)
    assert len(links) > 2
    assert set(links) == {"https://samsyn.example.org:8443"}


def test_news_are_mailed_once_with_a_link_that_ends_them(client: Client, user: User) -> None:
    now = timezone.now()
    project("Språkstöd förr", now - timedelta(days=9))
    search = daily(user)
    fresh = project("Språkstöd nytt", now + timedelta(hours=1))
    project("Annat", now + timedelta(hours=1))
    project("Språkstöd föreslaget", now + timedelta(hours=1), review_state="proposed")
    assert news.send_news(now=now) == 0, "the search was followed today"

    tomorrow = now + timedelta(days=1)
    assert news.send_news(now=tomorrow) == 1
    assert news.send_news(now=tomorrow) == 0
    assert news.send_news(now=tomorrow + timedelta(days=1)) == 0

    (message,) = mail.outbox
    assert message.to == [user.email]
    assert "1 projekt" in message.subject
    assert fresh.title in message.body
    assert reverse("projects:project", args=[fresh.pk]) in message.body
    for other in ("förr", "Annat", "föreslaget"):
        assert other not in message.body
    leave = re.sub(r"^.*://[^/]+", "", str(message.extra_headers["List-Unsubscribe"]).strip("<>"))
    assert client.get(leave).status_code == 200
    search.refresh_from_db()
    assert search.frequency == "daily", "opening the link ends nothing"
    assert Client(enforce_csrf_checks=True).post(leave).status_code == 200
    search.refresh_from_db()
    assert search.frequency == "none"
    assert client.post(leave[:-3] + "abc/").status_code == 404


def test_killed_before_the_mail_left_the_next_one_says_so(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    daily(user)
    project("Språkstöd ett", now + timedelta(hours=1))

    def killed(message: EmailMessage) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", killed)
        with pytest.raises(KeyboardInterrupt):
            news.send_news(now=now + timedelta(days=1))
    assert news.send_news(now=now + timedelta(days=1)) == 0
    project("Språkstöd två", now + timedelta(days=1, hours=2))

    assert news.send_news(now=now + timedelta(days=2)) == 1

    (message,) = mail.outbox
    assert "Språkstöd två" in message.body
    assert "Språkstöd ett" not in message.body
    assert "kanske inte" in message.body
    project("Språkstöd tre", now + timedelta(days=2, hours=2))
    assert news.send_news(now=now + timedelta(days=3)) == 1
    assert "kanske inte" not in mail.outbox[-1].body


def test_what_the_mail_server_refused_is_tried_again(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    daily(user)
    project("Språkstöd ett", now + timedelta(hours=1))

    def refused(message: EmailMessage) -> None:
        raise SMTPException("no")

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", refused)
        assert news.send_news(now=now + timedelta(days=1)) == 0
    assert news.send_news(now=now + timedelta(days=1)) == 1
    assert "Språkstöd ett" in mail.outbox[0].body


def test_weekly_waits_a_week(user: User) -> None:
    now = timezone.now()
    search = saved.save_search(by=user, name="Vecka", query="")
    saved.change_search(search=search, by=user, name="Vecka", frequency="weekly")
    project("Ett", now + timedelta(hours=1))
    assert news.send_news(now=now + timedelta(days=6)) == 0
    assert news.send_news(now=now + timedelta(days=7)) == 1


def test_the_deactivated_and_who_lost_the_right_get_nothing_and_a_clear_answer(
    client: Client, user: User
) -> None:
    now = timezone.now()
    proposals = daily(user, "review_state=proposed")
    key = saved.open_feed(search=proposals, by=user)
    feed = reverse("projects:feed", args=[key])
    project("Föreslaget", now + timedelta(hours=1), review_state="proposed")
    assert client.get(feed).status_code == 200
    assert "Föreslaget" not in client.get(feed).text, "proposals are in no feed"

    RoleAssignment.objects.filter(user=user).delete()
    answer = client.get(feed)
    assert (answer.status_code, "Föreslaget" in answer.text) == (403, False)
    assert "inte längre får se" in answer.text
    client.force_login(user)
    assert "inte längre" in client.get(reverse("projects:searches")).text
    listed = client.get(reverse("projects:list") + "?review_state=proposed").text
    assert "Bara det som är godkänt visas" in listed
    assert news.send_news(now=now + timedelta(days=1)) == 0

    user.is_active = False
    user.save()
    assert client.get(feed).status_code == 410
    assert news.send_news(now=now + timedelta(days=2)) == 0
    assert not mail.outbox


def test_a_feed_is_secret_public_to_whoever_has_it_and_can_be_closed(
    client: Client, user: User
) -> None:
    search = saved.save_search(by=user, name="Språk", query="q=språkstöd")
    project("Språkstöd & <vuxna>\x08", timezone.now(), owner="Sala kommun")
    project("Annat", timezone.now())
    client.force_login(user)
    act = reverse("projects:search_action", args=[search.pk])
    page = client.post(act, {"action": "open_feed"}, follow=True).text
    found = re.search(r"/projekt/flode/([\w-]+)/", page)
    assert found
    search.refresh_from_db()
    assert found[1] not in search.feed_key
    again = client.get(reverse("projects:search", args=[search.pk])).text
    assert found[0] not in again, "the address is shown once"

    visitor = Client()
    answer = visitor.get(found[0])
    assert answer["Content-Type"] == "application/atom+xml"
    assert "Språkstöd &amp; &lt;vuxna&gt;" in answer.text
    assert "Annat" not in answer.text
    client.post(act, {"action": "close_feed"})
    assert visitor.get(found[0]).status_code == 404
