from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "samsyn.core"
    label = "core"

    def ready(self) -> None:
        from samsyn.core import inbox_jobs, logs
        from samsyn.core.navigation import Entry, register
        from samsyn.core.privacy import others
        from samsyn.core.services import housekeeping, sign_ins

        logs.configure()
        sign_ins.watch()
        housekeeping.register()
        others.register()
        register(
            Entry(
                order=900,
                label=_("Administration"),
                url_name="core:administration",
                visible=_administers,
            )
        )
        inbox_jobs.register()
        register(
            Entry(
                order=25,
                label=_("Review"),
                url_name="core:inbox",
                visible=_reviews,
                count=_waiting,
            )
        )
        register(Entry(order=890, label=_("Jobs"), url_name="core:jobs", visible=_has_jobs))


def _administers(request: HttpRequest) -> bool:
    from samsyn.core.policies import can_manage_roles

    return can_manage_roles(request.user)


def _reviews(request: HttpRequest) -> bool:
    from samsyn.core.policies import can_review_proposals

    return can_review_proposals(request.user)


def _waiting(request: HttpRequest) -> int:
    from samsyn.core.inbox import waiting

    return waiting(request.user)


def _has_jobs(request: HttpRequest) -> bool:
    """Who never started a job needs no way to them; administrators find all in Administration."""
    from samsyn.core.models import User
    from samsyn.core.policies import can_list_jobs
    from samsyn.core.selectors.jobs import has_jobs

    user = request.user
    return isinstance(user, User) and has_jobs(user) and can_list_jobs(user)
