"""Submissions of every kind, and everything that a submission may be instead: each is a row, none does harm."""

from __future__ import annotations

import io
import json
import os
import socket
import struct
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jachess.errors import InputError
from jachess.grading.files import MAX_FILE, decoded, visible
from jachess.grading.pages import Ids
from jachess.grading.sheets import read_sheet
from jachess.grading.submissions import Sheet, Submissions, natural, owner_of
from jachess.grading.tables import class_lines, class_table

IDS = ("1a", "1b", "2", "3.1")


def sheets(*paths: Path, ids: tuple[str, ...] = IDS, students: tuple[str, ...] = ()) -> dict[str, Sheet]:
    return {sheet.student: sheet for sheet in Submissions([str(path) for path in paths], ids, students)}


def answers(text: str, kind: str = "") -> dict[str, str]:
    return dict(read_sheet(text, Ids(IDS), kind).answers)


# What a sheet says.

LINES = [
    ("1a: [[y, x], [1, 2y]]", {"1a": "[[y, x], [1, 2y]]"}),
    ("1a: x\n2: y", {"1a": "x", "2": "y"}),
    ("1A : x", {"1a": "x"}),
    ("1a) x\n2. y", {"1a": "x", "2": "y"}),
    ("1a = x\n2 = y", {"1a": "x", "2": "y"}),
    ("1a:= x", {"1a": "x"}),
    ("Question 1a: x\nAufgabe 2: y", {"1a": "x", "2": "y"}),
    ("Q1a: x\nEx. 2: y", {"1a": "x", "2": "y"}),
    ("1 (a): x", {"1a": "x"}),
    ("1(a) x", {"1a": "x"}),
    ("1.a: x", {"1a": "x"}),
    ("3.1: x", {"3.1": "x"}),
    ("**1a:** x", {"1a": "x"}),
    ("- 1a: x\n- 2: y", {"1a": "x", "2": "y"}),
    ("## 1a\nx\n## 2\ny", {"1a": "x", "2": "y"}),
    (r"\item[1a] x", {"1a": "x"}),
    ("1a: [[y, x],\n  [1, 2y]]", {"1a": "[[y, x], [1, 2y]]"}),
    ("1a: x +\n y", {"1a": "x + y"}),
    ("1a: x\n + y", {"1a": "x + y"}),
    ("1a: x\n - y", {"1a": "x - y"}),
    ("1a: x\ny", {"1a": "x\ny"}),
    ("1a:\n\n  x\n\n2: y", {"1a": "x", "2": "y"}),
    ("1a: (1, 0) minimum\n(-1, 0) saddle", {"1a": "(1, 0) minimum\n(-1, 0) saddle"}),
    (r"1a: $\frac{x}{y}$", {"1a": r"$\frac{x}{y}$"}),
    ("1a: f: x", {"1a": "f: x"}),
    ("1a: x = 2.5\n2.5*x", {"1a": "x = 2.5\n2.5*x"}),
    ("# my answers\n1a: x % y", {"1a": "x % y"}),
    ("```\n1a: x\n```", {"1a": "x"}),
    ("Name: Ada\n1a: x", {"1a": "x"}),
    ("1a: x\n1a: y", {"1a": "y"}),
    ("1a: x\n1a:", {"1a": "x"}),
    ("", {}),
    ("hello", {}),
]


@pytest.mark.parametrize("text, found", LINES, ids=[row[0].replace("\n", " | ") or "nothing" for row in LINES])
def test_lines(text: str, found: dict[str, str]) -> None:
    assert answers(text) == found


