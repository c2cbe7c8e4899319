"""Every `$ jachess …` of README and examples/ is run, and its answer compared to the letter."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest
from transcripts import PAGES, ROOT, Command, answer, commands, in_shell, pieces, renewed

CASES = [(path, command) for path in PAGES for command in commands(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    ("page", "command"),
    [pytest.param(str(path.relative_to(ROOT)), command, id=f"{path.name}: {command.line.strip()}") for path, command in CASES],
)
def test_the_answer_is_the_one_in_the_page(page: str, command: Command) -> None:
    assert answer(command.line.strip()) == command.answer, f"`make examples` renews {page}"


@pytest.mark.process
@pytest.mark.parametrize(
    "command", [next(command for path, command in CASES if path.name == "README.md")] if CASES else [], ids=str
)
def test_a_process_of_its_own_answers_the_same(command: Command) -> None:
    assert in_shell(command.line.removeprefix("$ ").strip()) == command.answer


def test_pages_are_taken_apart_and_put_together() -> None:
    page = "# T\n```console\n$ jachess a\none\n\ntwo\n$ jachess b\n```\ntext\n```\n$ not this\n```\n"
    assert [piece for piece in pieces(page) if isinstance(piece, Command)] == [
        Command("$ jachess a\n", "one\n\ntwo\n"),
        Command("$ jachess b\n", ""),
    ]
    assert renewed(page, lambda line: {"$ jachess a": "one\n\ntwo\n", "$ jachess b": ""}[line]) == page
    assert renewed(page, lambda line: "new\n").count("new") == 2


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_sessions_of_python_show_what_happens(path: Path) -> None:
    found = doctest.testfile(str(path), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE, encoding="utf-8")
    assert found.failed == 0
    assert found.attempted or any(page == path for page, _ in CASES), "a page without examples"
