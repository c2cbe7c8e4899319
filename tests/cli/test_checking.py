"""`jachess check`: exit codes, formats, files, what is kept back, interruptions, standard input, a cluster."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from jachess.cli.app import run
from jachess.cli.checking import file_name, kind_of

ROOT = Path(__file__).resolve().parents[2]
HOMEWORK = ROOT / "examples" / "homework"
KEY = str(HOMEWORK / "key.toml")
CLASS = str(HOMEWORK / "submissions")
FORMATS = ("terminal", "plain", "json", "jsonl", "csv", "junit", "markdown", "html", "latex")

# What is asked here has numbers in its right answers that are neither in the questions nor in the students' answers.
MARKED_KEY = """
reveal = "{reveal}"
[[question]]
id = "derivative"
kind = "derivative"
function = "1234*x^3"
[[question]]
id = "gradient"
kind = "gradient"
function = "1234*x^3 + x*y"
points = 2
[[question]]
id = "hessian"
kind = "hessian"
function = "617*x^3 + x*y^2"
points = 4
[[question]]
id = "critical"
kind = "critical"
function = "x^3 - 201277443*x + y^2"
[[question]]
id = "eigenvalues"
kind = "eigenvalues"
function = "1851*x^2 + y^2"
at = "0,0"
[[question]]
id = "value"
kind = "value"
function = "1234*x"
at = "3"
[[question]]
id = "own"
kind = "expression"
answer = "3702*x + 1"
"""
KEPT_BACK = ("3702", "3 702", "8191", "7404")
WRONG = {
    "derivative": ["x^2", "1234*x^2", "411*x^4", "1234*x^3"],
    "gradient": ["[x^2 + y, x]", "[y, x]", "x^2", "[x, y]"],
    "hessian": ["[[x, 2*y], [2*y, 2*x]]", "[[x, y], [0, x]]", "x", "[[2*x, 2*y], [2*y, x]]"],
    "critical": ["(1, 0) minimum", "none", "(0, 0) saddle; (1, 1) maximum", "(0, 0)"],
    "eigenvalues": ["1, 2", "2", "x", "1, 1234"],
    "value": ["1234", "3", "x", "-1234"],
    "own": ["x", "1 - x", "[x, 1]", "sqrt(x"],
}


def write_class(folder: Path, answers: dict[str, list[str]] = WRONG) -> Path:
    """A folder with one student for each column of the answers."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(max(map(len, answers.values()))):
        (folder / f"student{number}.txt").write_text("".join(f"{id}: {texts[number]}\n" for id, texts in answers.items()))
    return folder


def output(folder: Path, format: str, *more: str) -> str:
    """The report of a class in a format, as it is written to a file."""
    file = folder / f"report.{format}"
    run(["check", *more, "--format", format, "--output", str(file)])
    return file.read_text(encoding="utf-8")


# Exit codes