STRUCTURED = [
    ("toml", '"1a" = "x"\n2 = 5\n"3.1" = 0.50', {"1a": "x", "2": "5", "3.1": "0.50"}),
    ("toml", '1a = "x"', {"1a": "x"}),
    ("toml", '1a = [["y", "x"], [1, "2y"]]', {"1a": "[[y, x], [1, 2y]]"}),
    ("toml", 'student = "Eve"\n[answers]\n1a = "x"', {"1a": "x"}),
    ("toml", '[1]\na = "x"\nb = """\ny"""', {"1a": "x", "1b": "y"}),
    ("json", '{"1a": "x", "2": 0.1000000000000000055}', {"1a": "x", "2": "0.1000000000000000055"}),
    ("json", '{"student": "Eve", "answers": {"1a": "x"}}', {"1a": "x"}),
    ("json", '{"answers": [{"question": "1a", "answer": "x"}]}', {"1a": "x"}),
    ("json", '[{"id": "1a", "answer": ["y", 2]}]', {"1a": "[y, 2]"}),
    ("json", '{"1a": "x", "1a": "y"}', {"1a": "y"}),
    ("json", '{"1a": {"answer": "x"}, "2": null}', {"1a": "x", "2": ""}),
    ("json", '{"1a": 1e999999999, "2": NaN}', {"1a": "1e999999999", "2": "NaN"}),
    ("jsonl", '{"question": "1a", "answer": "x"}\n\n{"question": "2", "answer": "y"}', {"1a": "x", "2": "y"}),
    ("csv", 'question,answer\n1a,x\n2,"[1, 2]"', {"1a": "x", "2": "[1, 2]"}),
    ("csv", "1a,x\n2,1,2", {"1a": "x", "2": "1,2"}),
    ("csv", "1a;2\nx;y", {"1a": "x", "2": "y"}),
    ("html", "<p>1a: x &lt; y</p><p>2: a<br>b</p><script>", {"1a": "x < y", "2": "a\nb"}),
]


@pytest.mark.parametrize("kind, text, found", STRUCTURED, ids=[f"{row[0]} {row[1]}".replace("\n", " | ") for row in STRUCTURED])
def test_structured_sheets(kind: str, text: str, found: dict[str, str]) -> None:
    assert answers(text, kind) == found


BROKEN = [("toml", "1a = "), ("toml", "a" + ".a" * 40_000 + " = 1"), ("toml", "a = " + "[" * 100_000), ("json", "{"),
          ("json", "[" * 200_000), ("json", "3"), ("json", "1" * 10_000), ("jsonl", "x\ny"), ("json", '{"a": ' * 50_000)]  # fmt: skip


@pytest.mark.parametrize("kind, text", BROKEN, ids=[f"{kind} {text[:20]} {len(text)}" for kind, text in BROKEN])
def test_what_cannot_be_read_is_a_problem_soon(kind: str, text: str) -> None:
    start = time.process_time()
    assert read_sheet(text, Ids(IDS), kind).problem
    assert time.process_time() - start < 20


def test_labels_that_the_key_does_not_know_are_said() -> None:
    page = read_sheet("1a: x\n7c: y\nz", Ids(IDS))
    assert page.unknown == ("7c",)
    assert page.answers == (("1a", "x"),)


def test_what_stands_before_the_first_answer_is_said() -> None:
    assert "left out: hello" in read_sheet("hello\n1a: x", Ids(IDS)).notes[0]


def test_a_key_with_one_question_needs_no_label() -> None:
    assert read_sheet("2x +\n3y", Ids(["1"])).answers == (("1", "2x + 3y"),)


# Encodings and line ends.

ENCODED = [
    ("plain", "1a: x²\n2: y\n".encode(), ""),
    ("mark", b"\xef\xbb\xbf" + "1a: x²\r\n2: y".encode(), ""),
    ("windows lines", "1a: x²\r\n2: y\r\n".encode(), ""),
    ("mac lines", "1a: x²\r2: y".encode(), ""),
    ("utf-16 le", "\ufeff1a: x²\r\n2: y".encode("utf-16-le"), ""),
    ("utf-16 be", "\ufeff1a: x²\n2: y".encode("utf-16-be"), ""),
    ("utf-32", "\ufeff1a: x²\n2: y".encode("utf-32-le"), ""),
    ("latin-1", "1a: x²\n2: y".encode("latin-1"), "Windows-1252"),
    ("paragraph separator", "1a: x²\u20292: y".encode(), ""),
]


