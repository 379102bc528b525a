"""Addresses of what all apps share: sources and administration."""

from __future__ import annotations

from django.urls import URLPattern, path

from samsyn.core.views import administration, audit_log, inbox, inbox_many, jobs, sources

app_name = "core"
urlpatterns: list[URLPattern] = [
    path("kallor/", sources.source_list, name="sources"),
    path("kallor/<int:pk>/", sources.source, name="source"),
    path("kallor/<int:pk>/synlighet/", sources.publish, name="source_publish"),
    path("kallor/<int:pk>/original/", sources.original, name="source_original"),
    path("granska/", inbox.inbox_list, name="inbox"),
    path("granska/godta/", inbox_many.accept_certain, name="inbox_accept"),
    path("granska/beslut/", inbox_many.decision_list, name="inbox_decisions"),
    path("granska/beslut/<int:pk>/angra/", inbox_many.undo, name="inbox_undo"),
    path("granska/<slug:kind>/<int:pk>/", inbox.inbox_item, name="inbox_item"),
    path("granska/<slug:kind>/<int:pk>/beslut/", inbox.inbox_decide, name="inbox_decide"),
    path("jobb/", jobs.job_list, name="jobs"),
    path("jobb/<int:pk>/", jobs.job, name="job"),
    path("jobb/<int:pk>/stoppa/", jobs.stop, name="job_stop"),
    path("jobb/<int:pk>/igen/", jobs.again, name="job_again"),
    path("administration/", administration.administration, name="administration"),
    path("administration/anvandare/", administration.users, name="users"),
    path("administration/anvandare/ny/", administration.new_user, name="new_user"),
    path("administration/anvandare/<int:pk>/", administration.user, name="user"),
    path("administration/anvandare/<int:pk>/roller/", administration.add_role, name="add_role"),
    path(
        "administration/anvandare/<int:pk>/roller/<int:assignment_pk>/ta-bort/",
        administration.remove_role,
        name="remove_role",
    ),
    path("administration/anvandare/<int:pk>/aktiv/", administration.set_active, name="set_active"),
    path("administration/anvandare/<int:pk>/inbjudan/", administration.invite, name="invite"),
    path("administration/logg/", audit_log.audit_log, name="audit_log"),
    path("administration/logg.csv", audit_log.audit_csv, name="audit_csv"),
]
