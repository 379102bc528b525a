"""Small areas: estimates that borrow strength, always marked as estimates and with their error."""

from samstat.small_areas.fay_herriot import AreaEstimates, fay_herriot

__all__ = ["AreaEstimates", "fay_herriot"]
