"""The pytest plugin: keys are collected, answers are tests, `assert_equivalent` tells where; importing it costs nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jachess.pytest_plugin import assert_equivalent

ROOT = Path(__file__).resolve().parents[1]
HOMEWORK = ROOT / "examples" / "homework"


def pytest_in(folder: Path, *words: str) -> str:
    """What pytest prints for a folder, with this plugin and no other."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "120"}
    environment.pop("PYTEST_ADDOPTS", None)
    command = [sys.executable, "-m", "pytest", "-p", "jachess.pytest_plugin", "-p", "no:cacheprovider", "-rs", *words, "."]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)
    return done.stdout + done.stderr


@pytest.fixture
def week(tmp_path: Path) -> Path:
    shutil.copy(HOMEWORK / "key.toml", tmp_path / "week3.hw.toml")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


@pytest.mark.process
def test_a_key_alone_tests_itself(week: Path) -> None:
    out = pytest_in(week, "-v")
    assert "week3.hw.toml::self-test PASSED" in out
    assert "1 passed" in out


@pytest.mark.process
def test_answers_beside_the_key_are_tests(week: Path) -> None:
    shutil.copytree(HOMEWORK / "submissions", week / "week3")
    out = pytest_in(week)
    assert "23 failed, 48 passed, 2 skipped" in out
    assert "week3.hw.toml: Ines Faria[2]" in out
    assert "A constant factor treated as a summand (entries (1, 2), (2, 2))" in out
    assert "Traceback" not in out
    assert "pytest_plugin.py" not in out.partition("short test summary")[0]
    chosen = pytest_in(week, "-k", "Ada", "-v")
    assert "week3.hw.toml::Ada Lovell[1a] PASSED" in chosen
    assert "6 passed" in chosen


@pytest.mark.process
@pytest.mark.parametrize("name", ["week3.csv", "submissions/answers.csv"])
def test_a_table_and_a_common_folder_are_found(week: Path, name: str) -> None:
    (week / name).parent.mkdir(exist_ok=True)
    shutil.copy(HOMEWORK / "answers.csv", week / name)
    assert "23 failed, 48 passed, 2 skipped" in pytest_in(week)


@pytest.mark.process
def test_what_cannot_be_marked_is_told(week: Path) -> None:
    shutil.copytree(HOMEWORK / "by-hand", week / "week3")
    out = pytest_in(week)
    assert "the file is not text: a PDF" in out
    assert "7 failed, 2 passed, 10 skipped" in out
    assert "the sheet is empty" in out


@pytest.mark.process
def test_a_broken_key_fails_with_all_its_faults(tmp_path: Path) -> None:
    shutil.copy(HOMEWORK / "broken-key.toml", tmp_path / "bad.hw.toml")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "ada.txt").write_text("1: x")
    out = pytest_in(tmp_path)
    assert "1 failed" in out
    assert "line 2: `titel` is not known" in out
    assert "line 13: question 2" in out
    assert "Traceback" not in out


@pytest.mark.process
def test_a_students_text_cannot_steer_the_terminal(week: Path) -> None:
    (week / "week3").mkdir()
    (week / "week3" / "\x1b[31mred.txt").write_text("3: x\x1b]0;title\x07\n5: 7\n")
    out = pytest_in(week, "-v", "--color=no")
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "\\x1b[31mred[5] FAILED" in out


@pytest.mark.process
def test_the_fixture_and_the_function(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "from jachess.pytest_plugin import assert_equivalent as imported\n"
        "def test_right(assert_equivalent):\n"
        "    assert_equivalent('(x+1)^2', 'x^2 + 2x + 1')\n"
        "    imported('sqrt(x^2)', 'x', assume='x > 0')\n"
        "def test_wrong(assert_equivalent):\n"
        "    assert_equivalent('x^2', 'x^3')\n"
    )
    out = pytest_in(tmp_path)
    assert "1 failed, 1 passed" in out
    assert re.search(r"E +at this point their values differ", out)
    assert "pytest_plugin.py" not in out, "the traceback ends in the test"


def test_equivalent_answers() -> None:
    assert_equivalent("2x*cos(x^2)", "cos(x^2)*x*2")
    assert_equivalent("2/3", "0.667", rtol=1e-3)
    with pytest.raises(AssertionError, match=r"(?s)Different.*x = "):
        assert_equivalent("x^2", "x^3")
    with pytest.raises(AssertionError, match="Different"):
        assert_equivalent("2/3", "0.667")


@pytest.mark.process
def test_importing_the_plugin_costs_nothing() -> None:
    script = (
        "import sys, pytest; before = set(sys.modules); import jachess.pytest_plugin; "
        "print(*sorted(name for name in set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["jachess", "jachess.pytest_plugin"]


@pytest.mark.process
def test_a_session_without_homework_loads_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "import sys\n"
        "def test_nothing_is_loaded():\n"
        "    assert [name for name in sys.modules if name.startswith(('jachess', 'sympy', 'flint'))] == ['jachess', 'jachess.pytest_plugin']\n"
    )
    assert "1 passed" in pytest_in(tmp_path)


def test_the_plugin_is_an_entry_point() -> None:
    assert '[project.entry-points.pytest11]\njachess = "jachess.pytest_plugin"\n' in (ROOT / "pyproject.toml").read_text(
        encoding="utf-8"
    )


@pytest.mark.process
def test_grading_is_loaded_when_it_is_used() -> None:
    script = (
        "import sys; from jachess import grading; before = [n for n in sys.modules if n.startswith(('sympy', 'flint', 'jachess.'))]; "
        "from jachess.grading import Question, grade; "
        "print(before, grade(Question('1', 'derivative', 'sin(x^2)'), '2x*cos(x^2)').verdict, 'sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "['jachess.grading'] correct False\n"


def test_the_names_of_grading_are_there() -> None:
    from jachess import grading

    for name in grading.__all__:
        assert getattr(grading, name).__doc__, name
    assert sorted(grading._HOMES) == sorted(grading.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        grading.nothing  # type: ignore[attr-defined]
    assert str(grading.equal("x", "x")).startswith("Equal")
