"""What becomes polynomial, in which generators, and why other systems do not."""

from __future__ import annotations

import pytest

from jachess.calculus.accumulation import gradient_entries
from jachess.points.reduction import NotPolynomial, Reduced, reduce
from jachess.syntax.reading import read, read_assumptions, read_expression


def reduced(text: str) -> Reduced | NotPolynomial:
    """The gradient's system of a function."""
    f = read(text)
    return reduce(gradient_entries(f.components[0], f.variables), f.variables)


GENERATORS = [
    ("x^2+y^2", "x y"),
    ("sin(x)*sin(y)", "cos(x) sin(x) cos(y) sin(y)"),
    ("x*sin(y)", "x cos(y) sin(y)"),
    ("cos(2*x)+cos(x)", "cos(x) sin(x)"),
    ("cos(2*x)", "cos(2*x) sin(2*x)"),
    ("sin(x/2)+cos(x/3)", "cos(x/6) sin(x/6)"),
    ("cos(x+y)", "cos(x + y) sin(x + y)"),
    ("cos(x+y)+cos(2*x+2*y)", "cos(x + y) sin(x + y)"),
    ("cos(x+y)*cos(x-y)", "cos(x) sin(x) cos(y) sin(y)"),
    ("sin(x+1)+cos(2*x+2)", "cos(x + 1) sin(x + 1)"),
    ("sin(x+pi/3)+cos(x)", "cos(x) sin(x) sqrt(3)"),
    ("sin(pi*x)*y", "y cos(pi*x) sin(pi*x)"),
    ("e^x*cos(y)", "cos(y) sin(y)"),
    ("e^x-x", "e^x"),
    ("exp(2*x)-3*exp(x)", "e^x"),
    ("exp(x)+exp(-x)", "e^x"),
    ("4^x+2^(-x)", "2^x"),
    ("cosh(x)+cos(y)", "e^x cos(y) sin(y)"),
    ("sigmoid(x)-x/9", "e^x"),
    ("x*y*exp(-x^2-y^2)", "x y"),
    ("(x^2+y^2)*exp(-x-y)", "x y"),
    ("x*ln(x)", "ln(x)"),
    ("x^x", "ln(x)"),
    ("x^y", "y ln(x)"),
    ("x*ln(y)", "x ln(y)"),
    ("atan(x)*y", "y atan(x)"),
    ("x*sqrt(4-x^2)", "x sqrt(4 - x^2)"),
    ("sqrt(x)-x", "sqrt(x)"),
    ("x^(2/3)-x", "x^(1/3)"),
    ("sqrt(x^2+y^2+1)", "x y"),
    ("sqrt(2)*x^2-y*x+y^3", "x y sqrt(2)"),
    ("sqrt(6)*x^2+sqrt(2)*x*y+y^4-x", "x y sqrt(2) sqrt(3)"),
    ("abs(x)*x+y^2-x", "x y abs(x)"),
    ("tan(x)-2*x", "cos(x) sin(x)"),
    ("1/x+1/y+x*y", "x y"),
    ("e^(sin(x))", "cos(x) sin(x)"),
    ("ln(cos(x))+y^2", "y cos(x) sin(x)"),
]


@pytest.mark.parametrize("text, expected", GENERATORS, ids=[text for text, _ in GENERATORS])
def test_generators(text: str, expected: str) -> None:
    found = reduced(text)
    assert isinstance(found, Reduced)
    assert " ".join(str(unknown.generator) for unknown in found.unknowns) == expected


REFUSED = [
    ("e^x-2*x*y", "x and eˣ occur together"),
    ("cos(x)+x^2", "x and cos(x) occur together"),
    ("sin(x)+e^(2*x)", "occur together"),
    ("sin(x)+sin(sqrt(2)*x)", "occur together"),
    ("x^2*ln(x)+x", "occur together"),
    ("x^3-pi*x^2+x", "pi cannot be taken out of the coefficients"),
    ("gamma(x)*y", "gamma is not algebraic"),
    ("sin(x)+cos(x+1)", "is not algebraic"),
]


@pytest.mark.parametrize("text, why", REFUSED, ids=[text for text, _ in REFUSED])
def test_refused(text: str, why: str) -> None:
    found = reduced(text)
    assert isinstance(found, NotPolynomial)
    assert not found
    assert why in found.why_not


def test_parameters_are_refused() -> None:
    x = read("x").variables
    found = reduce([read_expression("a*x^2 - 1")], x)
    assert isinstance(found, NotPolynomial)
    assert found.why_not == "a is a parameter"


@pytest.mark.parametrize("text", ["log(x)+log(y)", "2^x+4^x", "x+e^y", "atan(x)+y^2"])
def test_an_equation_that_never_holds(text: str) -> None:
    found = reduced(text)
    assert isinstance(found, Reduced)
    assert "is never 0" in found.contradiction
    assert any(len(equation) == 1 and not any(next(iter(equation))) for equation in found.equations)


def test_what_is_divided_out_is_said() -> None:
    found = reduced("e^x*cos(y)")
    assert isinstance(found, Reduced)
    assert found.remarks == ("eˣ is never 0 and is divided out", "with s = sin(y) and c = cos(y): s² + c² = 1")
    assert [name.text for name in found.free] == ["x"]


def test_side_conditions() -> None:
    found = reduced("x*sqrt(4-x^2)")
    assert isinstance(found, Reduced)
    r = {(0, 1): 1}
    assert found.nonzero == (r,)
    assert found.nonnegative == (r,)
    assert {(0, 2): 1, (0, 0): -4, (2, 0): 1} in found.relations


@pytest.mark.parametrize(
    "text, scales",
    [("x^2+y^2-pi*x", "pi 1"), ("exp(x+1)+exp(-x)", "1/sqrt(e)"), ("x^3-ln(2)^2*x+e^2*y^2", "ln(2) 1"), ("x^4-pi*x*y+y^4", "sqrt(pi) sqrt(pi)")],
)
def test_constants_are_scaled_away(text: str, scales: str) -> None:
    found = reduced(text)
    assert isinstance(found, Reduced)
    assert " ".join(map(str, found.scales)) == scales


def test_assumptions_become_side_conditions() -> None:
    x = read("x").variables
    (positive,) = read_assumptions("x > 0")
    found = reduce([read_expression("x^2 - 1")], x, assumptions=[positive])
    assert isinstance(found, Reduced)
    assert found.positive == ({(1,): 1},)


def test_angles_of_what_is_evaluated_are_generators_too() -> None:
    x = read("x").variables
    found = reduce([read_expression("sin(2*x)")], x, within=[read_expression("cos(x)")])
    assert isinstance(found, Reduced)
    assert [str(unknown.generator) for unknown in found.unknowns] == ["cos(x)", "sin(x)"]
