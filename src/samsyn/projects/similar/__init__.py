"""The projects most like a text or another project. See docs/method/similar.md.

Nothing of a text that somebody gives is stored or logged.
"""

from samsyn.projects.similar.find import Answer, Like, like_project, like_text
from samsyn.projects.similar.terms import MOST_CHARACTERS

__all__ = ["MOST_CHARACTERS", "Answer", "Like", "like_project", "like_text"]
