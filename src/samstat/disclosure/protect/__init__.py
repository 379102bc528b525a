"""Secondary suppression; imports nothing of the attacker."""

from samstat.disclosure.protect.costs import Costs
from samstat.disclosure.protect.counts import Protection, protect_counts

__all__ = ["Costs", "Protection", "protect_counts"]
