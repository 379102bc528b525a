"""Files that belong together are all written, or none of them is."""

from __future__ import annotations

from pathlib import Path

import pytest

from samstat.errors import FormatError
from samstat.tables.whole_files import written_together, written_whole
from tests.unit.samstat.running import exit_code

ROWS = "region,muni,sex,freq\n" + "".join(
    f"R{m % 2},M{m},{s},{2 + 3 * m}\n" for m in range(4) for s in "KM"
)


def write(path: Path, text: str) -> None:
    with written_whole(path) as file:
        file.write_text(text, "utf-8")


def write_all(folder: Path, *names: str) -> None:
    with written_together():
        for name in names:
            write(folder / name, "new")


def left(folder: Path) -> dict[str, str]:
    """Every file and folder, temporary ones too."""
    return {
        str(each.relative_to(folder)): each.read_text("utf-8") if each.is_file() else "folder"
        for each in folder.rglob("*")
    }


def test_what_is_written_together_appears_together(tmp_path: Path) -> None:
    with written_together():
        write(tmp_path / "a.csv", "new")
        write(tmp_path / "new folder" / "b.csv", "new")
        assert not (tmp_path / "a.csv").exists()
    assert left(tmp_path) == {
        "a.csv": "new",
        "new folder": "folder",
        "new folder/b.csv": "new",
    }


def test_a_fault_while_writing_the_last_leaves_what_stood_there(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "earlier")

    def write_some() -> None:
        with written_together():
            write(tmp_path / "a.csv", "new")
            raise KeyError

    with pytest.raises(KeyError):
        write_some()
    assert left(tmp_path) == {"a.csv": "earlier"}


@pytest.mark.parametrize("links", [True, False])
def test_a_place_that_cannot_be_taken_gives_the_others_back(
    tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:
        monkeypatch.setattr("os.link", _no_links)
    write(tmp_path / "a.csv", "earlier")
    (tmp_path / "c.csv").mkdir()
    with pytest.raises(IsADirectoryError):
        write_all(tmp_path, "a.csv", "b.csv", "c.csv")
    assert left(tmp_path) == {"a.csv": "earlier", "c.csv": "folder"}


def _no_links(*_: object) -> None:
    raise OSError("this file system has no links")


def test_a_side_file_that_cannot_be_put_in_place_keeps_the_old_main_file(tmp_path: Path) -> None:
    write(tmp_path / "a.px", "earlier")
    (tmp_path / "a.manifest").mkdir()

    def write_two() -> None:
        with written_whole(tmp_path / "a.px") as file:
            file.write_text("new", "utf-8")
            file.with_suffix(".manifest").write_text("new", "utf-8")

    with pytest.raises(IsADirectoryError):
        write_two()
    assert left(tmp_path) == {"a.px": "earlier", "a.manifest": "folder"}


def test_two_outputs_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="the same place"):
        write_all(tmp_path, "a.csv", "./a.csv")
    assert left(tmp_path) == {}


@pytest.mark.parametrize(
    "command",
    [
        "protect t.csv --dims region/muni,sex --out out.csv --internal taken",
        "protect t.csv --dims region/muni,sex --out out.csv --linked t.csv=taken",
        "protect t.csv --dims region/muni,sex --out taken --rates r.csv=out.csv",
        "round t.csv --dims region/muni,sex --out out.csv --internal taken",
        "convert t.csv out.jj --dims region/muni,sex",
    ],
)
def test_a_command_with_several_outputs_writes_all_or_none(
    tmp_path: Path,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {
        "t.csv": ROWS,
        "r.csv": "muni,rate,denominator\nM3,0.5,22\n",
        "out.csv": "earlier",
        "out.jj": "earlier",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    for name in ("taken", "out.cells.csv"):
        (tmp_path / name).mkdir()
    before = left(tmp_path)
    assert exit_code(command, monkeypatch) == 2
    assert left(tmp_path) == before
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