@pytest.mark.parametrize(
    "words, code",
    [
        ([KEY, CLASS], 0),
        ([KEY, str(HOMEWORK / "answers.csv")], 0),
        ([KEY, str(HOMEWORK / "by-hand")], 1),
        ([KEY, CLASS, "--fail-under", "76"], 0),
        ([KEY, CLASS, "--fail-under", "77"], 1),
        ([KEY, "--self-test"], 0),
        ([KEY], 2),
        ([KEY, "no such folder"], 2),
        (["no such key.toml", CLASS], 2),
        ([str(HOMEWORK / "broken-key.toml"), CLASS], 2),
        ([KEY, CLASS, "--jobs", "0"], 2),
        ([KEY, CLASS, "--reveal", "all"], 2),
        ([KEY, CLASS, "--students", "no such list"], 2),
        ([KEY, "--self-test", "--format", "csv"], 2),
        ([KEY, CLASS, "--output", "no such folder/file.csv"], 2),
        ([KEY, CLASS, "--gradebook", KEY], 2),
    ],
    ids=lambda value: " ".join(os.path.basename(word) for word in value) if isinstance(value, list) else str(value),
)
def test_exit_codes(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", *words]) == code
    out, err = capsys.readouterr()
    assert (code == 2) == err.startswith("error: ")
    assert bool(out) == (code != 2)
    assert "Traceback" not in err


def test_a_missing_student_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list").write_text("Zoe\nAda Lovell\n")
    assert run(["check", KEY, CLASS, "--students", str(tmp_path / "list"), "--json"]) == 0
    students = {student["student"]: student["status"] for student in json.loads(capsys.readouterr().out)["students"]}
    assert students["Zoe"] == "missing"
    assert students["Ada Lovell"] == "graded"


def test_nobody_reaches_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", KEY, str(tmp_path)]) == 0
    assert run(["check", KEY, str(tmp_path), "--fail-under", "1"]) == 1
    assert "0 students" in capsys.readouterr().out


# Formats


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_names_every_student(format: str, tmp_path: Path) -> None:
    made = output(tmp_path, format, KEY, CLASS)
    for name in ("Ada Lovell", "Liam Byrne"):
        assert name in made


@pytest.mark.parametrize(
    "file, sign",
    [
        ("a.json", "{"),
        ("a.jsonl", "{"),
        ("a.csv", "student,"),
        ("a.xml", "<?xml"),
        ("a.html", "<!DOCTYPE"),
        ("a.md", "# "),
        ("a.txt", "Sheet 3"),
        ("a.tex", "%"),
    ],
)
def test_the_name_of_a_file_tells_the_format(file: str, sign: str, tmp_path: Path) -> None:
    assert run(["check", KEY, CLASS, "--output", str(tmp_path / file)]) == 0
    assert (tmp_path / file).read_text(encoding="utf-8").startswith(sign)


def test_json_is_an_alias(capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", KEY, CLASS, "--json"])
    first = capsys.readouterr().out
    run(["check", KEY, CLASS, "--format", "json"])
    assert first == capsys.readouterr().out
    found = json.loads(first)
    assert (found["schema"], found["command"]) == ("jachess/1", "check")
    assert [student["score"] for student in found["students"]] == [17, 15, 13, 11, 13, 12, 10, 17, 11, 14, 17, 6]


@pytest.mark.parametrize("format", ["json", "csv"])
def test_the_report_does_not_depend_on_the_jobs(format: str, tmp_path: Path) -> None:
    assert output(tmp_path, format, KEY, CLASS, "--jobs", "2") == output(tmp_path, format, KEY, CLASS)


def test_the_table_and_the_folder_are_the_same_class(tmp_path: Path) -> None:
    def marks(text: str) -> list[list[str]]:
        return [row[:-1] for row in csv.reader(io.StringIO(text))]

    assert marks(output(tmp_path, "csv", KEY, CLASS)) == marks(output(tmp_path, "csv", KEY, str(HOMEWORK / "answers.csv")))


def test_errors_are_objects_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(HOMEWORK / "broken-key.toml"), CLASS, "--json"]) == 2
    found = json.loads(capsys.readouterr().out)
    assert found["exit_code"] == 2
    assert [fault["line"] for fault in found["error"]["faults"]] == [2, 6, 13]
    assert run(["check", KEY, "no such folder", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "file"


def test_every_fault_of_a_key_is_said_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(HOMEWORK / "broken-key.toml"), CLASS]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("error: 3 faults in the key ")
    assert [line.partition(":")[0] for line in lines[1:]] == ["  line 2", "  line 6", "  line 13"]


def test_the_test_of_a_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", KEY, "--self-test", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["self_test"] == "passed"
    assert found["questions"] == 6
    assert all(row["made"] == row["caught"] for row in found["mistakes"])
    (tmp_path / "key.toml").write_text('[[question]]\nid = "1"\nkind = "expression"\nanswer = "x*(x + 1)"\nform = "expanded"\n')
    assert run(["check", str(tmp_path / "key.toml"), "--self-test", "--output", str(tmp_path / "found.json")]) == 1
    failed = json.loads((tmp_path / "found.json").read_text())
    assert failed["self_test"] == "failed"
    assert failed["faults"][0]["line"] == 1


# What is kept back


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("marked")
    write_class(folder / "class")
    for reveal in ("none", "entries", "key"):
        (folder / f"{reveal}.toml").write_text(MARKED_KEY.format(reveal=reveal))
    return folder


def everything(folder: Path, key: str, *more: str) -> Iterator[tuple[str, str]]:
    """Every file that a class gives, in every format."""
    for format in FORMATS:
        yield format, output(folder, format, key, str(folder / "class"), *more)
    for format in ("plain", "markdown", "html"):
        pages = folder / f"feedback-{format}"
        run(
            [
                "check",
                key,
                str(folder / "class"),
                *more,
                "--feedback",
                str(pages),
                "--feedback-format",
                format,
                "--output",
                str(folder / "x"),
            ]
        )
        yield from ((f"feedback {format}", page.read_text(encoding="utf-8")) for page in sorted(pages.iterdir()))
    run(["check", key, str(folder / "class"), *more, "--gradescope", str(folder / "scope"), "--output", str(folder / "x")])
    yield from (("gradescope", page.read_text(encoding="utf-8")) for page in sorted((folder / "scope").rglob("results.json")))


@pytest.mark.parametrize("reveal", ["none", "entries"])
def test_the_key_is_in_no_byte_of_any_report(marked: Path, reveal: str, tmp_path: Path) -> None:
    shutil.copytree(marked / "class", tmp_path / "class")
    seen = 0
    for name, text in everything(tmp_path, str(marked / f"{reveal}.toml")):
        seen += 1
        for kept in KEPT_BACK:
            assert kept not in re.sub("(?s)<head>.*?</head>", "", text), name
    assert seen == len(FORMATS) + 3 * 4 + 4


def test_the_option_says_more_than_the_key(marked: Path, tmp_path: Path) -> None:
    shutil.copytree(marked / "class", tmp_path / "class")
    shown = [name for name, text in everything(tmp_path, str(marked / "none.toml"), "--reveal", "key") if "3702" in text]
    assert {"json", "jsonl", "junit", "gradescope", "feedback plain", "feedback html", "feedback markdown"} == set(shown)
    for name, text in everything(tmp_path, str(marked / "key.toml"), "--reveal", "none"):
        assert "3702" not in text, name


# Hostile names and answers


def test_names_of_files_cannot_steer_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    for name in (
        "=cmd|calc.txt",
        "\x1b[31mred.txt",
        "a\nb.txt",
        "\u202eexe.txt",
        "<script>alert(1)<.txt",
        "-rf.txt",
        "x\\..\\y.txt",
        os.fsdecode(b"\xff\xfe.txt"),
    ):
        (folder / name).write_text("5: 2/e\n")
    for format in FORMATS:
        made = output(tmp_path, format, KEY, str(folder))
        allowed = {"\n", "\r"} if format == "csv" else {"\n"}
        assert {char for char in made if unicodedata.category(char) in ("Cc", "Cf", "Cs")} <= allowed
        assert "<script" not in made or format in ("json", "jsonl", "csv", "plain", "terminal", "latex")
    run(["check", KEY, str(folder), "--feedback", str(tmp_path / "pages"), "--gradescope", str(tmp_path / "scope")])
    assert len(list((tmp_path / "pages").iterdir())) == 8
    assert len(list((tmp_path / "scope").glob("*/results.json"))) == 8
    assert {entry.name for entry in tmp_path.iterdir()} == {"class", "pages", "scope", *(f"report.{format}" for format in FORMATS)}
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "student, name",
    [
        ("Ada Lovell", "Ada_Lovell"),
        ("../../etc/passwd", "etc_passwd"),
        ("", "student"),
        ("...", "student"),
        ("-rf", "rf"),
        ("李雷", "李雷"),
        ("Zoë", "Zoë"),
        ("a\x00b\n", "a_b"),
        ("x" * 500, "x" * 120),
        ("é" * 500, "é" * 60),
        ("CON:aux", "CON_aux"),
    ],
)
def test_names_of_files_for_students(student: str, name: str) -> None:
    assert file_name(student, set()) == name


