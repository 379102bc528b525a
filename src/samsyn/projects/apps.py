from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "samsyn.projects"
    label = "projects"

    def ready(self) -> None:
        from samsyn.core import navigation
        from samsyn.core.presenters.findings import register_field_names
        from samsyn.core.services import restoring, retention
        from samsyn.places import panels
        from samsyn.projects import background, inbox, lesson_inbox, stores
        from samsyn.projects.place_panel import PANEL
        from samsyn.projects.presenters.words import field_label
        from samsyn.projects.services import indexing
        from samsyn.projects.services.persons import OwnerNames

        navigation.register(navigation.Entry(20, _("Projects"), "projects:list"))
        navigation.register(navigation.Entry(22, _("Actors"), "actors:list"))
        navigation.register(navigation.Entry(23, _("Networks"), "networks:list"))
        navigation.register(navigation.Entry(24, _("Lessons"), "lessons:list"))
        navigation.register(navigation.Entry(24, _("Goals"), "goals:list"))
        panels.register(PANEL)
        inbox.register()
        lesson_inbox.register()
        register_field_names(field_label)
        retention.register("project", OwnerNames())
        restoring.register("projects", indexing.note_all)
        background.register()
        stores.register()
