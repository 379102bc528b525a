from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "samsyn.projects"
    label = "projects"
