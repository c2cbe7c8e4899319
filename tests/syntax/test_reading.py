"""Functions: components and shapes, declarations, definitions, variables and parameters."""

from __future__ import annotations

import pytest

from jachess.errors import ShapeError, SyntaxProblem
from jachess.expression.nodes import Call, Name, Number
from jachess.expression.notation import plain
from jachess.syntax.reading import read, read_expression

SHAPES = [
    ("x*y", (), "x*y"),
    ("x*y, x+y", (2,), "x*y; x + y"),
    ("x*y; x+y", (2,), "x*y; x + y"),
    ("x*y\nx+y", (2,), "x*y; x + y"),
    ("x*y;\nx+y;\n", (2,), "x*y; x + y"),
    ("\n x*y\n\n x+y \n", (2,), "x*y; x + y"),
    ("x +\n y", (), "x + y"),
    ("x\n+ y", (), "x + y"),
    ("sin(x,\n)", None, ""),
    ("max(x,\ny)", (), "max(x, y)"),
    ("x;", (), "x"),
    ("[x, y]", (2,), "x; y"),
    ("[x; y]", (2,), "x; y"),
    ("[x^2]", (1,), "x^2"),
    ("(x*y, x+y)", (2,), "x*y; x + y"),
    ("(x*y)", (), "x*y"),
    ("(x)*(y)", (), "x*y"),
    ("[x + y]*2", (), "(x + y)*2"),
    ("[a, b; c, d]", (2, 2), "a; b; c; d"),
    ("[[a, b], [c, d]]", (2, 2), "a; b; c; d"),
    ("[[a, b]; [c, d]]", (2, 2), "a; b; c; d"),
    ("[[a, b, c], [d, e1, f]]", (2, 3), "a; b; c; d; e1; f"),
    ("[[a, b]]", (1, 2), "a; b"),
    ("[[a], [b]]", (2, 1), "a; b"),
    ("[a, b], [c, d]", (2, 2), "a; b; c; d"),
    ("[sin(x), [x + 1]^2]", (2,), "sin(x); (x + 1)^2"),
    ("f(x, y) = (x*y, x+y)", (2,), "x*y; x + y"),
    ("f(x, y) = [x*y, x+y]", (2,), "x*y; x + y"),
    ("u = x*y, v = x+y", (2,), "x*y; x + y"),
    ("7", (), "7"),
]


@pytest.mark.parametrize(("text", "shape", "components"), SHAPES, ids=[repr(text) for text, _, _ in SHAPES])
def test_components_have_the_shape_they_are_written_in(text: str, shape: tuple[int, ...] | None, components: str) -> None:
    if shape is None:
        with pytest.raises(SyntaxProblem):
            read(text)
        return
    function = read(text)
    assert function.shape == shape
    assert "; ".join(map(plain, function.components)) == components
    assert function.source == text


VARIABLES = [
    ("x*y", None, "x y", ""),
    ("y*x + x10 + x2", None, "x x2 x10 y", ""),
    ("a*x", ["x"], "x", "a"),
    ("a*x*b", ["x"], "x", "a b"),
    ("x", ["x", "y"], "x y", ""),
    ("y*x", ["y", "x"], "y x", ""),
    ("f(y, x) = x*y", None, "y x", ""),
    ("f(y, x) = a*x*y", None, "y x", "a"),
    ("f(y, x) = a*x*y", ["a"], "a", "x y"),
    ("z = x*y", None, "x y", ""),
    ("sum(x^i, i, 1, n)", None, "n x", ""),
    ("sum(i^2, i, 1, 3) + x", None, "x", ""),
    ("integral(sin(t), t, 0, x)", None, "x", ""),
    ("integral(sin(t), t, 0, x) + t", None, "t x", ""),
    ("e^x + pi", None, "x", ""),
    ("g(x, y)", None, "x y", ""),
    ("u^2 where u = x + y", None, "x y", ""),
    ("7", None, "", ""),
    ("f(x_1, x_2) = x1*x2", None, "x1 x2", ""),
    ("f(e) = e^2", None, "e", ""),
    ("f(sin) = sin^2", None, "sin", ""),
]


