from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "samsyn.web"
    label = "web"

    def ready(self) -> None:
        from samsyn.core.navigation import Entry, register

        register(Entry(order=10, label=_("Overview"), url_name="web:overview"))
