"""What is read, as it is printed in plain notation: one line a case."""

from __future__ import annotations

import pytest

from jachess.expression.nodes import Call, Name, Negative, Number, Power, Product, Quotient, Sum
from jachess.expression.notation import plain
from jachess.syntax.reading import read_expression

x, y, z = map(Name, "xyz")


def N(value: object) -> Number:
    return Number(value)  # type: ignore[arg-type]


FORMS = [
    ("x + y + z", Sum((x, y, z))),
    ("(x + y) + z", Sum((Sum((x, y)), z))),
    ("x - y", Sum((x, Negative((y,))))),
    ("x - 2", Sum((x, N(-2)))),
    ("x - (2)", Sum((x, Negative((N(2),))))),
    ("x - 2*y", Sum((x, Negative((Product((N(2), y)),))))),
    ("x - -2", Sum((x, Negative((N(-2),))))),
    ("x + -2*y", Sum((x, Product((N(-2), y))))),
    ("x*y*z", Product((x, y, z))),
    ("(x*y)*z", Product((Product((x, y)), z))),
    ("x/y*z", Product((Quotient((x, y)), z))),
    ("x*y/z", Quotient((Product((x, y)), z))),
    ("x/y/z", Quotient((Quotient((x, y)), z))),
    ("x/y z", Product((Quotient((x, y)), z))),
    ("-x^2", Negative((Power((x, N(2))),))),
    ("(-x)^2", Power((Negative((x,)), N(2)))),
    ("-x*y", Negative((Product((x, y)),))),
    ("-x/y", Negative((Quotient((x, y)),))),
    ("--x", Negative((Negative((x,)),))),
    ("+x", x),
    ("x*-y", Product((x, Negative((y,))))),
    ("x*-y^2", Product((x, Negative((Power((y, N(2))),))))),
    ("x*-2", Product((x, N(-2)))),
    ("-2", N(-2)),
    ("-2*x", Product((N(-2), x))),
    ("-(2)", Negative((N(2),))),
    ("-2^2", Negative((Power((N(2), N(2))),))),
    ("(-2)^2", Power((N(-2), N(2)))),
    ("x^y^z", Power((x, Power((y, z))))),
    ("x**y", Power((x, y))),
    ("x^-y", Power((x, Negative((y,))))),
    ("x^-y^z", Power((x, Negative((Power((y, z)),))))),
    ("x^-2", Power((x, N(-2)))),
    ("x^-2^2", Power((x, Negative((Power((N(2), N(2))),))))),
    ("2^-x", Power((N(2), Negative((x,))))),
    ("3/4", N("3/4")),
    ("6/4", N("3/2")),
    ("3/4*x", Product((N("3/4"), x))),
    ("3/4 x", Product((N("3/4"), x))),
    ("x*3/4", Quotient((Product((x, N(3))), N(4)))),
    ("3/(4)", Quotient((N(3), N(4)))),
    ("3/4^2", Quotient((N(3), Power((N(4), N(2)))))),
    ("3/4!", Quotient((N(3), Call("factorial", (N(4),))))),
    ("3/0", Quotient((N(3), N(0)))),
    ("x - 3/4", Sum((x, N("-3/4")))),
    ("-3/4*x", Product((N("-3/4"), x))),
    ("1/2/3", Quotient((N("1/2"), N(3)))),
    ("0.1", N("1/10")),
    (".5", N("1/2")),
    ("5.", N(5)),
    ("1e3", N(1000)),
    ("1.5E-2", N("3/200")),
    ("0.5/3", Quotient((N("1/2"), N(3)))),
    ("2x", Product((N(2), x))),
    ("2x y", Product((N(2), x, y))),
    ("2(x+1)", Product((N(2), Sum((x, N(1)))))),
    ("(x+1)(x-1)", Product((Sum((x, N(1))), Sum((x, N(-1)))))),
    ("x^2y", Product((Power((x, N(2))), y))),
    ("x!", Call("factorial", (x,))),
    ("x!^2", Power((Call("factorial", (x,)), N(2)))),
    ("x^y!", Power((x, Call("factorial", (y,))))),
    ("|x|", Call("abs", (x,))),
    ("||x| - 1|", Call("abs", (Sum((Call("abs", (x,)), N(-1))),))),
    ("2|x|y", Product((N(2), Call("abs", (x,)), y))),
    ("|x||y|", Product((Call("abs", (x,)), Call("abs", (y,))))),
    ("|(|x|)|", Call("abs", (Call("abs", (x,)),))),
    ("[x + y]^2", Power((Sum((x, y)), N(2)))),
    ("x < y", Call("<", (x, y))),
    ("x == y", Call("=", (x, y))),
    ("x <> y", Call("!=", (x, y))),
    ("0 < x <= 1", Call("and", (Call("<", (N(0), x)), Call("<=", (x, N(1)))))),
    ("x < y and y < z or x = z", Call("or", (Call("and", (Call("<", (x, y)), Call("<", (y, z)))), Call("=", (x, z))))),
    ("x < y and (y < z or x = z)", Call("and", (Call("<", (x, y)), Call("or", (Call("<", (y, z)), Call("=", (x, z))))))),
    ("not x < y", Call("not", (Call("<", (x, y)),))),
    ("not (x < y)", Call("not", (Call("<", (x, y)),))),
    ("not(x < y) and y < z", Call("and", (Call("not", (Call("<", (x, y)),)), Call("<", (y, z))))),
]


