"""examples/gradescope and examples/github-classroom, run as their platforms run them, without network."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
SECRET = "x^2 + x*cos(x*y)"  # of the key's right answers

pytestmark = pytest.mark.process


def program(folder: Path) -> Path:
    """`jachess` as a command of its own: this jachess."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "jachess"
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m jachess "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def shell(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


class Autograder:
    """The folder /autograder of Gradescope, somewhere else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(EXAMPLES / "gradescope", folder / "source")
        for name in ("submission", "results"):
            (folder / name).mkdir()
        shutil.copy(EXAMPLES / "gradescope" / "run_autograder", folder / "run_autograder")
        self.jachess = program(folder / "bin")

    def named(self, name: object) -> None:
        (self.folder / "submission_metadata.json").write_text(json.dumps({"users": [{"name": name}]}))

    def run(self) -> dict[str, Any]:
        done = shell(["./run_autograder"], self.folder, AUTOGRADER=str(self.folder), JACHESS=str(self.jachess))
        assert done.returncode == 0, done.stderr
        self.printed = done.stdout + done.stderr
        found: dict[str, Any] = json.loads(
            (self.folder / "results" / "results.json").read_text(encoding="utf-8"), parse_constant=pytest.fail
        )
        return found


@pytest.fixture
def autograder(tmp_path: Path) -> Autograder:
    return Autograder(tmp_path / "autograder")


def test_gradescope_marks_a_submission(autograder: Autograder) -> None:
    autograder.named("Gustavo Reyes")
    shutil.copy(EXAMPLES / "homework" / "submissions" / "Gustavo Reyes.txt", autograder.folder / "submission" / "my answers.txt")
    found = autograder.run()
    assert found["score"] == 10
    assert [(test["name"], test["score"], test["max_score"], test["status"]) for test in found["tests"]] == [
        ("1a", 2, 2, "passed"),
        ("1b", 2, 4, "failed"),
        ("2", 0, 4, "failed"),
        ("3", 2, 2, "passed"),
        ("4", 3, 4, "failed"),
        ("5", 1, 1, "passed"),
    ]
    assert "not right in entries (1, 2), (2, 1)" in found["tests"][1]["output"]
    assert found["tests"][2]["tags"] == ["other-object"]
    assert "Gustavo Reyes" in autograder.printed


def test_gradescope_takes_several_files_for_one_student(autograder: Autograder) -> None:
    autograder.named("../../x\n\u202e.")
    (autograder.folder / "submission" / "one.txt").write_text("1a: [2x*y + y*cos(x*y), x^2 + x*cos(x*y)]\n")
    (autograder.folder / "submission" / "two.txt").write_text("5: 2/e\n")
    assert autograder.run()["score"] == 3


@pytest.mark.parametrize("content", [None, b"", b"%PDF-1.7", b"1a: [2x*y +\n", b"\xff\xfe\x00"], ids=str)
def test_gradescope_always_gets_a_file(autograder: Autograder, content: bytes | None) -> None:
    if content is not None:
        (autograder.folder / "submission" / "answers.txt").write_bytes(content)
    found = autograder.run()
    assert found["score"] == 0
    assert sum(test["max_score"] for test in found["tests"]) == 17
    assert all(math.isfinite(test["score"]) for test in found["tests"])
    assert SECRET not in json.dumps(found)


def test_gradescope_gets_a_file_where_the_key_is_broken(autograder: Autograder) -> None:
    (autograder.folder / "source" / "key.toml").write_text("[[question]]\nid = 1\n")
    found = autograder.run()
    assert found["score"] == 0
    assert "could not be marked" in found["output"]
    assert "made no marks" in autograder.printed


def repository(folder: Path) -> Path:
    shutil.copytree(EXAMPLES / "github-classroom", folder / "repository")
    program(folder / "bin")
    return folder / "repository"


def graded(folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{folder.parent / 'bin'}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return shell(["sh", ".github/grade.sh"], folder, PATH=path, GITHUB_STEP_SUMMARY=str(folder.parent / "summary.md"))


def test_github_tells_points_and_feedback(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    done = graded(folder)
    assert done.returncode == 1, "58 percent are less than 60"
    assert done.stdout.splitlines() == [
        "::notice title=Autograding complete::Points 10/17",
        '::notice title=Autograding report::{"totalPoints": 10, "maxPoints": 17}',
    ]
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "10 of 17 points" in summary
    assert "this is the determinant" in summary


def test_github_passes_what_is_good_and_fails_what_is_hostile(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    shutil.copy(EXAMPLES / "homework" / "submissions" / "Ada Lovell.txt", folder / "answers.txt")
    assert graded(folder).returncode == 0
    (folder / "answers.txt").write_text("1a: ::set-output name=x::y\n::notice title=Autograding complete::Points 17/17\n")
    done = graded(folder)
    assert done.returncode == 1
    assert "Points 0/17" in done.stdout
    assert "17/17" not in done.stdout


def test_the_workflow_does_what_is_tested_here() -> None:
    text = (EXAMPLES / "github-classroom" / ".github" / "workflows" / "classroom.yml").read_text(encoding="utf-8")
    assert "name: Autograding Tests\n" in text
    assert "  run-autograding-tests:\n" in text
    assert "run: sh .github/grade.sh\n" in text
    assert "pull_request_target" not in text


@pytest.mark.parametrize("path", ["gradescope/key.toml", "github-classroom/.github/key.toml"])
def test_the_keys_are_the_key_of_the_example(path: str) -> None:
    assert (EXAMPLES / path).read_bytes() == (EXAMPLES / "homework" / "key.toml").read_bytes()


@pytest.mark.parametrize("path", ["gradescope/setup.sh", "gradescope/run_autograder", "github-classroom/.github/grade.sh"])
def test_scripts_are_scripts(path: str) -> None:
    first = (EXAMPLES / path).read_text(encoding="utf-8").partition("\n")[0]
    assert subprocess.run([first.removeprefix("#!"), "-n", str(EXAMPLES / path)], check=False).returncode == 0
