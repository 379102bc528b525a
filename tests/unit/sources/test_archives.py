"""Archives taken apart: every file told for, names harmless, and bounds that bombs cannot pass."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samsyn.sources.archives import Archive, Limits, Member, is_archive, open_archive
from samsyn.sources.parse import parse_bytes


def packed(*files: tuple[str, bytes], stored: bool = False) -> bytes:
    data = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(data, "w", method) as zipped:
        for name, content in files:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            zipped.writestr(info, content)
    return data.getvalue()


def taken(data: bytes | Path, limits: Limits = Limits()) -> tuple[dict[str, bytes | str], Archive]:  # noqa: B008 - frozen
    """Each member's bytes, or the code that says why there are none."""
    archive = open_archive(data, "sak.zip", limits)
    return {member.path: _shown(member) for member in archive}, archive


def _shown(member: Member) -> bytes | str:
    if member.data is not None:
        return member.data
    return member.finding.code if member.finding else ""


def codes(archive: Archive) -> list[str]:
    return [told.code for told in archive.findings]


def test_the_files_of_an_archive() -> None:
    found, archive = taken(packed(("a.txt", b"a"), ("mapp/b.csv", b"b")))
    assert found == {"sak.zip/a.txt": b"a", "sak.zip/mapp/b.csv": b"b"}
    assert (archive.count, archive.findings) == (2, [])


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\temp\\a.txt", "temp/a.txt"),
        ("a/./b//c.txt", "a/b/c.txt"),
        ("C:", "?"),
        ("a\u202etxt.exe", "atxt.exe"),
    ],
)
def test_names_that_lead_elsewhere_are_made_harmless(name: str, harmless: str) -> None:
    found, _ = taken(packed((name, b"x")))
    assert list(found) == [f"sak.zip/{harmless}"]


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "mac_roman", "utf-8"])
def test_swedish_names_of_any_system(encoding: str) -> None:
    name = "Åtgärder på väg.txt".encode(encoding)
    data = packed(("x" * len(name), b"x")).replace(b"x" * len(name), name)
    found, _ = taken(data)
    assert list(found) == ["sak.zip/Åtgärder på väg.txt"]


def test_what_a_system_leaves_is_passed_over_and_counted() -> None:
    found, archive = taken(
        packed(("__MACOSX/._a.txt", b""), (".DS_Store", b""), ("m/Thumbs.db", b""), ("a.txt", b"a"))
    )
    assert list(found) == ["sak.zip/a.txt"]
    assert (archive.skipped, codes(archive)) == (3, ["archive_skipped"])


def test_two_files_of_one_name_are_both_kept() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = packed(("a.txt", b"1"), ("a.txt", b"2"))
    found, archive = taken(data)
    assert found == {"sak.zip/a.txt": b"1", "sak.zip/a (2).txt": b"2"}
    assert codes(archive) == ["archive_same_name"]


def test_archives_in_archives_are_opened_to_a_depth_of_two() -> None:
    third = packed(("c.txt", b"c"))
    second = packed(("tredje.zip", third), ("b.txt", b"b"))
    found, _ = taken(packed(("andra.zip", second)))
    assert found == {
        "sak.zip/andra.zip/tredje.zip": "archive_too_deep",
        "sak.zip/andra.zip/b.txt": b"b",
    }


def test_a_word_file_in_an_archive_is_one_document() -> None:
    file = io.BytesIO()
    docx.Document().save(file)
    assert not is_archive(file.getvalue())
    found, _ = taken(packed(("brev.docx", file.getvalue())))
    assert found == {"sak.zip/brev.docx": file.getvalue()}


