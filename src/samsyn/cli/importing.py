"""Files, and the files inside zip archives, into the bank one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samsyn.sources.archives import is_archive, open_archive
from samsyn.sources.findings import finding

if TYPE_CHECKING:
    from samsyn.projects.services.report import ImportReport


def import_files(paths: Iterable[Path], **settings: Any) -> Iterator[ImportReport]:
    """A report for each file and each file of an archive; `settings` are import_document's."""
    from samsyn.projects.services.importing import import_document, import_file
    from samsyn.projects.services.report import ImportReport

    for path in paths:
        if not is_archive(path):
            try:
                yield import_file(path, **settings)
            except OSError as error:
                refused = [finding("unreadable_file", error=type(error).__name__)]
                yield ImportReport(path=str(path), refused=refused)
            continue
        archive = open_archive(path, path.name)
        for member in archive:
            if member.data is None:
                refused = [] if member.finding is None else [member.finding]
                yield ImportReport(path=member.path, refused=refused)
            else:
                yield import_document(data=member.data, path=member.path, **settings)
        if archive.findings:
            yield ImportReport(path=path.name, format="zip", warnings=list(archive.findings))
