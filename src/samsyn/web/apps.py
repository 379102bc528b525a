from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "samsyn.web"
    label = "web"

    def ready(self) -> None:
        from samsyn.core.jobs import Duty, register_duty
        from samsyn.core.navigation import Entry, register
        from samsyn.web.services import forget_daily

        register_duty(
            Duty("fault_reports", _("Remove old reply addresses from fault reports"), forget_daily)
        )
        register(Entry(order=10, label=_("Overview"), url_name="web:overview"))
