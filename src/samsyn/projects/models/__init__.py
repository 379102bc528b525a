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
from samsyn.projects.models.group_size import GroupSize
from samsyn.projects.models.handing_in import ImportFile, ImportRun
from samsyn.projects.models.indexing import PendingIndexing
from samsyn.projects.models.kinship import Kinship
from samsyn.projects.models.lesson import (
    ClosingAccount,
    Lesson,
    LessonCode,
    LivingMethod,
    MethodCheck,
    MethodState,
)
from samsyn.projects.models.mapping import ColumnMapping, WaitingColumn
from samsyn.projects.models.network import (
    NamedNetwork,
    NetworkDecision,
    NetworkMeeting,
    NetworkMember,
    NetworkPresence,
)
from samsyn.projects.models.own_goal import OwnGoal, OwnResult
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
from samsyn.projects.models.strategy import (
    FollowUp,
    FollowUpReport,
    Goal,
    GoalLink,
    Recommendation,
    RecommendationAsk,
    Strategy,
    StrategyDraft,
)

__all__ = [
    "Actor",
    "ActorChange",
    "ActorName",
    "ActorPair",
    "ActorSuccession",
    "ActorType",
    "Call",
    "ClosingAccount",
    "ColumnMapping",
    "ExportFile",
    "FollowUp",
    "FollowUpReport",
    "Goal",
    "GoalLink",
    "GroupSize",
    "ImportFile",
    "ImportRun",
    "ImportStep",
    "Kinship",
    "Lesson",
    "LessonCode",
    "LivingMethod",
    "Measure",
    "MethodCheck",
    "MethodState",
    "NamedNetwork",
    "NetworkDecision",
    "NetworkMeeting",
    "NetworkMember",
    "NetworkPresence",
    "OwnGoal",
    "OwnResult",
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
    "Recommendation",
    "RecommendationAsk",
    "ReportedPart",
    "SavedSearch",
    "Strategy",
    "StrategyDraft",
    "WaitingColumn",
]
