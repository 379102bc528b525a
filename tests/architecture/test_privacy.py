"""Every table says whose data it holds, who reads it and what ends it, and says it truly."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from samsyn.core.privacy import (
    Personal,
    Privacy,
    as_row,
    by_duty,
    by_service,
    internal,
    kept,
    of_user,
    public,
    with_right,
    with_row,
)
from samsyn.core.privacy.checks import faults, retention_faults, scope_faults
from samsyn.core.privacy.inventory import page, tables
from samsyn.core.privacy.others import registered_stores


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_every_table_declares_itself_truly(model: type[models.Model]) -> None:
    found = faults(model)
    assert not found, f"{model._meta.label}: " + "\n".join(found)


def test_every_store_outside_the_tables_names_what_exists() -> None:
    for store in registered_stores():
        assert not [*scope_faults(None, store.scope), *retention_faults(None, store.retention)]


def test_the_page_tells_of_every_table_and_store() -> None:
    text = page()
    assert all(f"`{model._meta.label}`" in text for model in tables())
    assert all(f"| {store.name} |" in text for store in registered_stores())


class _Declared:
    """A model whose own declaration is exchanged for a while."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, label: str) -> None:
        self.model = apps.get_model(label)
        self._patch = monkeypatch

    def faults(self, privacy: Privacy) -> str:
        self._patch.setattr(self.model, "privacy", privacy)
        return "\n".join(faults(self.model))


@pytest.fixture
def fault_report(monkeypatch: pytest.MonkeyPatch) -> _Declared:
    return _Declared(monkeypatch, "web.FaultReport")


FIELDS = {
    Personal.NONE: ("page",),
    Personal.INDIRECT: ("text",),
    Personal.PERSON: ("reply_email",),
}
GONE = by_duty("fault_reports", "after a year")


def told(**changed: object) -> Privacy:
    given = {
        "scope": public(), "personal": Personal.PERSON, "retention": GONE, "fields": FIELDS,
        "about": "visitors",
    }  # fmt: skip
    return Privacy(**(given | changed))  # type: ignore[arg-type]


def test_a_true_declaration_has_no_faults(fault_report: _Declared) -> None:
    assert fault_report.faults(told()) == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"fields": {**FIELDS, Personal.INDIRECT: ()}}, "the field text may hold words"),
        ({"fields": {**FIELDS, Personal.NONE: ("page", "gone")}}, "`gone` is declared and is no"),
        ({"fields": {**FIELDS, Personal.NONE: ("page", "text")}}, "`text` is declared twice"),
        ({"personal": Personal.USER}, "`personal` is USER, its fields say PERSON"),
        ({"about": ""}, "`about` is empty"),
        ({"scope": of_user("created_at")}, "does not lead to a user"),
        ({"scope": as_row("kind")}, "leads to no table that declares"),
        ({"scope": as_row("project")}, "leads nowhere"),
        ({"scope": with_right("samsyn.web.policies.can_nothing")}, "is no function"),
        ({"retention": by_duty("nightly", "at night")}, "no daily duty is registered as nightly"),
        ({"retention": by_service("samsyn.web.services.burn", "at once")}, "burn is no function"),
        ({"retention": with_row("handled_by")}, "no foreign key with on_delete=CASCADE"),
        ({"retention": kept("for ever")}, "`reply_email` tells of a person and nothing ends it"),
        ({"retention": by_duty("fault_reports", "")}, "says nothing of when"),
    ],
)
def test_a_false_declaration_is_told(
    fault_report: _Declared, changed: dict[str, object], said: str
) -> None:
    assert said in fault_report.faults(told(**changed))


def test_a_table_without_declaration_is_told_what_to_write(
    monkeypatch: pytest.MonkeyPatch, fault_report: _Declared
) -> None:
    monkeypatch.delattr(fault_report.model, "privacy")
    [said] = faults(fault_report.model)
    assert "privacy = Privacy(" in said
    assert '"page", "text", "reply_email",' in said
    assert "personal=Personal.USER" in said


def test_a_row_that_goes_with_another_ends_only_where_that_one_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A person in a project's section would stay, since projects do."""
    section = _Declared(monkeypatch, "projects.ProjectSection")
    privacy = Privacy(
        scope=internal(),
        personal=Personal.PERSON,
        retention=with_row("project"),
        about="persons",
        fields={Personal.NONE: ("locator",), Personal.PERSON: ("heading", "text")},
    )
    assert "`text` tells of a person and nothing ends it" in section.faults(privacy)


def test_what_belongs_to_a_user_ends_with_her(monkeypatch: pytest.MonkeyPatch) -> None:
    saved = _Declared(monkeypatch, "projects.SavedSearch")
    privacy = Privacy(
        scope=of_user("user"),
        personal=Personal.PERSON,
        retention=with_row("user"),
        about="users",
        fields={Personal.NONE: ("feed_key", "name"), Personal.PERSON: ("query",)},
    )
    assert saved.faults(privacy) == ""