@pytest.mark.parametrize("name, data, note", ENCODED, ids=[row[0] for row in ENCODED])
def test_encodings(tmp_path: Path, name: str, data: bytes, note: str) -> None:
    (tmp_path / "ada.txt").write_bytes(data)
    found = sheets(tmp_path)["ada"]
    assert found.answers == (("1a", "x²"), ("2", "y"))
    assert bool(note) == bool(found.notes)
    assert note in " ".join(found.notes)


BINARY = [
    b"%PDF-1.7 ...",
    b"PK\x03\x04xxxx",
    b"\x89PNG\r\n\x1a\n",
    b"\x7fELF" + bytes(60),
    bytes(range(256)) * 4,
    b"\xff\xfe\x00",
    b"\0" * 100,
]


@pytest.mark.parametrize("data", BINARY, ids=[repr(data[:8]) for data in BINARY])
def test_binary_files_are_rows(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "ada.txt").write_bytes(data)
    found = sheets(tmp_path)["ada"]
    assert found.status == "unreadable"
    assert found.reason


def test_one_control_character_loses_one_answer_only(tmp_path: Path) -> None:
    (tmp_path / "ada.txt").write_bytes(b"1a: x + 1 and more text\n2: \0y\n1b: \xe2\x80\xaex\n3.1: z and so on\n")
    found = dict(sheets(tmp_path)["ada"].answers)
    assert found["1a"] == "x + 1 and more text"
    assert found["3.1"] == "z and so on"
    assert found["2"] == "\0y"


# Names.

OWNERS = [
    ("ada.txt", "ada"),
    ("Ada Lovelace.toml", "Ada Lovelace"),
    ("ada", "ada"),
    ("a.b.txt", "a.b"),
    ("Ada Lovelace_12345_assignsubmission_file_", "Ada Lovelace"),
    ("Ada Lovelace_12345_assignsubmission_onlinetext_", "Ada Lovelace"),
    ("lovelaceada_4711_815_hw3.txt", "lovelaceada"),
    ("lovelaceada_LATE_4711_815_hw3.txt", "lovelaceada"),
    ("hw3_ada_attempt_2026-11-20-10-00-00_sheet.txt", "ada"),
    ("hw_3_final.txt", "hw_3_final"),
    ("Jose\u0301.txt", "Jos\u00e9"),
    ("ada\nlovelace.txt", "ada\\nlovelace"),
    ("\u202etxt.ada.txt", "\\u202etxt.ada"),
    ("\x1b[31mred.txt", "\\x1b[31mred"),
    ("ada\udcff.txt", "ada\\xff"),
    ("x" * 300 + ".txt", "x" * 119 + "…"),
    (" .txt", " "),
]


@pytest.mark.parametrize("name, student", OWNERS, ids=[ascii(row[0])[:60] for row in OWNERS])
def test_whose_a_file_is(name: str, student: str) -> None:
    assert owner_of(name) == student
    assert owner_of(name).isprintable()


def test_names_are_sorted_as_people_do() -> None:
    names = ["s10", "s2", "S1", "ada", "Zoe", "émile", "émile 2", "b\n"]
    assert sorted(names, key=natural) == ["ada", "b\n", "émile", "émile 2", "S1", "s2", "s10", "Zoe"]


def test_visible_leaves_printable_names_alone() -> None:
    assert visible("Zoë Müller-Łukasz (3)") == "Zoë Müller-Łukasz (3)"


# Folders.


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "ada.txt").write_text("1a: x")
    (tmp_path / "bob.json").write_text('{"1a": "y"}')
    (tmp_path / "carl").mkdir()
    (tmp_path / "carl" / "hw.txt").write_text("1a: z")
    (tmp_path / "carl" / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "carl" / "more").mkdir()
    (tmp_path / "dora").mkdir()
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "essay.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    (tmp_path / "Thumbs.db").write_bytes(b"\0")
    found = sheets(tmp_path, students=("ada", "zoe"))
    assert {name: sheet.status for name, sheet in found.items()} == {
        "ada": "read", "bob": "read", "carl": "read", "dora": "missing", "empty": "missing", "essay": "unreadable", "zoe": "missing",
    }  # fmt: skip
    assert list(found) == sorted(found, key=natural)
    assert any("photo.png" in note for note in found["carl"].notes)
    assert any("folder inside a folder" in note for note in found["carl"].notes)
    assert found["zoe"].reason == "nothing was handed in"


