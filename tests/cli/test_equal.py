"""`jachess equal`: verdicts, exit codes, what is shown, JSON, two answers a line."""

from __future__ import annotations

import io
import json
import sys
from fractions import Fraction

import pytest

from jachess.cli.app import run
from jachess.errors import InputError
from jachess.grading.equality import equal

CASES = [
    ("(x+1)^2", "x^2 + 2x + 1", [], 0),
    ("x^2", "x^3", [], 1),
    ("sqrt(x^2)", "x", [], 1),
    ("sqrt(x^2)", "x", ["--assume", "x > 0"], 0),
    ("-x", "-x", [], 0),
    ("x", "x + 10^(-30)", [], 1),
    ("[2x*y, x^2]", "[y*2x, x*x]", [], 0),
    ("[x, y]", "[y, x]", [], 1),
    ("[[1, x], [y, 2]]", "[1, x; y, 2]", [], 0),
    ("[x, y]", "x", [], 1),
    ("2/3", "0.667", [], 1),
    ("2/3", "0.667", ["--rtol", "1e-3"], 0),
    ("2/3", "0.667", ["--atol", "0.001"], 0),
    (r"\frac{1}{x}", "x^(-1)", [], 0),
    ("i + 1", "1 + i", ["--vars", "i"], 0),
]


@pytest.mark.parametrize("left, right, options, code", CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_verdicts(left: str, right: str, options: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["equal", left, right, *options]) == code
    out, err = capsys.readouterr()
    assert out.startswith(("Equal\n", "Different\n")[code])
    assert err == ""
    assert run(["equal", right, left, *options, "--format", "json"]) == code, "the order makes no difference"
    assert json.loads(capsys.readouterr().out)["verdict"] == ("equal", "different")[code]


@pytest.mark.parametrize(
    "words, message",
    [
        (["x"], "one answer is given where two are compared"),
        (["x", "y", "z"], "3 expressions are given where one is expected"),
        (["x +* y", "x"], "error: "),
        (["x", "sine(x)"], "unknown function `sine`"),
        (["x", "x", "--rtol", "small"], "`small` is not a number"),
        (["x", "x", "--rtol", "-1"], "a tolerance is negative"),
        (["x", "x", "--atol", "1e999999999"], "`1e999999999` is not a number"),
        (["x", "x", "--atol", "1/0"], "`1/0` is not a number"),
        (["x", "x", "--atol", "nan"], "`nan` is not a number"),
        (["x", "x", "--assume", "x >"], "error: "),
        (["x", "x", "--at", "2"], "unknown option `--at`"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_errors(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["equal", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert len(err.splitlines()) <= 5


def test_json_has_the_fields_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["equal", "x*y", "x*y^2", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["verdict"] == "different"
    evidence = found["evidence"]
    assert {"method", "witness", "left", "right"} <= set(evidence)
    point = {name: Fraction(value) for name, value in evidence["witness"].items()}
    assert set(point) == {"x", "y"}
    assert float(evidence["left"]) == pytest.approx(float(point["x"] * point["y"]), rel=1e-4)
    assert float(evidence["right"]) == pytest.approx(float(point["x"] * point["y"] ** 2), rel=1e-4)


@pytest.mark.parametrize(
    "left, right, shown",
    [
        ("[x, y, z]", "[x, 2y, z]", "not equal in entry 2\n"),
        ("[x, y, z]", "[y, 2y, z]", "not equal in entries 1, 2\n"),
        ("[[x, y], [z, 1]]", "[[x, y], [z, 2]]", "not equal in entry (2, 2)\n"),
    ],
)
def test_entries_that_differ_are_named(left: str, right: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["equal", left, right]) == 1
    assert shown in capsys.readouterr().out


@pytest.mark.parametrize("format", ["terminal", "plain", "json", "latex", "markdown", "html"])
@pytest.mark.parametrize("left, right", [("x^2", "x^3"), ("x", "x"), ("[x, y]", "[y, x]"), ("ln(x^2)", "2ln(x)"), ("x", "[x, y]")])
def test_every_format_has_a_page(left: str, right: str, format: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["equal", left, right, "--format", format]) in (0, 1)
    out, err = capsys.readouterr()
    assert out
    assert err == ""
    if format == "plain":
        assert out.isascii()


def test_lines_of_standard_input_hold_two_answers(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = "x+x\t2x  # a comment\n\nx\ty\nx\n(x\tx\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert run(["equal", "-", "--format", "json"]) == 2
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each.get("verdict", each.get("exit_code")) for each in found] == ["equal", "different", 2, 2]
    assert "TAB" in found[2]["error"]["help"]


def test_a_time_limit_ends_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["equal", "sum(sin(i*x)^2, i, 1, 200)", "sum(cos(i*x)^2, i, 1, 201)", "--time-limit", "0.05"])
    assert code in (1, 3)
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("value", [0.1, "1/10", Fraction(1, 10), "1e-1"])
def test_tolerances_are_exact(value: float | str | Fraction) -> None:
    assert equal("1", "1.1", atol=value).verdict == "equal"
    assert equal("1", "1.1000001", atol=value).verdict == "different"


def test_a_function_says_what_it_cannot_read() -> None:
    with pytest.raises(InputError, match="unknown function"):
        equal("x", "sine(x)")
