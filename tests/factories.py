"""Rows for tests: constructed, and as small as the tests allow."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import factory

from samsyn.core.models import Document, Organisation, Role, RoleAssignment, User


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A user; `role` and `place_code` ('' is every place) give her one assignment."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"user{number}@example.org")
    name = factory.Sequence(lambda number: f"User {number}")
    password = factory.django.Password("a long enough password")

    @classmethod
    def _create(
        cls,
        model_class: type[User],
        *args: Any,
        role: Role | None = None,
        place_code: str = "",
        **kwargs: Any,
    ) -> User:
        user: User = super()._create(model_class, *args, **kwargs)
        if role is not None:
            RoleAssignment.objects.create(user=user, role=role, place_code=place_code)
        return user


class OrganisationFactory(factory.django.DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"Organisation {number}")


class DocumentFactory(factory.django.DjangoModelFactory[Document]):
    """A document known by its hash, without text; store_document makes one with text."""

    class Meta:
        model = Document

    name = factory.Sequence(lambda number: f"document-{number}.txt")
    sha256 = factory.LazyAttribute(lambda one: hashlib.sha256(one.name.encode()).hexdigest())
    format = "esf-page-2014"
    size = 100
    fetched_at = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    text_available = False
