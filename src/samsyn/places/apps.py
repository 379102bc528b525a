from django.apps import AppConfig
from django.core import checks


class PlacesConfig(AppConfig):
    name = "samsyn.places"
    label = "places"

    def ready(self) -> None:
        from samsyn.places.checks import check_places

        checks.register(check_places)
