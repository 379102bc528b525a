"""Zip archives and folders taken apart: their files one at a time, harmless names, bounds on all.

A workbook or a Word file is a zip too, but one document: `is_archive` tells them apart. Archives in
an archive are opened to a depth of two. Nothing is written to disk, so a name can only mislead; it
is made harmless all the same, since it is shown and stored.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from lzma import LZMAError
from pathlib import Path
from zlib import error as ZlibError  # noqa: N812 - an exception's name

from samsyn.sources.findings import Given, finding, finding_of
from samsyn.sources.records import Finding

_CHUNK = 1_000_000
_DOCUMENTS = ("xl/", "word/", "ppt/", "content.xml", "[Content_Types].xml", "mimetype")
_OF_THE_SYSTEM = frozenset({"__macosx", ".ds_store", "thumbs.db", "desktop.ini"})
_NOT_IN_NAMES = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_LETTERS = re.compile("[åäöÅÄÖéÉüÜ]")
_OTHERS = re.compile(r"[^\x00-\x7fåäöÅÄÖéÉüÜ]")
# Programs that know nothing of UTF-8 write names as their system does.
_NAME_ENCODINGS = ("cp437", "cp1252", "mac_roman")
_UTF8 = 0x800
_LOCKED = 0x1
_LONGEST_NAME = 250


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on an archive with all that is in it; bytes unless said."""

    members: int = 20_000
    member_bytes: int = 100_000_000
    unpacked_bytes: int = 4_000_000_000
    ratio: int = 400
    ratio_from: int = 20_000_000
    depth: int = 2


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive or folder: its harmless path, and its bytes or why there are none."""

    path: str
    data: bytes | None = None
    finding: Finding | None = None


@dataclass
class Archive:
    """Iterate to get the members; `skipped` and `findings` are whole when that has ended.

    `count` is the number of files of the outermost archive, for progress.
    """

    name: str
    count: int = 0
    skipped: int = 0
    findings: list[Finding] = field(default_factory=list)
    _source: bytes | Path = b""
    _limits: Limits = field(default_factory=Limits)
    _members: int = 0
    _unpacked: int = 0
    _names: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Member]:
        self.skipped = self._members = self._unpacked = 0
        self.findings.clear()
        self._names.clear()
        if isinstance(self._source, Path) and self._source.is_dir():
            yield from self._folder(self._source)
        else:
            yield from self._zip(self._source, self.name, 1)
        if self.skipped:
            self.findings.append(finding("archive_skipped", count=self.skipped))

    def _folder(self, folder: Path) -> Iterator[Member]:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder).as_posix()
            if path.is_symlink() or not path.is_file():
                continue
            if _is_of_the_system(inside):
                self.skipped += 1
            elif self._full():
                return
            else:
                yield from self._file(path, f"{self.name}/{_harmless(inside)}")

    def _file(self, path: Path, name: str) -> Iterator[Member]:
        try:
            if is_archive(path):
                yield from self._zip(path, name, 1)
                return
            size = path.stat().st_size
            if size > self._limits.member_bytes:
                yield self._refused(
                    name, "file_too_large", size=size, limit=self._limits.member_bytes
                )
                return
            yield Member(self._once(name), path.read_bytes())
        except OSError as error:
            yield self._refused(name, "unreadable_file", error=type(error).__name__)

    def _zip(self, source: bytes | Path, name: str, depth: int) -> Iterator[Member]:
        try:
            with zipfile.ZipFile(
                source if isinstance(source, Path) else io.BytesIO(source)
            ) as zipped:
                for part in zipped.infolist():
                    if _is_folder(part):
                        continue
                    if _is_of_the_system(_name_of(part)):
                        self.skipped += 1
                    elif self._full():
                        return
                    else:
                        path = f"{name}/{_harmless(_name_of(part))}"
                        yield from self._part(zipped, part, path, depth)
        except _DAMAGE as error:
            yield self._refused(name, "archive_damaged", error=type(error).__name__)

    def _part(
        self, zipped: zipfile.ZipFile, part: zipfile.ZipInfo, path: str, depth: int
    ) -> Iterator[Member]:
        if part.flag_bits & _LOCKED:
            yield self._refused(path, "archive_member_locked")
            return
        try:
            data = self._unpack(zipped, part)
        except _TooLarge as bound:
            yield self._refused(path, bound.code, **bound.values)
            return
        except _DAMAGE as error:
            yield self._refused(path, "archive_member_damaged", error=type(error).__name__)
            return
        if not is_archive(data):
            yield Member(self._once(path), data)
        elif depth < self._limits.depth:
            yield from self._zip(data, path, depth + 1)
        else:
            yield self._refused(path, "archive_too_deep", depth=self._limits.depth)

    def _unpack(self, zipped: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
        """The member's bytes, counted as they come: its stated size may lie."""
        limits, unpacked = self._limits, bytearray()
        left = limits.unpacked_bytes - self._unpacked
        most = max(limits.ratio_from, limits.ratio * part.compress_size)
        with zipped.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                unpacked += chunk
                if len(unpacked) > limits.member_bytes:
                    raise _TooLarge("archive_member_too_large", limit=limits.member_bytes)
                if len(unpacked) > min(most, left):
                    raise _TooLarge("archive_bomb", unpacked=self._unpacked + len(unpacked))
        self._unpacked += len(unpacked)
        return bytes(unpacked)

    def _full(self) -> bool:
        """Counts a member; told once when there are too many."""
        self._members += 1
        if self._members <= self._limits.members:
            return False
        if self._members == self._limits.members + 1:
            self.findings.append(finding("archive_too_many", limit=self._limits.members))
        return True

    def _once(self, path: str) -> str:
        """The path; a second file of the same name gets a number."""
        self._names[path] += 1
        number = self._names[path]
        if number == 1:
            return path
        self.findings.append(finding("archive_same_name", path=path))
        stem, dot, ending = path.rpartition(".")
        return (
            f"{stem} ({number}){dot}{ending}" if dot and "/" not in ending else f"{path} ({number})"
        )

    def _refused(self, path: str, code: str, **values: Given) -> Member:
        return Member(self._once(path), finding=finding_of(code, values))