def test_two_students_never_share_a_file() -> None:
    taken: set[str] = set()
    assert [file_name(name, taken) for name in ("Ada", "ada", "a/da", "a_da", "ADA")] == ["Ada", "ada-2", "a_da", "a_da-2", "ADA-3"]


# Standard input


@pytest.mark.parametrize(
    "data, kind",
    [
        (b"1a: x", "txt"),
        (b"", "txt"),
        (b'{"1a": "x"}', "json"),
        (b'{\n"1a": "x"}', "json"),
        (b'{"student": "a", "1a": "x"}\n{"student": "b", "1a": "x"}\n', "jsonl"),
        (b"student,1a\nada,x\n", "csv"),
        (b'\xef\xbb\xbf"student";"1a"\r\n', "csv"),
        (b"x,y", "txt"),
        (b"\xff\xfe", "txt"),
        (b"{" * 100_000, "json"),
    ],
)
def test_what_standard_input_holds(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    "data, students",
    [
        (b"5: 2/e\n", [("standard input", 1)]),
        (b'{"5": "2/e"}', [("standard input", 1)]),
        (b"student,5\nada,2/e\nbob,1\n", [("ada", 1), ("bob", 0)]),
        (b'{"student": "ada", "5": "2/e"}\n{"student": "bob", "5": "1"}\n', [("ada", 1), ("bob", 0)]),
    ],
)
def test_a_dash_reads_standard_input(
    data: bytes, students: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert run(["check", KEY, "-", "--json"]) == 0
    assert [(each["student"], each["score"]) for each in json.loads(capsys.readouterr().out)["students"]] == students


# Files


def test_a_failure_leaves_the_old_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "marks.csv"
    file.write_text("old")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert run(["check", KEY, CLASS, "--output", str(file)]) == 2
    assert "no space left" in capsys.readouterr().err
    assert file.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["marks.csv"]


def test_feedback_replaces_links_and_does_not_follow_them(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "precious").write_text("precious")
    (tmp_path / "pages" / "Ada_Lovell.md").symlink_to(tmp_path / "precious")
    assert run(["check", KEY, CLASS, "--feedback", str(tmp_path / "pages"), "--output", str(tmp_path / "x")]) == 0
    assert (tmp_path / "precious").read_text() == "precious"
    assert "17 of 17 points" in (tmp_path / "pages" / "Ada_Lovell.md").read_text()


def test_gradescope_writes_a_folder_a_student_or_one_file(tmp_path: Path) -> None:
    run(["check", KEY, CLASS, "--gradescope", str(tmp_path / "class"), "--output", str(tmp_path / "x")])
    assert sorted(path.parent.name for path in (tmp_path / "class").glob("*/results.json"))[:2] == ["Ada_Lovell", "Bruno_Keller"]
    run(["check", KEY, f"{CLASS}/Ada Lovell.txt", "--gradescope", str(tmp_path / "one"), "--output", str(tmp_path / "x")])
    assert json.loads((tmp_path / "one" / "results.json").read_text())["score"] == 17


def test_junit_is_read_by_element_tree(tmp_path: Path) -> None:
    root = ElementTree.fromstring(output(tmp_path, "junit", KEY, CLASS, str(HOMEWORK / "by-hand")).encode())
    assert int(root.get("tests", "0")) == len(root.findall("testsuite/testcase")) == 15 * 6 + 1
    assert int(root.get("failures", "0")) == len(root.findall("testsuite/testcase/failure")) == 23


# Gradebook, interruption


def process(*words: str, **settings: Any) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "jachess", "check", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        **settings,
    )