def test_two_files_of_a_student_are_one_row(tmp_path: Path) -> None:
    (tmp_path / "ada.txt").write_text("1a: x\n2: y")
    (tmp_path / "ada.toml").write_text('1a = "z"')
    os.utime(tmp_path / "ada.txt", (1000, 1000))
    os.utime(tmp_path / "ada.toml", (2000, 2000))
    found = sheets(tmp_path)["ada"]
    assert found.answers == (("1a", "z"), ("2", "y"))
    assert any("1a stands in ada.txt and in ada.toml" in note for note in found.notes)
    os.utime(tmp_path / "ada.txt", (3000, 3000))
    assert sheets(tmp_path)["ada"].answers == (("1a", "x"), ("2", "y"))


def test_nobody_speaks_for_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "ada.txt").write_text("1a: x")
    (tmp_path / "eve.json").write_text('{"student": "ada", "1a": "wrong"}')
    (tmp_path / "mallory.csv").write_text("student,1a,2\nada,wrong,wrong\nbob,wrong,wrong\n")
    found = sheets(tmp_path)
    assert set(found) == {"ada", "eve", "mallory"}
    assert found["ada"].answers == (("1a", "x"),)
    assert any("says that it is by ada" in note for note in found["eve"].notes)
    assert found["mallory"].status == "unreadable"
    assert "several students" in found["mallory"].reason


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file or folder"):
        Submissions([str(tmp_path / "nothing")], IDS)


# Tables of a class.


def test_a_csv_of_a_class(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    path.write_bytes(
        b'\xef\xbb\xbfstudent,1a,2,seat,submitted\r\nAda,"[[y, x], [1, 2y]]",5,A1,2026-11-20T10:00:00\r\nBob,,"x\r\ny",B2,\r\n\r\nAda,z,,,\r\n,x,,,\r\nCarl,,,,\r\n'
    )
    for found in (sheets(path), sheets(tmp_path)):
        assert found["Ada"].answers == (("1a", "z"), ("2", "5"))
        assert any("handed in 2 times" in note for note in found["Ada"].notes)
        assert found["Bob"].answers == (("2", "x\ny"),) or found["Bob"].answers == (("2", "x\r\ny"),)
        assert found["Carl"].status == "missing"
        assert found["(line 7)"].status == "unreadable"
        assert found["(line 7)"].reason == "the row names no student"
    submissions = Submissions([str(path)], IDS)
    assert submissions.notes == ["class.csv: not in the key: seat"]
    assert found["Ada"].when is not None


def test_a_csv_with_semicolons_and_a_broken_row(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    path.write_text("name;1a\nAda;x\nBob;" + "y" * 400_000 + "\nCarl;z\n")
    found = sheets(path)
    assert found["Ada"].answers == (("1a", "x"),)
    assert found["Carl"].answers == (("1a", "z"),)
    assert any(sheet.status == "unreadable" for sheet in found.values())


def test_jsonl_of_a_class(tmp_path: Path) -> None:
    path = tmp_path / "class.jsonl"
    rows = [{"student": "Ada", "1a": "x"}, {"student": "Bob", "question": "2", "answer": "y"}, {"student": "Bob", "question": "1a", "answer": "z"},
            {"student": "Carl", "answers": {"2": [1, 2]}}, {"1a": "x"}]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, rows)) + "\n{broken\n")
    found = sheets(path)
    assert found["Ada"].answers == (("1a", "x"),)
    assert found["Bob"].answers == (("1a", "z"), ("2", "y"))
    assert found["Carl"].answers == (("2", "[1, 2]"),)
    assert found["(line 5)"].status == "unreadable"
    assert found["(line 6)"].status == "unreadable"
    path = tmp_path / "class.json"
    path.write_text(json.dumps({"Ada": {"1a": "x"}, "Bob": {"2": "y"}}))
    assert sheets(path)["Bob"].answers == (("2", "y"),)