@pytest.mark.parametrize(
    ("text", "given", "variables", "parameters"), VARIABLES, ids=[f"{text} {given}" for text, given, _, _ in VARIABLES]
)
def test_variables_and_parameters(text: str, given: list[str] | None, variables: str, parameters: str) -> None:
    function = read(text, given)
    assert " ".join(name.text for name in function.variables) == variables
    assert " ".join(name.text for name in function.parameters) == parameters


@pytest.mark.parametrize(("text", "name"), [("x", "f"), ("g(x) = x", "g"), ("z = x", "z"), ("F(x, y) = x*y", "F"), ("x, y", "f")])
def test_the_function_has_a_name(text: str, name: str) -> None:
    assert read(text).name == name


DEFINITIONS = [
    ("u^2 + v where u = x*y; v = x + y", "(x*y)^2 + (x + y)", "u v"),
    ("u^2 + v where u = x*y, v = x + u", "(x*y)^2 + (x + x*y)", "u v"),
    ("v where v = u^2; u = x + 1", "(x + 1)^2", "v u"),
    ("u where u = x\nwhere_ = 2", None, ""),
    ("u + v\nwhere u = x*y\nv = x", "x*y + x", "u v"),
    ("u*u where u = 2", "2*2", "u"),
    ("-u where u = 2", "-(2)", "u"),
    ("f(f(x)) where f(t) = t^2", "(x^2)^2", ""),
    ("f(x) + g(y) where f(t) = t^2; g(s) = f(s) + 1", "x^2 + (y^2 + 1)", ""),
    ("d(x, y) where d(a, b) = a - b", "x - y", ""),
    ("f(x) where f(x) = x + a; a = y", "x + y", "a"),
    ("u_1*u1 where u_1 = x", "x*x", "u1"),
    ("u, v where u = x; v = y", "x", "u v"),
    ("sum(u*x[i], i, 1, 2) where u = y", "y*x1 + y*x2", "u"),
    ("sum(u*k, k, 1, n) where u = y", "sum(y*k, k, 1, n)", "u"),
]


@pytest.mark.parametrize(("text", "component", "names"), DEFINITIONS, ids=[repr(text) for text, _, _ in DEFINITIONS])
def test_where_names_parts(text: str, component: str | None, names: str) -> None:
    if component is None:
        with pytest.raises(SyntaxProblem):
            read(text)
        return
    function = read(text)
    assert plain(function.components[0]) == component
    assert " ".join(name.text for name, _ in function.definitions) == names


def test_where_may_state_conditions() -> None:
    function = read("ln(u) where u = x + 1; x > 0")
    assert function.assumptions == (Call(">", (Name("x"), Number(0))),)
    assert function.definitions == ((Name("u"), read_expression("x + 1")),)


def test_a_long_chain_of_definitions_is_read() -> None:
    chain = "; ".join(f"u{i} = u{i + 1}*u{i + 1}" for i in range(1000))
    function = read(f"u0 where {chain}; u1000 = x")
    assert [name.text for name in function.variables] == ["x"]


def test_parts_that_grow_by_doubling_are_refused_at_the_point_where_they_are_numbers() -> None:
    chain = "; ".join(f"u{i} = u{i + 1}*u{i + 1}" for i in range(100))
    with pytest.raises(Exception, match="too large"):
        read(f"u0 where {chain}; u100 = 3")


@pytest.mark.parametrize("text", ["x, y", "x; y", "x\ny"])
def test_one_expression_is_one(text: str) -> None:
    with pytest.raises(ShapeError, match="one expression is expected"):
        read_expression(text)


@pytest.mark.parametrize("text", [7, None, b"x"])
def test_only_text_is_read(text: object) -> None:
    with pytest.raises(TypeError):
        read(text)  # type: ignore[arg-type]


def test_the_same_text_gives_the_same_function() -> None:
    assert read("x*y + sin(x)") == read("x*y + sin(x)")
