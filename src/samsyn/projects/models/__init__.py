"""Projects, calls and what hangs on them."""

from samsyn.projects.models.actor import (
    Actor,
    ActorChange,
    ActorName,
    ActorPair,
    ActorSuccession,
    ActorType,
    Participation,
)
from samsyn.projects.models.call import Call
from samsyn.projects.models.export_file import ExportFile
from samsyn.projects.models.handing_in import ImportFile, ImportRun
from samsyn.projects.models.indexing import PendingIndexing
from samsyn.projects.models.mapping import ColumnMapping, WaitingColumn
from samsyn.projects.models.placing import (
    Measure,
    PlacedReport,
    PlaceSet,
    PlaceSetMember,
    Placing,
    ReportedPart,
)
from samsyn.projects.models.project import (
    OwnerAsPerson,
    Project,
    ProjectPlace,
    ProjectSection,
    QuotedFigure,
)
from samsyn.projects.models.saved import SavedSearch
from samsyn.projects.models.step import ImportStep

__all__ = [
    "Actor",
    "ActorChange",
    "ActorName",
    "ActorPair",
    "ActorSuccession",
    "ActorType",
    "Call",
    "ColumnMapping",
    "ExportFile",
    "ImportFile",
    "ImportRun",
    "ImportStep",
    "Measure",
    "OwnerAsPerson",
    "Participation",
    "PendingIndexing",
    "PlaceSet",
    "PlaceSetMember",
    "PlacedReport",
    "Placing",
    "Project",
    "ProjectPlace",
    "ProjectSection",
    "QuotedFigure",
    "ReportedPart",
    "SavedSearch",
    "WaitingColumn",
]
