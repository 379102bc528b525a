"""`samsyn administrator`: the first user of a new installation, who invites the others."""

from __future__ import annotations

from typing import Annotated

import typer

from samsyn.cli.setup import console, database, fail


def administrator(
    email: Annotated[str, typer.Argument(help="E-mail address of the new administrator.")],
    site: Annotated[str, typer.Option(help="Address of the site.")] = "http://127.0.0.1:8000",
) -> None:
    """Make an administrator and print the link by which she chooses her password."""
    database()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction

    from samsyn.core.models import Role
    from samsyn.core.services.invitations import password_path
    from samsyn.core.services.roles import assign_role, create_user

    try:
        validate_email(email)
        with transaction.atomic():
            user = create_user(email=email, name="", by=None)
            assign_role(user=user, role=Role.ADMINISTRATOR, by=None)
    except ValidationError as error:
        fail(f"'{email}': {' '.join(error.messages)}")
    console.print("The link works once, for three days:", markup=False)
    typer.echo(f"{site.rstrip('/')}{password_path(user)}")
