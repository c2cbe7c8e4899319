"""The words of the command line: expressions that begin with a minus, options with values, usage errors, help."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from jachess.cli.app import app, run

HOMEWORK = Path(__file__).resolve().parents[2] / "examples" / "homework"
PROGRAM: Any = get_command(app)
COMMANDS: dict[str, Any] = PROGRAM.commands


def divided(*words: str) -> tuple[list[str], list[str]]:
    """The words of `jachess jacobian` as options and expressions."""
    command = COMMANDS["jacobian"]
    parent = command.context_class(PROGRAM, info_name="jachess", **PROGRAM.context_settings)
    context = command.context_class(command, info_name="jacobian", parent=parent)
    options, expressions = command._divide(context, list(words))
    return options, expressions


@pytest.mark.parametrize(
    ("words", "options", "expressions"),
    [
        (["-x^2"], [], ["-x^2"]),
        (["-a*x"], [], ["-a*x"]),
        (["-h*x"], [], ["-h*x"]),
        (["--2x"], [], ["--2x"]),
        (["--x^2"], [], ["--x^2"]),
        (["-x^2", "--at", "-1,2"], ["--at", "-1,2"], ["-x^2"]),
        (["--at", "-1,2", "-x^2"], ["--at", "-1,2"], ["-x^2"]),
        (["--at=-1,2", "-x^2"], ["--at=-1,2"], ["-x^2"]),
        (["--", "--at"], [], ["--at"]),
        (["--at", "1", "--", "-x"], ["--at", "1"], ["-x"]),
        (["x", "--at", "1", "--at", "2"], ["--at", "1", "--at", "2"], ["x"]),
        (["-", "--ascii"], ["--ascii"], ["-"]),
        (["f(y, x) = x*y"], [], ["f(y, x) = x*y"]),
        (["x", "-h"], ["-h"], ["x"]),
        (["−x"], [], ["−x"]),
    ],
    ids=str,
)
def test_options_and_expressions_are_told_apart(words: list[str], options: list[str], expressions: list[str]) -> None:
    assert divided(*words) == (options, expressions)


@pytest.mark.parametrize(
    ("words", "message", "help"),
    [
        (["jacobian", "--at", "--steps", "x"], "option `--at` needs a value, and `--steps` is an option", "for example: --at 2,3"),
        (["jacobian", "x", "--at"], "option `--at` needs a value", "for example: --at 2,3"),
        (["jacobian", "--vras", "x"], "unknown option `--vras`", "did you mean `--vars`"),
        (["jacobian", "--frobnicate"], "unknown option `--frobnicate`", "`jachess jacobian --help` lists the options"),
        (["jacobian", "x", "--steps", "brif"], "`brif` is not a value of `--steps`", "did you mean `brief`?"),
        (["jacobian", "x", "--format=yaml"], "`yaml` is not a value of `--format`", "one of terminal, plain, json"),
        (["jacobian", "x", "--ascii=yes"], "option `--ascii` takes no value", "write `--ascii` alone"),
        (["jacobian", "x", "y"], "2 expressions are given where one is expected", "put it in quotes: jachess jacobian 'x y'"),
        (["jacobian"], "no expression is given", 'for example: jachess jacobian "x*y, x+y^2" --at 2,3'),
        (["functions", "sin"], "`functions` takes no expression", "for example: jachess functions"),
        (["functions", "--format", "mathml"], "a list of functions is more than one formula", "--format html"),
        (["jacobain", "x"], "unknown command `jacobain`", "did you mean `jacobian`?"),
        (["x^2"], "unknown command `x^2`", "say what to find: jachess derive 'x^2'"),
        (["-x^2"], "no command is given", "say what to find: jachess derive '-x^2'"),
        (
            ["frobnicate"],
            "unknown command `frobnicate`",
            "the commands are derivative, gradient, jacobian, hessian, derive, critical, classify, equal, check, functions",
        ),
        (["--versoin"], "unknown option `--versoin`", "did you mean `--version`?"),
        (["derivative", "x", "--order", "zero"], "`zero` is not a value of `--order`", "give a whole number from 1 to 20"),
        (["derivative", "x", "--order", "0"], "`0` is not a value of `--order`", "give a whole number from 1 to 20"),
        (["derivative", "x", "--digits", "0"], "`0` is not a value of `--digits`", "give a whole number from 1 to 10000"),
        (["derivative", "x", "--time-limit", "nan"], "`nan` is not a value of `--time-limit`", "give a number from 0.01"),
        (["derivative", "x", "--understood", "chian"], "`chian` is not a rule", "did you mean `chain`?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_usage_errors_say_what_to_do(words: list[str], message: str, help: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert len(lines) <= 5
    assert lines[0].startswith("error: ")
    assert message in lines[0]
    assert lines[-1].startswith(f"help: {help}")


def test_words_of_a_user_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["\x1b[31mred\x07"]) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_alone_it_shows_three_examples_and_where_to_go_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    out = capsys.readouterr().out
    assert out.count("\n  jachess ") == 3
    assert "jachess --help" in out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    from jachess import __version__

    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"jachess {__version__}\n"


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_lists_every_command(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([flag]) == 0
    out = capsys.readouterr().out
    assert all(f"\n  {name} " in out for name in COMMANDS)
    assert max(map(len, out.splitlines())) <= 120


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_and_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = COMMANDS[name]
    assert command.help
    assert command.examples
    assert run([name, "--help"]) == 0
    out = capsys.readouterr().out
    assert all(f"jachess {name} {example}" in out for example in command.examples)
    for param in command.params:
        assert param.opts[0] in out or param.metavar in out
        assert param.help


@pytest.mark.parametrize(
    ("name", "example"), [(name, example) for name, command in COMMANDS.items() for example in command.examples]
)
def test_the_examples_in_the_help_work(
    name: str, example: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shlex
    import shutil

    shutil.copytree(HOMEWORK, tmp_path / "homework")
    monkeypatch.chdir(tmp_path / "homework")
    assert run([name, *shlex.split(example)]) == 0
    out, err = capsys.readouterr()
    assert out or "--output" in example
    assert err == ""
    if "--format json" in example:
        json.loads(out)
