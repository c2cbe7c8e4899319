"""Console transcripts in Markdown: every `$ jachess …` and what it answers.

`make examples` (`python tests/transcripts.py`) writes what the commands answer now into README and examples/; reading the
diff is the review. `test_examples.py` compares without writing.
"""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from unittest import mock

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "examples").rglob("*.md")))

# What a transcript is shown in: 80 columns, no colour, whatever the terminal of the reader.
ENVIRONMENT = {"COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}


class Command(NamedTuple):
    """One command of a page, with the answer that stands there."""

    line: str
    answer: str


def pieces(page: str) -> Iterator[str | Command]:
    """The page in pieces: commands with their answers, and everything else as text; joined they are the page again."""
    text: list[str] = []
    command: list[str] | None = None
    console = False
    for line in page.splitlines(keepends=True):
        fence = line.startswith("```")
        if console and (fence or line.startswith("$ ")):
            if command is not None:
                yield Command(command[0], "".join(command[1:]))
                command = None
            if line.startswith("$ "):
                yield "".join(text)
                text, command = [], [line]
                continue
        if fence:
            console = not console and line.strip() == "```console"
        if command is None:
            text.append(line)
        else:
            command.append(line)
    yield "".join(text)


def commands(page: str) -> list[Command]:
    """The commands of a page."""
    return [piece for piece in pieces(page) if isinstance(piece, Command)]


def answer(line: str) -> str:
    """What the command prints now: standard output, then errors. In this process, unless the shell is needed."""
    words = shlex.split(line.removeprefix("$ "))
    if words[0] == "jachess" and not set(words) & {"|", ">", "<", "&&", ";"}:
        return in_process(words[1:])
    return in_shell(line.removeprefix("$ "))


def in_process(arguments: list[str]) -> str:
    """The answer of `jachess` with these arguments, run in this process and in the folder of the examples."""
    from jachess.cli.app import run

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    redirected = contextlib.redirect_stdout(out), contextlib.redirect_stderr(err)
    with mock.patch.dict(os.environ, ENVIRONMENT), contextlib.chdir(ROOT / "examples"), redirected[0], redirected[1]:
        run(arguments)
    return "".join(stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]


def in_shell(line: str) -> str:
    """The answer of a line of shell in which `jachess` is this jachess, in a new folder that has the homework in it."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "homework").symlink_to(ROOT / "examples" / "homework")
        program = Path(folder) / "jachess"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m jachess "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        path = f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        environment = {**os.environ, **ENVIRONMENT, "PATH": path, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            ["sh", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60
        )
    return done.stdout + done.stderr


def renewed(page: str, ask: Callable[[str], str] = answer) -> str:
    """The page with the answers that its commands give now."""
    return "".join(piece if isinstance(piece, str) else piece.line + ask(piece.line.strip()) for piece in pieces(page))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    for path in PAGES:
        old = path.read_text(encoding="utf-8")
        new = renewed(old)
        print(f"{path.relative_to(ROOT)}: {'renewed' if new != old else 'as it was'}")
        path.write_text(new, encoding="utf-8")
