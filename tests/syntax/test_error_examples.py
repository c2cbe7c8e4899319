"""examples/errors/: one input that cannot be read a file, with what is answered and the exit code."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
from pathlib import Path
from unittest import mock

import pytest

from jachess.cli.app import run

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "errors"
FILES = sorted(FOLDER.glob("*.txt"))


def answered(command: str) -> str:
    """The command, its error and its exit code as the files have them."""
    out, err = io.StringIO(), io.StringIO()
    environment = {"COLUMNS": "80", "NO_COLOR": "1"}
    redirected = contextlib.redirect_stdout(out), contextlib.redirect_stderr(err)
    with mock.patch.dict(os.environ, environment), contextlib.chdir(FOLDER.parent), redirected[0], redirected[1]:
        code = run(shlex.split(command.removeprefix("$ jachess ")))
    assert out.getvalue() == ""
    return f"{command}\n{err.getvalue()}exit code {code}\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_error_is_the_one_in_the_file(path: Path, update: bool) -> None:
    text = path.read_text(encoding="utf-8")
    command = text.partition("\nerror:")[0]
    found = answered(command)
    if update:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")
    assert len(found.removeprefix(command).splitlines()) <= 7
    assert found.endswith("exit code 2\n")


def test_there_are_examples() -> None:
    assert len(FILES) > 60