# Archives.


def zipped(path: Path, entries: dict[str, bytes | str], **more: object) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def test_a_moodle_export(tmp_path: Path) -> None:
    path = zipped(tmp_path / "export.zip", {
        "Ada Lovelace_123_assignsubmission_file_/hw.txt": "1a: x",
        "Ada Lovelace_123_assignsubmission_file_/photo.png": b"\x89PNG",
        "Bob Boole_124_assignsubmission_onlinetext_/onlinetext.html": "<p>1a: y</p>",
        "Carl_125_assignsubmission_file_/": "",
        "__MACOSX/._hw.txt": b"\0",
    })  # fmt: skip
    found = sheets(path)
    assert found["Ada Lovelace"].answers == (("1a", "x"),)
    assert found["Bob Boole"].answers == (("1a", "y"),)
    assert found["Carl"].status == "missing"
    assert set(found) == {"Ada Lovelace", "Bob Boole", "Carl"}


def test_a_canvas_export_and_plain_archives(tmp_path: Path) -> None:
    path = zipped(tmp_path / "canvas.zip", {"lovelaceada_1_2_hw.txt": "1a: x", "boole_LATE_3_4_hw.txt": "1a: y"})
    found = sheets(path)
    assert found["lovelaceada"].answers == (("1a", "x"),)
    assert found["boole"].late
    assert not found["lovelaceada"].late
    path = zipped(tmp_path / "plain.zip", {"hw3/ada.txt": "1a: x", "hw3/bob.txt": "1a: y"})
    assert set(sheets(path)) == {"ada", "bob"}
    path = zipped(tmp_path / "folders.zip", {"ada/hw.txt": "1a: x", "bob/hw.txt": "1a: y"})
    assert set(sheets(path)) == {"ada", "bob"}
    path = zipped(tmp_path / "table.zip", {"class.csv": "student,1a\nAda,x\nBob,y\n"})
    assert set(sheets(path)) == {"Ada", "Bob"}