@pytest.mark.parametrize(("text", "node"), FORMS, ids=[text for text, _ in FORMS])
def test_the_form_is_kept(text: str, node: object) -> None:
    assert read_expression(text) is node


SIGNS = [
    ("2×x·y", "2*x*y"),
    ("x−y", "x - y"),
    ("x÷y", "x/y"),
    ("x – y", "x - y"),
    ("x² + y⁻¹", "x^2 + y^(-1)"),
    ("x²y³", "x^2*y^3"),
    ("x¹⁰", "x^10"),
    ("eˣ", "e^x"),
    ("e⁻²ˣ", "e^(-2*x)"),
    ("x⁽ⁿ⁺¹⁾", "x^(n + 1)"),
    ("(x+1)²", "(x + 1)^2"),
    ("√x", "sqrt(x)"),
    ("√(x+1)", "sqrt(x + 1)"),
    ("∛x", "cbrt(x)"),
    ("½x", "1/2*x"),
    ("θ + π", "theta + pi"),
    ("πr²", "pi*r^2"),
    ("αβ", "alpha*beta"),
    ("x₁ + x₁₂", "x1 + x12"),
    ("x₁,₂", "x1_2"),
    ("θ₁", "theta1"),
    ("xᵢ", "x_i"),
    ("ｘ＋１", "x + 1"),
    ("𝑥 + 𝜃", "x + theta"),
    ("x\u00a0+\u2009y", "x + y"),
    ("f′(x)", "f'(x)"),
    ("f″(x)", "f''(x)"),
]


@pytest.mark.parametrize(("text", "expected"), SIGNS, ids=[text for text, _ in SIGNS])
def test_signs_mean_what_they_look_like(text: str, expected: str) -> None:
    assert read_expression(text) is read_expression(expected)
    assert plain(read_expression(text)) == expected


@pytest.mark.parametrize("text", ["x ≤ y", "x ⩽ y", "x <= y"])
def test_relations_have_several_signs(text: str) -> None:
    assert read_expression(text) is Call("<=", (x, y))


LONG = [
    ("-" * 9000 + "x", 9000),
    ("x" + "^y" * 4000, 4000),
    ("x" + "+x" * 4900, 1),
    ("x" + "*x" * 4900, 1),
    ("x" + "/x" * 4900, 4900),
    ("2" + "^x" * 4900, 4900),
    ("x" + " x" * 9000, 1),
]


@pytest.mark.parametrize(("text", "depth"), LONG, ids=[text[:6] for text, _ in LONG])
def test_chains_are_not_levels(text: str, depth: int) -> None:
    node, levels = read_expression(text), 0
    while node.args:
        node, levels = node.args[-1] if type(node) is Power else node.args[0], levels + 1
    assert levels == depth
