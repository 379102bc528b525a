"""The attacker: what published tables give away. Imports nothing of the protection."""

from samstat.disclosure.attack.attacker import attack
from samstat.disclosure.attack.knowledge import Codes, CompositeValue, Knowledge, Rate, Share
from samstat.disclosure.attack.report import Finding, Report, Stage, Verdict

__all__ = [
    "Codes",
    "CompositeValue",
    "Finding",
    "Knowledge",
    "Rate",
    "Report",
    "Share",
    "Stage",
    "Verdict",
    "attack",
]
