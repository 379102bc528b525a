"""Days, months and periods as people write them. What is impossible is told, never mended.

Day before month is the rule for '03/04/2016'; month before day is read only when the caller says so
(`order`, worked out for a whole column with `decide_order`). Two-digit years 00–69 are 2000–2069,
70–99 are 1970–1999. With hyphens and a two-digit year ('14-01-02') the order is open, so no date is
given. Spreadsheet day numbers are read only by `from_excel_serial`, which must be asked for.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Order = Literal["dmy", "mdy"]
Precision = Literal["day", "month", "year"]
Reason = Literal["not_a_date", "impossible_date", "ambiguous_date", "implausible_year"]

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
LONGEST = 200

_MONTH_NAMES = (
    "januari jan january januar jän jänner",
    "februari feb february februar febr feber",
    "mars mar march märz mrz",
    "april apr",
    "maj may mai",
    "juni jun june",
    "juli jul july",
    "augusti aug august",
    "september sep sept",
    "oktober okt october oct",
    "november nov",
    "december dec dezember dez",
)
_MONTHS = {name: number for number, row in enumerate(_MONTH_NAMES, 1) for name in row.split()}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")\\.?"
_TIME = (
    "(?:(?:[T ]|\\s+kl\\.?\\s*)[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]{1,9})?)?"
    "(?:\\s?(?:AM|PM))?\\s?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_S = "[\\s\u00a0\u2009\u202f]"
_Y, _M = "[0-9]{4}", "[0-9]{1,2}"
_YEAR_FIRST = (
    f"(?P<iso>{_Y})(?P<sep>[-/.\u2010\u2011\u2013])(?P<iso_m>{_M})(?P=sep)(?P<iso_d>{_M})(?![0-9])"
    f"{_TIME}"
)
_PACKED = "(?P<packed>(?:19|20)[0-9]{6})(?![0-9])"
_THREE_NUMBERS = (
    f"(?P<first>{_M})(?P<sep2>[-/.])(?P<second>{_M})(?P=sep2)"
    f"(?P<third>{_Y}|[0-9]{{2}})(?![0-9]){_TIME}"
)
_SLASHED = f"(?P<slash_d>{_M})/(?P<slash_m>{_M}){_S}+(?P<slash_y>{_Y})(?![0-9])"
_DAY_AND_NAME = (
    f"(?:den{_S}+)?(?P<day>{_M})(?::?[ae]|\\.|st|nd|rd|th)?{_S}*[-/]?{_S}*(?P<name>{_MONTH})"
    f"(?:{_S}*[-/,]?{_S}*(?P<name_y>{_Y}|'?[0-9]{{2}})(?![0-9]))?(?!\\w)"
)
_NAME_AND_DAY = (
    f"(?P<us_name>{_MONTH}){_S}+(?P<us_d>{_M})(?:st|nd|rd|th)?,?{_S}+(?P<us_y>{_Y})(?![0-9])"
)
_NAME_AND_YEAR = f"(?P<my_name>{_MONTH})(?:{_S}|[-/,])*(?P<my_y>{_Y})(?![0-9])"
_YEAR_AND_MONTH = "(?P<ym_y>(?:19|20)[0-9]{2})[-/](?P<ym_m>[0-9]{2})(?![0-9])(?!-[0-9]{2}(?![0-9]))"
_YEAR = "(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
# The longest shapes first, since a shorter one is also the beginning of a longer.
_SHAPES = "|".join(
    (
        *(_YEAR_FIRST, _PACKED, _THREE_NUMBERS, _SLASHED, _DAY_AND_NAME, _NAME_AND_DAY),
        *(_NAME_AND_YEAR, _YEAR_AND_MONTH, _YEAR),
    )
)
_DATE = re.compile(f"(?<![0-9A-Za-zÅÄÖåäö])(?:{_SHAPES})", re.IGNORECASE)
_WORDS_BETWEEN = (
    "till och med|till|t\\.?\\s?o\\.?\\s?m\\.?|until|to|bis|och|and|through"
    "|-{2,3}|-?>|→|–|—|‒|-|−|/"
)
_BETWEEN = re.compile(f"[\\s\u00a0,]*(?:{_WORDS_BETWEEN})[\\s\u00a0]*(?:den\\s+)?", re.IGNORECASE)
_DAY_ALONE = re.compile(f"(?<![0-9])(?P<day>[0-9]{{1,2}}){_S}*(?:–|-|till|to){_S}*$")


@dataclass(frozen=True, slots=True)
class DateReading:
    """`value` is the first day of what is written; `reason` tells why there is none.

    `start` and `end` are characters in the text given. `precision` month or year means that no day
    is written: a period then ends on `last_day`.
    """

    start: int
    end: int
    value: date | None
    precision: Precision = "day"
    reason: Reason | None = None

    @property
    def last_day(self) -> date | None:
        if self.value is None or self.precision == "day":
            return self.value
        if self.precision == "year":
            return date(self.value.year, 12, 31)
        days = calendar.monthrange(self.value.year, self.value.month)[1]
        return self.value.replace(day=days)


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """First and last day; either may be missing or carry a reason why it could not be read."""

    first: DateReading | None
    last: DateReading | None


def read_date(text: str, *, order: Order | None = None) -> DateReading:
    """The one date that the whole of `text` states."""
    stripped = text.strip()
    offset = text.find(stripped) if stripped else 0
    none = DateReading(offset, offset + len(stripped), None, reason="not_a_date")
    if not stripped or len(stripped) > LONGEST:
        return none
    match = _DATE.match(stripped)
    if match is None or stripped[match.end() :].strip(" ."):
        return none
    return _reading(match, order, offset)


def find_dates(text: str, *, order: Order | None = None) -> Iterator[DateReading]:
    """Every date in running text, the impossible ones too (with their reason)."""
    for match in _DATE.finditer(text):
        yield _reading(match, order, 0)


def read_period(text: str, *, order: Order | None = None) -> PeriodReading:
    """'2014-01-02 till 2014-12-31', '2016-10-01-2018-09-30', '1 augusti – 31 december 2022', …

    A lone date is the first day; after 'till' or a dash at the beginning it is the last.
    """
    matches = list(_DATE.finditer(text[:LONGEST]))
    if not matches:
        return PeriodReading(None, None)
    if len(matches) == 1:
        return _lone(text, matches[0], order)
    last = _reading(matches[1], order, 0)
    first = _reading(matches[0], order, 0, year=last.value.year if last.value else None)
    if not _BETWEEN.fullmatch(text[first.end : last.start]) and not _labelled(text, first, last):
        return PeriodReading(first, None)
    return PeriodReading(first, last)


def decide_order(samples: Iterable[str]) -> Order | None:
    """The order of a column, from values above twelve; None without evidence or with both."""
    seen: set[Order] = set()
    for sample in samples:
        match = _DATE.match(sample.strip())
        if match and match["first"]:
            if int(match["first"]) > 12:
                seen.add("dmy")
            if int(match["second"]) > 12:
                seen.add("mdy")
    return seen.pop() if len(seen) == 1 else None


def from_excel_serial(serial: float, *, date1904: bool = False) -> date | None:
    """A spreadsheet's day number as a date; None outside 1900–2100.

    The 1900 system counts a 29 February 1900 that never was, so numbers below 61 are refused.
    """
    if not (61 <= serial < 73_051 or (date1904 and 0 <= serial < 73_051)):
        return None
    return (date(1904, 1, 1) if date1904 else date(1899, 12, 30)) + timedelta(days=int(serial))


def _lone(text: str, match: re.Match[str], order: Order | None) -> PeriodReading:
    reading = _reading(match, order, 0)
    before = text[: match.start()]
    day_alone = _DAY_ALONE.search(before)  # '1–31 mars 2020'
    if day_alone and match["day"] and reading.value:
        found = (day_alone.start(), day_alone.end("day"))
        first = _checked(*found, reading.value.year, reading.value.month, int(day_alone["day"]))
        return PeriodReading(first, reading)
    if _BETWEEN.fullmatch(before):
        return PeriodReading(None, reading)
    if reading.precision == "year":
        return PeriodReading(reading, reading)
    return PeriodReading(reading, None)


def _labelled(text: str, first: DateReading, last: DateReading) -> bool:
    """'Start: 2020-01-01 Slut: 2020-12-31': a word of end stands between the two dates."""
    between = text[first.end : last.start].casefold()
    return bool(re.search("slut|end|stop|till", between)) and len(between) < 40


def _reading(
    match: re.Match[str], order: Order | None, offset: int, year: int | None = None
) -> DateReading:
    start, end = match.start() + offset, match.end() + offset
    part = match.group
    if match["iso"]:
        return _checked(start, end, int(part("iso")), int(part("iso_m")), int(part("iso_d")))
    if match["packed"]:
        packed = part("packed")
        return _checked(start, end, int(packed[:4]), int(packed[4:6]), int(packed[6:]))
    if match["first"]:
        return _from_three_numbers(match, order, start, end)
    if match["slash_d"]:
        return _checked(
            start, end, int(part("slash_y")), int(part("slash_m")), int(part("slash_d"))
        )
    if match["name"]:
        written = match["name_y"]
        if written is None and year is None:
            return DateReading(start, end, None, reason="ambiguous_date")
        full = _full_year(written) if written else year or 0
        return _checked(start, end, full, _month(part("name")), int(part("day")))
    if match["us_name"]:
        return _checked(start, end, int(part("us_y")), _month(part("us_name")), int(part("us_d")))
    return _without_day(match, start, end)


def _without_day(match: re.Match[str], start: int, end: int) -> DateReading:
    if match["my_name"]:
        return _checked(start, end, int(match["my_y"]), _month(match["my_name"]), 1, "month")
    if match["ym_y"]:
        return _checked(start, end, int(match["ym_y"]), int(match["ym_m"]), 1, "month")
    return _checked(start, end, int(match["year"]), 1, 1, "year")


def _from_three_numbers(
    match: re.Match[str], order: Order | None, start: int, end: int
) -> DateReading:
    first, second = int(match["first"]), int(match["second"])
    if len(match["third"]) == 2 and match["sep2"] == "-":
        return DateReading(start, end, None, reason="ambiguous_date")
    day, month = (second, first) if order == "mdy" else (first, second)
    return _checked(start, end, _full_year(match["third"]), month, day)


def _full_year(written: str) -> int:
    digits = written.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= 70 else 2000)


def _month(name: str) -> int:
    return _MONTHS[name.rstrip(".").casefold()]


def _checked(
    start: int, end: int, year: int, month: int, day: int, precision: Precision = "day"
) -> DateReading:
    try:
        value = date(year, month, day)
    except ValueError:
        return DateReading(start, end, None, precision, "impossible_date")
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return DateReading(start, end, None, precision, "implausible_year")
    return DateReading(start, end, value, precision)
