"""Silent entries are shown tidied, and a wrong tidied form does not pass."""

from __future__ import annotations

import pytest

from jachess.calculus import shown
from jachess.calculus.accumulation import hessian_entries
from jachess.calculus.verification import UnverifiedStep
from jachess.expression.nodes import Name
from jachess.expression.notation import plain
from jachess.expression.tidy import tidy
from jachess.syntax.reading import read_expression

x, y = Name("x"), Name("y")


def test_rows_are_tidied_and_dense() -> None:
    f = read_expression("x^2*y + y^3")
    rows = shown.Shown((x, y)).rows(hessian_entries(f, (x, y)))
    assert [[plain(entry) for entry in row] for row in rows] == [["2*y", "2*x"], ["2*x", "6*y"]]


@pytest.mark.parametrize("text", ["x*(x + 1)/y", "x*sin(x)*y"])
def test_a_wrong_form_is_an_error_of_ours(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "tidy", lambda node: tidy(node + x))
    with pytest.raises(UnverifiedStep):
        shown.Shown((x, y)).entry(read_expression(text))


def test_what_has_no_real_value_is_left_unchecked() -> None:
    assert plain(shown.Shown((x,)).entry(read_expression("sqrt(-1 - abs(x))*2"))) == "2*sqrt(-abs(x) - 1)"