def test_paths_that_climb_lead_nowhere(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = zipped(inside / "evil.zip", {
        "../../climb.txt": "1a: x", "/etc/passwd": "1a: y", "C:\\windows\\win.txt": "1a: z", "ok/../../../up.txt": "1a: w", "ada.txt": "1a: v",
    })  # fmt: skip
    before = sorted(str(each) for each in tmp_path.rglob("*"))
    found = sheets(path)
    assert found["ada"].answers == (("1a", "v"),)
    assert sorted(str(each) for each in tmp_path.rglob("*")) == before


def test_archives_that_explode_are_rows(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        with archive.open("huge.txt", "w", force_zip64=True) as file:
            for _ in range(64):
                file.write(bytes(1 << 20))
        archive.writestr("dense.txt", "0" * 900_000)
        archive.writestr("ada.txt", "1a: x")
    start = time.process_time()
    found = sheets(path)
    assert time.process_time() - start < 5
    assert found["huge"].status == found["dense"].status == "unreadable"
    assert found["ada"].answers == (("1a", "x"),)


def test_an_entry_that_lies_about_its_size(tmp_path: Path) -> None:
    path = zipped(tmp_path / "liar.zip", {"liar.txt": "1a: x\n" + "y" * 3_000_000, "ada.txt": "1a: x"})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(mark)
        struct.pack_into("<I", data, at + place, 100)
    path.write_bytes(bytes(data))
    found = sheets(path)
    assert found["ada"].answers == (("1a", "x"),)
    assert found["liar"].status == "unreadable" or len(dict(found["liar"].answers)["1a"]) < 200


def test_damaged_locked_and_linked_entries_are_rows(tmp_path: Path) -> None:
    path = tmp_path / "mixed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("damaged.txt", "1a: " + "x" * 500)
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        locked = zipfile.ZipInfo("locked.txt")
        archive.writestr(locked, "1a: x")
        archive.writestr("ada.txt", "1a: x")
    data = bytearray(path.read_bytes())
    data[data.find(b"xxxxx") + 3] = ord("y")
    place = data.find(b"locked.txt", data.find(b"PK\x01\x02"))
    struct.pack_into("<H", data, place - 46 + 8, 1)
    path.write_bytes(bytes(data))
    found = sheets(path)
    assert {name: sheet.status for name, sheet in found.items()} == {
        "ada": "read", "damaged": "unreadable", "link": "unreadable", "locked": "unreadable",
    }  # fmt: skip


NO_ARCHIVES = [
    b"",
    b"PK\x05\x06" + bytes(18),
    b"PK\x03\x04 not really",
    b"PK\x05\x06" + bytes(8) + b"\xff" * 8 + bytes(2),
    os.urandom(2000),
]


@pytest.mark.parametrize("data", NO_ARCHIVES, ids=[repr(data[:12]) for data in NO_ARCHIVES])
def test_what_is_no_archive_is_said(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "no.zip"
    path.write_bytes(data)
    if data[:4] == b"PK\x05\x06" and data[12:16] == bytes(4):
        assert sheets(path) == {}  # an archive with nothing in it
    else:
        with pytest.raises(InputError, match="cannot be read"):
            sheets(path)


# What lies in wait.


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are those of Unix")
def test_links_pipes_and_sockets_are_never_opened(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("1a: secret")
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "dir").symlink_to(outside)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.txt")
    (folder / "eve").mkdir()
    (folder / "eve" / "hw.txt").symlink_to(outside / "secret.txt")
    os.mkfifo(folder / "eve" / "pipe")
    (folder / "ada.txt").write_text("1a: x")
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.getcwd()
        os.chdir(folder)
        try:
            listener.bind("socket.txt")
        finally:
            os.chdir(here)
        found = sheets(folder)
    assert found["ada"].answers == (("1a", "x"),)
    for name in ("link", "dir", "loop", "device", "pipe", "socket", "eve"):
        assert found[name].status == "unreadable", name
        assert not found[name].answers
    assert "secret" not in repr(found).replace("secret.txt", "")


def test_files_of_gigabytes_cost_nothing(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(8 << 30)  # sparse
    (tmp_path / "ada.txt").write_text("1a: x")
    start = time.process_time()
    found = sheets(tmp_path)
    assert time.process_time() - start < 1
    assert found["huge"].reason == "the file is larger than 1 MB"
    assert found["ada"].status == "read"


def test_the_cap_holds_while_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may grow between the look at its size and the end of reading it."""
    path = tmp_path / "ada.txt"
    path.write_bytes(b"x" * (MAX_FILE + 10))
    real = os.fstat

    class Small:
        def __init__(self, seen: os.stat_result) -> None:
            self.st_mode, self.st_size, self.st_mtime = seen.st_mode, 10, seen.st_mtime

    monkeypatch.setattr(os, "fstat", lambda descriptor: Small(real(descriptor)))
    assert sheets(tmp_path)["ada"].reason == "the file is larger than 1 MB"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ada.txt").write_text("1a: x")
    real = os.open

    def refusing(path: str, *args: int, **more: int) -> int:
        if path == "ada.txt":
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **more)

    monkeypatch.setattr(os, "open", refusing)
    assert sheets(tmp_path)["ada"].reason == "it may not be read"


STRANGE = ["new\nline.txt", "\u202ecod.txt", "\x1b[2J.txt", "-rf.txt", "$(touch canary).txt", "'; DROP TABLE marks; --.txt", "=cmd|' !A1.txt",
           "<script>.txt", "%s%n.txt", "con.txt", "a" * 251 + ".txt", "sympy.py", "conftest.py", "sitecustomize.py"]  # fmt: skip


def test_strange_names_are_rows_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in STRANGE:
        (tmp_path / name).write_text("raise SystemExit('run')\n1a: x")
    raw = os.fsencode(str(tmp_path)) + b"/b\xff\xfe.txt"
    with open(raw, "w") as file:
        file.write("1a: x")
    monkeypatch.chdir(tmp_path)
    found = sheets(tmp_path)
    assert len(found) == len(STRANGE) + 1
    assert all(name.isprintable() for name in found)
    assert found["b\\xff\\xfe"].answers == (("1a", "x"),)
    assert found["sympy"].status == "unreadable"
    assert not (tmp_path / "canary").exists()


def long_lines() -> list[tuple[str, bytes]]:
    rows: list[tuple[str, Callable[[], bytes]]] = [
        ("one line of a megabyte", lambda: b"1a: " + b"x" * (MAX_FILE - 10)),
        ("only line ends", lambda: b"\n" * MAX_FILE),
        ("only returns", lambda: b"\r" * MAX_FILE),
        ("only labels", lambda: b"1a:\n" * (MAX_FILE // 4)),
        ("different labels", lambda: "\n".join(f"{k}:x" for k in range(90_000)).encode()),
        ("only stars", lambda: b"*" * MAX_FILE),
        ("only colons", lambda: b":" * MAX_FILE),
        ("only brackets", lambda: b"(" * MAX_FILE),
        ("an answer of many lines", lambda: b"1a: x\n" + b"y\n" * 500_000),
        ("invisible characters", lambda: "1a: x\u200b\u2060".encode() * 50_000),
    ]
    return [(name, make()) for name, make in rows]


@pytest.mark.parametrize("ending", ["txt", "toml", "json", "jsonl", "csv", "html"])
def test_a_megabyte_of_anything_is_read_soon(tmp_path: Path, ending: str) -> None:
    for number, (_, data) in enumerate(long_lines()):
        (tmp_path / f"s{number}.{ending}").write_bytes(data)
    start = time.process_time()
    found = sheets(tmp_path)
    assert len(found) == len(long_lines())
    assert time.process_time() - start < 30


def test_decoding_never_fails() -> None:
    for data in (b"", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf\xff", b"\x81\x8d\x8f\x90\x9d", io.BytesIO(b"x").getvalue()):
        found = decoded(data)
        assert isinstance(found.text, str)


# Properties: nothing that is handed in raises.

PIECES = st.sampled_from(
    ["1a", ":", "2", "=", "\n", "\r", " ", "(", ")", "[", "]", "{", "}", '"', "'", "\\", ",", ";", "\t", "x", "*", "#", "-", ".", "student",
     "answers", "question", "\0", "\ufeff", "\u202e", "\ud800", "é", "<p>", "</p>", "&lt;", '"""', "[[", "]]", "1e999", "null"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=60).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["", "txt", "toml", "json", "jsonl", "csv", "html"]))
def test_any_text_is_a_page(text: str, kind: str) -> None:
    page = read_sheet(text, Ids(IDS), kind)
    assert all(id in IDS and isinstance(answer, str) for id, answer in page.answers)
    assert all(note.isprintable() for note in (*page.notes, *page.unknown))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_any_text_is_a_table(text: str) -> None:
    for line, student, page in (*class_table(text, Ids(IDS)), *class_lines(text, Ids(IDS))):
        assert line > 0
        assert isinstance(student, str)
        assert all(id in IDS for id, _ in page.answers)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_problem(data: bytes) -> None:
    found = decoded(data)
    assert not found.text or not found.problem
    assert "\r" not in found.text


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_to_an_archive_is_a_row_or_an_error(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("zip")
    path = zipped(folder / "a.zip", {"ada/hw.txt": "1a: x", "bob/hw.txt": "1a: y\n" * 40})
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    try:
        found = sheets(path)
    except InputError:
        return
    assert all(sheet.student.isprintable() for sheet in found.values())


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_name_is_shown_as_it_is_safe(name: str) -> None:
    assert owner_of(name).isprintable()
    assert visible(visible(name)) == visible(name)
