"""Users, organisations and the roles that bind them to each other and to places."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from samsyn.core.privacy import Personal, Privacy, as_row, kept, limited_by, with_right, with_row


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        if not email:
            raise ValueError("a user needs an e-mail address; got an empty one")
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in with an e-mail address. What she may do is in RoleAssignment."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    privacy = Privacy(
        scope=limited_by("samsyn.core.selectors.users.users_for"),
        personal=Personal.USER,
        about="users: to sign in and be given the right rights",
        retention=kept("as long as the account exists"),
        fields={Personal.USER: ("password", "email", "name")},
    )

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(models.Model):
    """A body that people work for here: municipality, association, region, project owner."""

    name = models.CharField(max_length=300, unique=True)
    org_number = models.CharField(max_length=11, blank=True)
    place_code = models.CharField(max_length=4, blank=True)

    privacy = Privacy(
        scope=with_right("samsyn.core.policies.can_manage_roles"),
        personal=Personal.NONE,
        retention=kept("as long as roles name it"),
        fields={Personal.NONE: ("name",)},
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    VISITOR = "visitor", _("visitor")
    ANALYST = "analyst", _("analyst")
    REPORTER = "reporter", _("reporter")
    PROJECT_MANAGER = "project_manager", _("project manager")
    CASEWORKER = "caseworker", _("caseworker")
    STEERING_MEMBER = "steering_member", _("steering member")
    ADMINISTRATOR = "administrator", _("administrator")


class RoleAssignment(models.Model):
    """One role of one user, bound to an organisation and to a place.

    `place_code` is text: '' for every place, two digits for a county, four for a municipality.
    Nothing is allowed without an assignment that allows it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True)
    place_code = models.CharField(max_length=4, blank=True)

    privacy = Privacy(
        scope=as_row("user"),
        personal=Personal.USER,
        about="users: what each may do, and where",
        retention=with_row("user", "when the role is taken away, and with the user"),
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "role", "organisation", "place_code"),
                name="role_assignment_once",
            ),
            # SQLite holds two nulls to be different, so a role without organisation needs its own.
            models.UniqueConstraint(
                fields=("user", "role", "place_code"),
                condition=models.Q(organisation=None),
                name="role_assignment_without_organisation_once",
            ),
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^(\d{2}|\d{4})?$"),
                name="role_assignment_place_code_is_code",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.place_code or '*'}"