def test_a_locked_file_is_told_by_name() -> None:
    data = bytearray(packed(("a.txt", b"a"), ("b.txt", b"b")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(mark) + at
        struct.pack_into("<H", data, place, struct.unpack_from("<H", data, place)[0] | 1)
    found, _ = taken(bytes(data))
    assert found == {"sak.zip/a.txt": "archive_member_locked", "sak.zip/b.txt": b"b"}


def test_a_bomb_is_refused_and_its_neighbours_are_read() -> None:
    limits = Limits(ratio_from=1_000, ratio=10)
    found, _ = taken(packed(("stor.txt", b"0" * 500_000), ("a.txt", b"a")), limits)
    assert found == {"sak.zip/stor.txt": "archive_bomb", "sak.zip/a.txt": b"a"}


def test_a_member_beyond_the_limit_is_refused() -> None:
    found, _ = taken(
        packed(("stor.txt", bytes(range(256)) * 8), stored=True), Limits(member_bytes=2_000)
    )
    assert found == {"sak.zip/stor.txt": "archive_member_too_large"}


def test_too_many_files_are_told_once() -> None:
    found, archive = taken(packed(*((f"{n}.txt", b"") for n in range(9))), Limits(members=4))
    assert (len(found), codes(archive)) == (4, ["archive_too_many"])


def test_the_limit_on_files_holds_over_archives_in_archives() -> None:
    inner = packed(*((f"{n}.txt", b"") for n in range(5)))
    found, archive = taken(packed(("a.zip", inner), ("b.zip", inner)), Limits(members=8))
    assert (len(found), codes(archive)) == (6, ["archive_too_many"])


def test_a_folder_is_taken_like_an_archive(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "a.txt").write_bytes(b"a")
    (tmp_path / "b.zip").write_bytes(packed(("c.txt", b"c")))
    (tmp_path / ".DS_Store").write_bytes(b"")
    (tmp_path / "ut.txt").symlink_to("/etc/hostname")
    found, archive = taken(tmp_path)
    assert found == {"sak.zip/b.zip/c.txt": b"c", "sak.zip/m/a.txt": b"a"}
    assert archive.skipped == 1


def test_a_file_without_a_name_is_kept() -> None:
    found, archive = taken(packed(("", b"x"), ("a.txt", b"a")))
    assert found == {"sak.zip/?": b"x", "sak.zip/a.txt": b"a"}
    assert archive.count == 2


def test_a_cut_archive_is_told() -> None:
    data = packed(("a.txt", b"a" * 100))[:60]
    assert taken(data)[0] == {"sak.zip": "archive_damaged"}


def test_a_reader_that_gets_an_archive_says_how_to_read_it() -> None:
    parsed = parse_bytes(packed(("a.txt", b"a"), ("b.txt", b"b")), "sak.zip")
    assert [(w.code, w.values) for w in parsed.warnings] == [("archive_of_files", {"count": "2"})]


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1, max_size=30), st.binary(max_size=200)), max_size=6))
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_every_file_comes_out_once_under_a_name_of_its_own(files: list[tuple[str, bytes]]) -> None:
    files = [(name.encode("utf-8", "replace").decode(), content) for name, content in files]
    data = packed(*files)
    archive = open_archive(data, "sak.zip")
    members = list(archive)
    kept = [m for m in members if m.data is not None]
    assert len({member.path for member in members}) == len(members)
    assert all(".." not in m.path.split("/") and not m.path.startswith("/") for m in members)
    assert len(members) + archive.skipped == archive.count
    assert sorted(m.data or b"" for m in kept) == sorted(
        content for name, content in files if not _passed_over(name)
    )


def _passed_over(name: str) -> bool:
    name = name.split("\x00")[0]
    last = name.replace("\\", "/").split("/")[-1]
    return last.startswith((".", "~$")) or name.endswith("/")


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_whatever_the_damage_it_never_raises(data: st.DataObject) -> None:
    whole = bytearray(packed(("a.txt", b"a" * 50), ("b.zip", packed(("c.txt", b"c")))))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    found, _ = taken(bytes(whole[:cut]))
    assert all(isinstance(content, bytes | str) for content in found.values())
