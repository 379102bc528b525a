"""`samsyn notify`: the e-mails on news in saved searches, where no worker sends them."""

from __future__ import annotations

from samsyn.cli.setup import console, database


def notify() -> None:
    """E-mail the news of the saved searches that are due. Run again, it sends nothing twice."""
    database()
    from samsyn.projects.services.news import send_news

    console.print(f"{send_news()} e-mails sent", markup=False)