@pytest.mark.process
def test_ctrl_c_keeps_the_marks_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    for number in range(400):
        (folder / f"student {number}.txt").write_text(f"1a: [2x*y + {number}, x]\n3: {number}*x/(x+1)\n5: {number}\n")
    book = tmp_path / "class.db"
    words = (KEY, str(folder), "--gradebook", str(book), "--format", "csv")
    first = process(*words)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and first.poll() is None and _kept(book) < 64:
        time.sleep(0.05)
    first.send_signal(signal.SIGINT)
    out, err = first.communicate(timeout=60)
    assert first.returncode == 130
    assert out == ""
    assert f"interrupted: the marks made so far are kept in {book}; the same command goes on from there" in err
    assert "Traceback" not in err
    assert 64 <= _kept(book) < 1200
    again = process(*words)
    out, err = again.communicate(timeout=120)
    assert (again.returncode, err) == (0, "")
    assert out == process(*words[:2], "--format", "csv").communicate(timeout=120)[0]


def _kept(book: Path) -> int:
    if not book.exists():
        return 0
    try:
        connection = sqlite3.connect(book)
        try:
            return int(connection.execute("SELECT count(*) FROM marks").fetchone()[0])
        finally:
            connection.close()
    except sqlite3.OperationalError:
        return 0


