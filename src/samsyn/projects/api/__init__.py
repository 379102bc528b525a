"""The project bank's part of the read API: what everybody may read, with where it came from.

Answers hold what the exports hold: accepted rows, no name of a natural person, no contact person.
Whoever is signed in is told the same as everybody else.
"""

from ninja import Router

from samsyn.projects.api import actors, goals, lessons, networks, routes

ROUTERS: tuple[Router, ...] = (
    routes.router, actors.router, lessons.router, goals.router, networks.router,
)  # fmt: skip

__all__ = ["ROUTERS"]
