"""Expressions to SymPy and back."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from jachess.algebra.bridge import from_sympy, many_to_sympy, matrix_from_sympy, to_sympy
from jachess.errors import InputError
from jachess.expression.checking import agree
from jachess.expression.nodes import E, Name, Node, Number, Unknown, call, postorder
from jachess.expression.notation import plain
from jachess.expression.tidy import tidy
from jachess.syntax.reading import read_expression
from jachess.vocabulary import FUNCTIONS

x, y = sympy.symbols("x y", real=True)

THERE = (
    ("x^2*y", x**2 * y),
    ("x/y - 1/2", x / y - sympy.Rational(1, 2)),
    ("0.1*x", x / 10),
    ("sqrt(x)", sympy.sqrt(x)),
    ("x^(1/3)", sympy.sign(x) * sympy.Abs(x) ** sympy.Rational(1, 3)),
    ("x^(2/3)", sympy.Abs(x) ** sympy.Rational(2, 3)),
    ("x^(-1/3)", sympy.sign(x) * sympy.Abs(x) ** sympy.Rational(-1, 3)),
    ("x^(3/4)", x ** sympy.Rational(3, 4)),
    ("(-8)^(1/3)", sympy.Integer(-2)),
    ("(x^2)^(1/3)", sympy.Abs(x) ** sympy.Rational(2, 3)),
    ("cbrt(x)", sympy.sign(x) * sympy.Abs(x) ** sympy.Rational(1, 3)),
    ("e^x", sympy.exp(x)),
    ("exp(x)", sympy.exp(x)),
    ("ln(x)", sympy.log(x)),
    ("log(x, y)", sympy.log(x) / sympy.log(y)),
    ("log10(x)", sympy.log(x) / sympy.log(10)),
    ("acot(x)", sympy.pi / 2 - sympy.atan(x)),
    ("asec(x)", sympy.acos(1 / x)),
    ("abs(x)", sympy.Abs(x)),
    ("max(x, y, 0)", sympy.Max(x, y, 0)),
    ("piecewise(x, x < 0, y)", sympy.Piecewise((x, x < 0), (y, True))),
    ("sum(x^k, k, 1, 3)", sympy.Sum(x ** sympy.Symbol("k", real=True), (sympy.Symbol("k", real=True), 1, 3)).doit()),
    ("hypot(x, y)", sympy.sqrt(x**2 + y**2)),
    ("atan2(y, x)", sympy.atan2(y, x)),
    ("sigmoid(x)", 1 / (1 + sympy.exp(-x))),
    ("x!", sympy.factorial(x)),
    ("besselj(2, x)", sympy.besselj(2, x)),
    ("lambertw(x)", sympy.LambertW(x)),
    ("f(x, y)", sympy.Function("f", real=True)(x, y)),
    ("D[1,2](f)(x, y)", sympy.Function("f", real=True)(x, y).diff(x, y)),
)


@pytest.mark.parametrize(("text", "expected"), THERE, ids=[text for text, _ in THERE])
def test_to_sympy(text: str, expected: sympy.Expr) -> None:
    assert to_sympy(read_expression(text)).doit() == expected


BACK = (
    (x**2 * y, "x^2*y"),
    (x / y, "x/y"),
    (-x / (2 * y), "-x/(2*y)"),
    (1 / sympy.sqrt(x), "1/sqrt(x)"),
    (x ** sympy.Rational(2, 3), "x^(2/3)"),
    (sympy.sign(x) * sympy.Abs(x) ** sympy.Rational(1, 3), "x^(1/3)"),
    (3 * sympy.sign(x) / sympy.Abs(x) ** sympy.Rational(1, 3), "3/x^(1/3)"),
    (sympy.Abs(x) ** sympy.Rational(2, 3), "x^(2/3)"),
    (sympy.exp(-(x**2)), "e^(-x^2)"),
    (sympy.E * x, "x*e"),
    (x**-y, "1/x^y"),
    (1 + x, "x + 1"),
    (x - y, "x - y"),
    (sympy.Rational(3, 4) * x, "3/4*x"),
    (sympy.log(x), "ln(x)"),
    (sympy.acot(x), "atan(1/x)"),
    (sympy.polygamma(0, x), "digamma(x)"),
    (sympy.polygamma(1, x), "polygamma(1, x)"),
    (sympy.Heaviside(x), "heaviside(x)"),
    (sympy.zeta(3) * x, "x*polygamma(2, 1)/(-2)"),
    (sympy.LambertW(x), "lambertw(x)"),
    (sympy.Float("0.1") * x, "1/10*x"),
    (sympy.GoldenRatio, "(1 + sqrt(5))/2"),
    (sympy.Piecewise((x, x < 0), (x**2, True)), "piecewise(x, x < 0, x^2)"),
    (sympy.Piecewise((x, (x > 0) & (y > 1)), (0, True)), "piecewise(x, x > 0 and y > 1, 0)"),
    (sympy.Integral(sympy.sin(y**2), (y, 0, x)), "integral(sin(y^2), y, 0, x)"),
    (sympy.Sum(x**y, (y, 1, 5)), "sum(x^y, y, 1, 5)"),
    (sympy.Symbol("x_1") + sympy.Symbol("alpha"), "alpha + x1"),
    (sympy.Symbol("x_{12}"), "x12"),
    (sympy.Max(x, y), "max(x, y)"),
    (sympy.Function("f")(x**2).diff(x), "2*x*f'(x^2)"),
    (sympy.Function("f")(x, x * y).diff(y), "x*D[2](f)(x, x*y)"),
)


@pytest.mark.parametrize(("expression", "expected"), BACK, ids=[text for _, text in BACK])
def test_from_sympy(expression: sympy.Expr, expected: str) -> None:
    node = from_sympy(expression)
    wanted = read_expression(expected)
    assert node is wanted or tidy(node) is tidy(wanted), plain(node)


@pytest.mark.parametrize(
    "expression",
    [
        sympy.I,
        sympy.zoo,
        sympy.nan,
        sympy.oo,
        x + sympy.I * y,
        sympy.Integral(x),
        sympy.LambertW(x, -1),
        sympy.uppergamma(y, x),
        sympy.DiracDelta(x),
        sympy.Derivative(x**2 * y, x, evaluate=False),
        sympy.Matrix([[x, y]]),
        sympy.Symbol("a b"),
        sympy.S.EmptySet,
        "x + 1",
        None,
        3.5j,
    ],
    ids=str,
)
def test_what_has_no_counterpart_is_refused_by_name(expression: object) -> None:
    with pytest.raises(InputError) as refusal:
        from_sympy(expression)
    assert type(expression).__name__ in refusal.value.message or "`" in refusal.value.message


def test_no_text_is_taken_for_an_expression() -> None:
    with pytest.raises(InputError):
        from_sympy("__import__('os').getpid()")


@pytest.mark.parametrize("row", [row for row in FUNCTIONS.values() if row.arity == 1], ids=lambda row: row.name)
def test_every_function_comes_back_with_its_values(row) -> None:
    for inner in ("x", "x^2/9 + 1/5", "x + 1"):
        node = call(row.name, read_expression(inner))
        back = from_sympy(to_sympy(node))
        assert agree(node, back, 4) or row.name in ("acosh", "acoth", "asec", "acsc", "asech")


def test_one_table_of_symbols_for_a_problem() -> None:
    symbols: dict = {}
    first = to_sympy(read_expression("x + y"), symbols)
    second = to_sympy(read_expression("x - y"), symbols)
    assert first.free_symbols == second.free_symbols
    assert set(symbols) == {Name("x"), Name("y")}
    assert all(symbol.is_real for symbol in symbols.values())


def test_symbols_of_the_caller_are_used() -> None:
    plain_x = sympy.Symbol("x")
    assert to_sympy(Name("x"), {Name("x"): plain_x}) == plain_x
    assert to_sympy(Name("x"), real=False) == plain_x
    assert to_sympy(Name("x")) != plain_x


def test_shared_parts_are_converted_once() -> None:
    node: Node = Name("x")
    for _ in range(60):
        node = node * node + 1
    assert sum(1 for _ in postorder(node)) < 200
    first, second = many_to_sympy((call.sin(Name("x")), call.sin(Name("x")) + 1))
    assert second - first == 1


def test_long_sums_and_deep_graphs() -> None:
    long = sum((Name(f"x{i}") for i in range(2000)), Number(0))
    assert len(to_sympy(long).args) == 2000
    deep: Node = Name("x")
    for _ in range(3000):
        deep = call.sinh(deep)
    expression = sympy.Symbol("x", real=True)
    for _ in range(300):
        expression = sympy.sinh(expression)
    assert sum(1 for _ in postorder(from_sympy(expression))) == 301
    assert sum(1 for _ in postorder(deep)) == 3001


def test_matrices() -> None:
    assert matrix_from_sympy(sympy.Matrix([[x, 1], [y, x * y]])) == (
        (Name("x"), Number(1)),
        (Name("y"), Name("x") * Name("y")),
    )
    assert matrix_from_sympy([x, 2]) == ((Name("x"),), (Number(2),))
    assert matrix_from_sympy(sympy.ImmutableMatrix([x, E and sympy.E])) == ((Name("x"),), (E,))


def test_numbers_of_python() -> None:
    assert from_sympy(3) is Number(3)
    assert from_sympy(Fraction(1, 3)) is Number(Fraction(1, 3))


def test_derivatives_of_unknown_functions_round_trip() -> None:
    for node in (
        Unknown("f", (1, 1, 2), (Name("x"), Name("y"))),
        Unknown("f", (1,), (Name("x") ** 2, Name("y"))),
        Unknown("f", (2,), (Name("x"), Name("x") * Name("y"))),
        Unknown("f", (1, 2), (Name("x"), Name("x"))),
        Unknown("g", (), (call.sin(Name("x")),)),
    ):
        assert from_sympy(to_sympy(node)) is node


def test_a_dummy_keeps_apart_from_a_symbol_of_its_name() -> None:
    dummy = sympy.Dummy("x", real=True)
    node = from_sympy(sympy.Sum(dummy * x, (dummy, 1, 3)))
    assert node.support == Name("x").support
