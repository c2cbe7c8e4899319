"""Forms of answers: one line a case, whether it is expanded, factored, simplified, exact."""

from __future__ import annotations

import pytest

from jachess.grading.forms import fault, fault_of, is_exact, is_expanded, is_factored, is_simplified
from jachess.syntax.reading import read, read_expression

CASES = {
    "expanded": (
        "x^2+2x+1", "x^3*y-2x*y", "sin((x+1)^2)", "x*e^(x+1)", "(x+y)/2", "x/y",
        "not", "(x+1)^2", "x(x+1)", "-(x+1)", "2(x+y)", "(x+1)/y", "(2x)^2", "x*(y*(z+1))",
    ),
    "factored": (
        "(x+1)(x-1)", "2(x+2)", "x^2+1", "(x+1)^2", "x e^x (x+2)", "x", "-3x(y-1)", "(x+y)/(x-y)",
        "not", "x^2-1", "2x+4", "x(x^2-1)", "x^2 e^x + 2x e^x", "x*y + x", "(x^2+2x+1)*y",
    ),
    "simplified": (
        "2x", "3/2", "3x^2+2x", "2sqrt(2)", "2x cos(x^2)", "-2x*e^(-x^2)", "cos(x)/2", "x/(x^2+1)", "1/sqrt(x)", "(x+1)/(y+2)",
        "x/(2 sqrt(x^2+1))", "pi/4", "1/2+x", "x*(1/2)", "y*cos(x*y)+2", "x^4/2", "e^(2x)", "x^(1/3)",
        "not", "x+x", "2*3*x", "6/4", "x^2/x", "(x^2-1)/(x-1)", "x*x", "sqrt(4)", "sqrt(8)", "sin(0)", "x^1", "1*x", "x+0",
        "(2x+4)/2", "2x/(2 sqrt(x^2+1))", "3-1", "ln(e)", "-(-x)", "e^x*e^y", "2/4*x", "x^(4/2)", "x*y+2*y*x", "1/(1/x)",
    ),
    "exact": ("1/2", "sqrt(2)x", "x^3", "not", "0.5", "0.33x", "2.0", "[1, 0.25]"),
}  # fmt: skip


def cases():
    for form, texts in CASES.items():
        split = texts.index("not")
        yield from ((form, text, place < split) for place, text in enumerate(texts) if text != "not")


@pytest.mark.parametrize("form, text, holds", list(cases()), ids=str)
def test_form(form, text, holds):
    found = fault_of(read(text), form)
    assert (not found) == holds, found


def test_any_form_has_no_faults():
    assert fault(read_expression("2*3*x + x"), "any") == ""


def test_the_single_questions():
    assert is_expanded(read_expression("x^2 + x"))
    assert is_factored(read_expression("x*(x + 1)"))
    assert is_simplified(read_expression("x^2 + x"))
    assert is_exact(read("1/3"))
    assert not is_exact(read("0.3"))


@pytest.mark.parametrize(
    "form, text, reason",
    [
        ("simplified", "2x + 3x", "2*x and 3*x are like terms"),
        ("simplified", "(x^2-1)/(x-1)", "(x^2 - 1)/(x - 1) can be cancelled"),
        ("simplified", "sqrt(8)", "sqrt(8) is 2*sqrt(2)"),
        ("factored", "2x+4", "2 can be taken out of 2*x + 4"),
        ("expanded", "x(x+1)", "x*(x + 1) is not multiplied out"),
        ("exact", "x + 0.25", "0.25 is a decimal"),
    ],
)
def test_reason(form, text, reason):
    assert fault_of(read(text), form) == reason
