"""Text as words: small letters, composed characters, nothing but letters and digits."""

from __future__ import annotations

import re
import unicodedata
from importlib import resources

# As unicode61 in SQLite sees it: letters and digits of every script, without the underscore.
_WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 60


def word_list(name: str) -> frozenset[str]:
    """The words of a file in data/; a line that begins with # says what they are."""
    path = resources.files("samsyn.projects.search") / "data" / f"{name}.txt"
    lines = path.read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


STOP_WORDS = word_list("stop_words")


def words_of(text: str) -> list[str]:
    """The words in order. A word longer than any real one is cut, so that no text breaks an index.

    >>> words_of("Unga – på väg (2021/05)")
    ['unga', 'på', 'väg', '2021', '05']
    """
    normal = unicodedata.normalize("NFC", text).lower()
    return [word[:LONGEST_WORD] for word in _WORD.findall(normal)]


def folded(word: str) -> str:
    """The word as somebody without å, ä and ö on the keyboard types it."""
    plain = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
