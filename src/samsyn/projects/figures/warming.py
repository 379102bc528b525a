"""Fetching what a large bank's pages are counted by before the first request asks for it."""

from __future__ import annotations

import logging

from django.db import Error, connections

from samsyn.projects.figures.bank import current

logger = logging.getLogger(__name__)


def warm_up() -> None:
    """Hold facets and figures in this process. Called where the server starts, before it divides
    into workers, which then share the memory; no connection may be shared, so all are closed.

    A database that is away stops no server: the first request fetches instead.
    """
    from samsyn.projects.search import columns
    from samsyn.projects.search.tables import PROJECTS

    try:
        columns.current(PROJECTS)
        bank = current()
        if bank is not None:
            # Worked out once and kept with the bank.
            _ = bank.county, bank.price_year, bank.end_year
    except Error:
        logger.warning("the figures of the bank could not be fetched yet", exc_info=True)
    finally:
        connections.close_all()
