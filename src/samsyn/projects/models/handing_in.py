"""Files that a person hands in to be imported, and what came of each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samsyn.core.privacy import Personal, Privacy, as_row, by_duty, limited_by, with_row


class ImportRun(models.Model):
    """Files handed in at once, and what is known of them beside their content.

    While `handed_in_at` is null the files are still being received. The work itself is a
    background job; `finished_at` is when every file had been dealt with.
    """

    origin = models.CharField(max_length=1000, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    accept_certain = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        scope=limited_by("samsyn.projects.selectors.import_runs.runs_of", path="by"),
        personal=Personal.INDIRECT,
        about="users: who handed files in, so that a report comes back to her",
        retention=by_duty(
            "projects.uploads",
            "after two weeks where nobody let it be read; else kept as its report",
        ),
        fields={Personal.NONE: ("licence",), Personal.INDIRECT: ("origin",)},
    )

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"import run {self.pk}"


class ImportFile(models.Model):
    """One file of a run, or one member of an archive in it.

    `key` tells the file within its run: '7' is the eighth file received, '7-3' the fourth member
    of that archive. `name` is its name or path, persons' names in it masked. `report` is the
    import's report (ImportReport.as_json) with at most a hundred findings of each sort.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("waits to be read")
        OPENED = "opened", _("opened: its files are listed by themselves")
        DONE = "done", _("read")
        REFUSED = "refused", _("nothing of it was stored")
        FAILED = "failed", _("stopped by a fault in Samsyn")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="files")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RECEIVED)
    document = models.ForeignKey(
        "core.Document", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    report = models.JSONField(default=dict, blank=True)

    privacy = Privacy(
        scope=as_row("run"),
        personal=Personal.INDIRECT,
        about="persons whom a file's name or findings may tell of, masked before storing",
        retention=with_row("run"),
        fields={Personal.INDIRECT: ("name", "report")},
    )

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("run", "key"), name="import_file_once"),)
        indexes = (models.Index(fields=("run", "state"), name="import_file_state"),)

    def __str__(self) -> str:
        return self.name
