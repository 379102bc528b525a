"""Which eight-bit encoding a text has that is neither UTF-8 nor Western: by the letters it needs.

Lists of other countries come in their own Windows code page. Read as Western text they lose no
byte, but every letter outside ASCII is another one.
"""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 400_000
_ENOUGH = 3
# Letters in a row outside ASCII: whole words of another alphabet, not letters with accents.
_FOREIGN_WORD = re.compile(b"[\xc0-\xff]{3,}")
_COMMON_CYRILLIC = b"\xe0\xee\xe8\xf2"  # а о и т
_COMMON_GREEK = b"\xe1\xef\xe9\xf4\xdc\xdf\xfc"  # α ο ι τ ά ί ό
# Bytes that are signs in Western text and letters in Central European, beside a letter.
_SIGN_AS_LETTER = re.compile(
    b"(?<=[A-Za-z])[\x8d\x8f\x9c\x9d\x9f\xa3\xaa\xaf\xb3\xb9\xba\xbe\xbf](?=[A-Za-z\xe0-\xff])"
    b"|(?<=[a-z])[\xb3\xb9\xbf\xbe](?![0-9])"
)


def foreign_encoding(data: bytes) -> str | None:
    """cp1251, cp1253 or cp1250 where the text speaks for it; None for Western text."""
    sample = data[:_SAMPLE]
    high = sum(1 for byte in sample if byte >= 0x80)
    if not high:
        return None
    words = _FOREIGN_WORD.findall(sample)
    if len(words) >= _ENOUGH and sum(map(len, words)) > 0.6 * high:
        return _alphabet(sample)
    counts = Counter(sample)
    signs = len(_SIGN_AS_LETTER.findall(sample))
    if signs >= _ENOUGH and signs > 0.2 * high:
        return "cp1250"  # Polish and its like
    return "cp1250" if _is_czech(counts) or _is_hungarian(counts) else None


def _alphabet(sample: bytes) -> str:
    cyrillic = sum(sample.count(byte) for byte in _COMMON_CYRILLIC)
    greek = sum(sample.count(byte) for byte in _COMMON_GREEK)
    return "cp1251" if cyrillic >= greek else "cp1253"


def _is_czech(counts: Counter[int]) -> bool:
    """š and ž, with ě, ř and č, in a text that has no å or æ."""
    hushed = counts[0x9A] + counts[0x9E]
    caron = counts[0xEC] + counts[0xF8] + counts[0xE8]
    return min(hushed, caron) >= _ENOUGH and not counts[0xE5] + counts[0xE6]


def _is_hungarian(counts: Counter[int]) -> bool:
    """ő and ű, with á and é, in a text without the ã and ç of Portuguese."""
    long = counts[0xF5] + counts[0xFB]
    accents = min(counts[0xE1], counts[0xE9])
    return min(long, accents) >= _ENOUGH and not counts[0xE3] + counts[0xE7]
