from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "samsyn.core"
    label = "core"

    def ready(self) -> None:
        from samsyn.core import logs
        from samsyn.core.navigation import Entry, register
        from samsyn.core.services import sign_ins

        logs.configure()
        sign_ins.watch()
        register(
            Entry(
                order=900,
                label=_("Administration"),
                url_name="core:administration",
                visible=_administers,
            )
        )


def _administers(request: HttpRequest) -> bool:
    from samsyn.core.policies import can_manage_roles

    return can_manage_roles(request.user)
