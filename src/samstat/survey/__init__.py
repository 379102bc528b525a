"""Sample surveys: how a sample was drawn, and the variance that follows from it."""

from samstat.survey.design import Design
from samstat.survey.variance import Estimated, Sample, estimated

__all__ = ["Design", "Estimated", "Sample", "estimated"]