def open_archive(source: bytes | Path, name: str, limits: Limits = Limits()) -> Archive:
    """A zip archive's or a folder's files. Never raises; damage comes as members with findings."""
    archive = Archive(_harmless(name), _source=source, _limits=limits)
    try:
        if isinstance(source, Path) and source.is_dir():
            archive.count = sum(1 for path in source.rglob("*") if path.is_file())
        else:
            given = source if isinstance(source, Path) else io.BytesIO(source)
            with zipfile.ZipFile(given) as zipped:
                archive.count = sum(not _is_folder(part) for part in zipped.infolist())
    except _DAMAGE:
        archive.count = 0
    return archive


def is_archive(source: bytes | Path) -> bool:
    """Whether bytes or a file are a zip of files, and not one document that is packed as a zip."""
    try:
        if isinstance(source, Path):
            with source.open("rb") as file:
                if file.read(2) != b"PK":
                    return False
        elif not source.startswith(b"PK"):
            return False
        with zipfile.ZipFile(source if isinstance(source, Path) else io.BytesIO(source)) as zipped:
            names = zipped.namelist()
    except _DAMAGE:
        return False
    return not any(name.startswith(_DOCUMENTS) for name in names)


class _TooLarge(Exception):  # noqa: N818 - a bound, not an error of ours
    def __init__(self, code: str, **values: Given) -> None:
        super().__init__(code)
        self.code, self.values = code, values


_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    EOFError,
    OSError,
    ZlibError,
    LZMAError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    struct.error,
)


def _is_folder(part: zipfile.ZipInfo) -> bool:
    """By its name, which may be empty where the archive is damaged."""
    return part.filename.endswith("/")


def _is_of_the_system(name: str) -> bool:
    """What a system or program leaves beside the files: never a document of a person's."""
    parts = name.replace("\\", "/").split("/")
    return any(part.casefold() in _OF_THE_SYSTEM for part in parts) or parts[-1].startswith(
        (".", "~$")
    )


def _name_of(part: zipfile.ZipInfo) -> str:
    """The name in the encoding that it was likely written in: few programs say which."""
    if part.flag_bits & _UTF8:
        return part.filename
    try:
        raw = part.filename.encode("cp437")
    except UnicodeEncodeError:
        return part.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        names = [raw.decode(encoding, errors="replace") for encoding in _NAME_ENCODINGS]
        return max(
            names, key=lambda name: 2 * len(_LETTERS.findall(name)) - len(_OTHERS.findall(name))
        )


def _harmless(name: str) -> str:
    """A relative path without steps upwards, drives or marks that nobody sees."""
    clean = _NOT_IN_NAMES.sub("", unicodedata.normalize("NFC", name)).replace("\\", "/")
    parts = [part.strip() for part in clean.split("/")]
    kept = [
        part
        for part in parts
        if part not in ("", ".", "..") and not re.fullmatch("[A-Za-z]:", part)
    ]
    path = "/".join(kept) or "?"
    return path if len(path) <= _LONGEST_NAME else f"…{path[-_LONGEST_NAME:]}"