def test_without_a_gradebook_an_interruption_says_what_would_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from jachess.grading import running

    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "run", interrupted)
    assert run(["check", KEY, CLASS]) == 130
    out, err = capsys.readouterr()
    assert (out, err) == ("", "\ninterrupted: --gradebook FILE keeps marks as they are made\n")


def test_a_second_run_with_a_gradebook_gives_the_same_bytes(tmp_path: Path) -> None:
    book = str(tmp_path / "class.db")
    runs = [output(tmp_path, "json", KEY, CLASS, "--gradebook", book) for _ in range(2)]
    assert runs[0] == runs[1] == output(tmp_path, "json", KEY, CLASS)


# A terminal


@pytest.mark.process
@pytest.mark.parametrize("columns", [40, 80])
def test_a_terminal_gets_a_page_of_its_width(columns: int) -> None:
    import fcntl
    import pty
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    child = subprocess.Popen(
        [sys.executable, "-m", "jachess", "check", KEY, CLASS],
        stdout=slave,
        stderr=slave,
        env={**environment, "PYTHONPATH": str(ROOT), "TERM": "xterm", "LC_ALL": "C.UTF-8"},
    )
    os.close(slave)
    data = b""
    try:
        while piece := os.read(master, 4096):
            data += piece
    except OSError:
        pass  # the other end is closed
    assert child.wait(timeout=60) == 0
    os.close(master)
    text = data.decode()
    assert "answers" in text, "the progress was shown"
    assert "\x1b[1;31m✗" in text
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text).replace("\r", "")
    plain = plain[plain.rindex("Sheet 3") :]
    assert max(map(len, plain.splitlines())) <= columns


# Clusters


def test_a_scheduler_that_does_not_answer(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'jachess[cluster]'")
    assert run(["check", KEY, CLASS, "--scheduler", "nonsense://x"]) == 2
    assert "no scheduler answers at `nonsense://x`" in capsys.readouterr().err


def test_without_dask_the_scheduler_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert run(["check", KEY, CLASS, "--scheduler", "tcp://127.0.0.1:8786"]) == 2
    assert "help: pip install 'jachess[cluster]'" in capsys.readouterr().err


@pytest.mark.process
def test_a_cluster_of_two_workers_gives_the_same_report(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'jachess[cluster]'")
    script = tmp_path / "cluster.py"
    script.write_text(
        "import sys\n"
        "from distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50) as cluster:\n"
        "        print(cluster.scheduler_address, flush=True)\n"
        "        sys.stdin.read()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    cluster = subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert cluster.stdout is not None
        address = cluster.stdout.readline().strip()
        assert address.startswith("tcp://")
        by_cluster = process(KEY, CLASS, "--format", "json", "--scheduler", address)
        out, err = by_cluster.communicate(timeout=120)
        assert (by_cluster.returncode, err) == (0, "")
        assert out == output(tmp_path, "json", KEY, CLASS)
    finally:
        cluster.communicate("", timeout=60)
