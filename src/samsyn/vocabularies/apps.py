from django.apps import AppConfig


class VocabulariesConfig(AppConfig):
    name = "samsyn.vocabularies"
    label = "vocabularies"
