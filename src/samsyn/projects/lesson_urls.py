"""Addresses of the lessons and the methods that live on, beneath /lardomar/."""

from django.urls import URLPattern, path

from samsyn.projects.views import closing, lesson_writing, lessons, methods

app_name = "lessons"
urlpatterns: list[URLPattern] = [
    path("", lessons.lesson_page_of_questions, name="list"),
    path("fil/<slug:form>/", lessons.export, name="export"),
    path("metoder/", methods.method_list, name="methods"),
    path("metoder/<int:pk>/", methods.method_page, name="method"),
    path("metoder/<int:pk>/kontrollera/", methods.check, name="check_method"),
    path("projekt/<int:pk>/skriv/", lesson_writing.write, name="write"),
    path("projekt/<int:pk>/las/", lesson_writing.read, name="read"),
    path("projekt/<int:pk>/metod/", methods.state, name="state_method"),
    path("projekt/<int:pk>/avsluta/", closing.begin, name="close"),
    path("projekt/<int:pk>/avsluta/<slug:name>/", closing.step, name="close_step"),
    path("<int:pk>/", lessons.lesson_page, name="lesson"),
    path("<int:pk>/ratta/", lesson_writing.correct, name="correct"),
]
