from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "samsyn.projects"
    label = "projects"

    def ready(self) -> None:
        from samsyn.core import navigation
        from samsyn.core.services import retention
        from samsyn.places import panels
        from samsyn.projects.place_panel import PANEL
        from samsyn.projects.services.persons import OwnerNames

        navigation.register(navigation.Entry(20, _("Projects"), "projects:list"))
        panels.register(PANEL)
        retention.register("project", OwnerNames())
