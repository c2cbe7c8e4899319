"""Answers: exit codes, standard input, errors as JSON, files, limits."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from jachess import library
from jachess.cli import limits
from jachess.cli.app import run
from jachess.errors import LimitReached, Undefined


class Stdin:
    """Standard input that holds these bytes."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def feed(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    monkeypatch.setattr("sys.stdin", Stdin(text.encode() if isinstance(text, str) else text))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["jacobian", "x*y, x+y^2", "--at", "2,3"], 0),
        (["derivative", "-x^2"], 0),
        (["derivative", "|x|", "--at", "0"], 1),
        (["derivative", "|x|", "--at", "1", "--at", "0"], 1),
        (["derivative", "ln(x)", "--at", "-1"], 1),
        (["derivative", "x +* 2"], 2),
        (["derivative", "x*y"], 2),
        (["gradient", "x, y"], 2),
        (["jacobian", "x, y", "--at", "1,2,3"], 2),
        (["derivative", "9^9^9^9"], 2),
        (["derivative", ""], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_exit_codes(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == code
    out, err = capsys.readouterr()
    assert bool(out) == (code < 2)
    assert len(err.splitlines()) <= 5
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("error", "code", "kind"),
    [
        (Undefined("no value"), 1, "undefined"),
        (LimitReached("not finished"), 3, "limit"),
        (MemoryError(), 3, "limit"),
        (ZeroDivisionError("x"), 70, "internal"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else str(value),
)
def test_each_kind_of_error_has_its_code(
    error: BaseException, code: int, kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*args: Any, **settings: Any) -> None:
        raise error

    monkeypatch.setattr(library, "jacobian", fail)
    assert run(["jacobian", "x"]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert run(["jacobian", "x", "--format", "json"]) == code
    answer = json.loads(capsys.readouterr().out)
    assert answer["error"]["kind"] == kind
    assert answer["exit_code"] == code
    run(["jacobian", "x", "--debug"])
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: Any, **settings: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(library, "jacobian", interrupt)
    assert run(["jacobian", "x"]) == 130


LINES = """\
# a comment
x*y, x+y^2
x +* y

sine(x)   # an unknown function
-x^2
"""


def test_with_json_each_line_of_input_is_answered_by_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, LINES)
    assert run(["jacobian", "-", "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert err == ""
    answers = [json.loads(line) for line in out.splitlines()]
    assert ["error" in answer for answer in answers] == [False, True, True, False]
    assert answers[0]["input"]["text"] == "x*y, x+y^2"
    assert set(answers[1]) == {"error", "exit_code"}
    assert set(answers[1]["error"]) == {"kind", "message", "column", "help"}
    assert answers[1]["exit_code"] == 2
    assert answers[1]["error"]["column"] == 4


def test_a_bad_line_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    feed(monkeypatch, LINES)
    assert run(["jacobian", "-", "--steps", "none"]) == 2
    out, err = capsys.readouterr()
    assert err.count("error: ") == 2
    assert out.count("Jacobian of f") == 2


@pytest.mark.parametrize(
    ("data", "kinds"),
    [
        (b"x\n\xff\xfe\ny\n", [None, "encoding", None]),
        (b"x\n" + b"1+" * 40_000 + b"1\ny\n", [None, "limit", None]),
        (b"\xef\xbb\xbfx^2\n", [None]),
        (b"x\r\ny\r\n", [None, None]),
        (b"x", [None]),
        (b"", []),
        (b"x\n\x00\n", [None, "character"]),
    ],
    ids=["not UTF-8", "too long", "byte order mark", "carriage returns", "no newline", "nothing", "NUL"],
)
def test_any_bytes_are_answered(
    data: bytes, kinds: list[str | None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, data)
    assert run(["derivative", "-", "--format", "json"]) == (2 if any(kinds) else 0)
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = [answer.get("error", {}).get("kind") for answer in answers]
    assert found == kinds


def test_a_file_is_written_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "page.json"
    assert run(["derivative", "x^2", "--output", str(file)]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(file.read_text(encoding="utf-8"))["command"] == "derivative"
    assert os.listdir(tmp_path) == ["page.json"]
    before = file.read_text(encoding="utf-8")
    assert run(["derivative", "x +", "--output", str(file)]) == 2
    assert file.read_text(encoding="utf-8") == before


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["derivative", "x", "--output", str(tmp_path / "none" / "page.html")]) == 2
    assert "no such file or directory" in capsys.readouterr().err
    (tmp_path / "folder").mkdir()
    assert run(["derivative", "x", "--output", str(tmp_path / "folder")]) == 2
    assert os.listdir(tmp_path) == ["folder"]


@pytest.mark.process
def test_limits_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["jacobian", "x*y, x+y^2", "--steps", "none", "--format", "plain", "--time-limit", "60"]) == 0
    limited = capsys.readouterr().out
    assert run(["jacobian", "x*y, x+y^2", "--steps", "none", "--format", "plain"]) == 0
    assert limited == capsys.readouterr().out
    assert run(["derivative", "x +", "--time-limit", "60"]) == 2
    assert capsys.readouterr().err.startswith("error: ")


@pytest.mark.process
def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def forever(*args: Any, **settings: Any) -> None:
        while True:
            pow(7, 1 << 22)

    monkeypatch.setattr(library, "derivative", forever)
    limits._worker.cache_clear()
    assert run(["derivative", "x^2", "--time-limit", "0.2"]) == 3
    assert "not finished after 0.2 seconds" in capsys.readouterr().err
    monkeypatch.setattr(limits, "PATIENCE", 0.2)
    assert run(["derivative", "x^2"]) == 3
    limits._worker.cache_clear()
