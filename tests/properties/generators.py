"""Generators of functions for property tests: as nodes in typed form, and as the text that a student would type."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st

from jachess.expression.ball import enclose
from jachess.expression.nodes import (
    PI,
    Call,
    E,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    operations,
    postorder,
)
from jachess.vocabulary import FUNCTIONS

X, Y, Z, A = Name("x"), Name("y"), Name("z"), Name("a")
VARIABLES = (X, Y, Z)

# HYPOTHESIS_PROFILE=search tries thousands of functions.
budget = settings(deadline=None, suppress_health_check=list(HealthCheck))

# The everyday ones twice.
ELEMENTARY = (
    "sin", "cos", "exp", "ln", "sqrt", "atan", "tanh", "abs", "cbrt", "tan",
    "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "acot", "sinh", "cosh", "tanh", "coth", "sech", "csch",
    "asinh", "acosh", "atanh", "exp", "ln", "log10", "log2", "sqrt", "cbrt", "abs", "asec", "acsc", "acoth", "asech", "acsch",
)  # fmt: skip
SPECIAL = tuple(row.name for row in FUNCTIONS.values() if row.group in ("special", "machine learning") and row.arity == 1)
STEPWISE = ("abs", "sign", "heaviside", "relu")

integers = st.integers(-6, 9).map(Number)
nonzero = st.sampled_from((-5, -3, -2, -1, 1, 2, 3, 4, 7)).map(Number)
positive = st.integers(1, 7).map(Number)
fractions = st.builds(lambda p, q: Number(Fraction(p, q)), st.integers(-7, 7), st.integers(2, 5))
constants = st.sampled_from((PI, E))
names = st.sampled_from((X, X, Y, X, Y, Z))
leaves = st.one_of(names, names, names, names, nonzero, fractions, constants, st.just(A))
exponents = st.one_of(
    st.integers(-3, 5).map(Number),
    st.sampled_from(
        [Number(Fraction(p, q)) for p, q in ((1, 2), (-1, 2), (3, 2), (1, 3), (2, 3), (-2, 3), (5, 3), (4, 5), (-3, 4))]
    ),
    st.just(A),
)


_BINARY = ("sum", "sum", "difference", "product", "product", "quotient", "quotient")
_UNARY = ("call", "call", "call", "power", "power", "exponential", "negative", "circle", "ratio", "again")


@st.composite
def expressions(draw: st.DrawFn, functions: tuple[str, ...] = ELEMENTARY, size: int = 6) -> Node:
    """A function of x, y, z and a parameter a with up to `size` leaves, built from these functions of one argument."""
    node = _tree(draw, functions, draw(st.integers(1, size)), 3, [])
    assume(_in_bounds(node))
    return node


def _tree(draw: st.DrawFn, functions: tuple[str, ...], size: int, depth: int, made: list[Node]) -> Node:
    """`size` counts leaves; at most `depth` functions of one argument stand around each other. What was made before is
    taken again now and then: that is where terms meet and cancel."""
    if size > 1 and draw(st.integers(0, 2)):
        kind = draw(st.sampled_from(_BINARY))
        part = draw(st.integers(1, size - 1))
        left = _tree(draw, functions, part, depth, made)
        right = _tree(draw, functions, size - part, depth, made)
        node: Node
        if kind == "sum":
            node = Sum((left, right, draw(leaves))) if draw(st.booleans()) else Sum((left, right))
        elif kind == "difference":
            node = Sum((left, Negative((right,))))
        else:
            node = Quotient((left, right)) if kind == "quotient" else Product((left, right))
    elif depth == 0 or (size == 1 and draw(st.integers(0, 2)) == 0):
        return draw(leaves) if size == 1 else Sum((draw(names), draw(leaves)))
    else:
        node = _around(draw, _tree(draw, functions, size, depth - 1, made), functions, made)
    made.append(node)
    return node


def _around(draw: st.DrawFn, inner: Node, functions: tuple[str, ...], made: list[Node]) -> Node:
    kind = draw(st.sampled_from(_UNARY))
    if kind == "call":
        return Call(draw(st.sampled_from(functions)), (inner,))
    if kind == "negative":
        return Negative((inner,))
    if kind == "exponential":
        return Power((E, inner))
    if kind == "power":
        return Power((inner, draw(exponents)))
    if kind == "again" and made:
        return draw(st.sampled_from((Product, Sum, Quotient)))((inner, draw(st.sampled_from(made))))
    square = Power((inner, Number(2)))
    if kind == "circle":
        round_one = Sum((Number(1), draw(st.sampled_from((square, Negative((square,)))))))
        return draw(
            st.sampled_from((round_one, Call("sqrt", (round_one,)), Quotient((Number(1), round_one)), Call("ln", (round_one,))))
        )
    return Quotient((Sum((Number(1), Negative((inner,)))), Sum((Number(1), inner))))


def _in_bounds(node: Node) -> bool:
    """Something to differentiate, without constants and towers of powers whose values have more digits than atoms."""
    if not node.support or operations(node) > 60:
        return False
    depth: dict[Node, int] = {}
    for part in postorder(node):
        tower = (type(part) is Power and bool(part.args[1].args)) or (type(part) is Call and part.name in _STEEP)
        depth[part] = tower + max((depth[arg] for arg in part.args), default=0)
        if tower and not part.support:
            value = enclose(part, {})
            if value is None or not abs(value) < 10**6:
                return False
    return depth[node] <= 2


_STEEP = ("exp", "sinh", "cosh", "gamma", "factorial", "erfi", "Shi", "Chi", "Ei", "airybi")

elementary = expressions()
special = expressions(ELEMENTARY[:10] + SPECIAL, 4)
stepwise = expressions(("abs", "sign", "sin", "sqrt", "cbrt", "relu", "heaviside", "exp"))
algebraic = expressions(("sqrt", "cbrt", "abs"))


def _monomials(exponent: st.SearchStrategy[int]) -> st.SearchStrategy[Node]:
    powers = st.tuples(names, exponent).map(lambda pair: Power((pair[0], Number(pair[1]))) if pair[1] > 1 else pair[0])
    factors = st.lists(powers, min_size=1, max_size=3)
    return st.tuples(nonzero, factors).map(lambda pair: Product((pair[0], *pair[1])))


polynomials: st.SearchStrategy[Node] = st.lists(_monomials(st.integers(1, 4)), min_size=2, max_size=5).map(
    lambda terms: Sum(tuple(terms))
)
rationals: st.SearchStrategy[Node] = st.tuples(polynomials, polynomials).map(Quotient)

conditions = st.builds(
    lambda sign, left, right: Call(sign, (left, right)), st.sampled_from(("<", "<=", ">", ">=")), polynomials, integers
)
piecewise: st.SearchStrategy[Node] = st.builds(
    lambda first, condition, second: Call("piecewise", (first, condition, second)), elementary, conditions, elementary
).filter(lambda node: bool(node.support))
extremes: st.SearchStrategy[Node] = st.builds(
    lambda name, args: Call(name, tuple(args)), st.sampled_from(("max", "min")), st.lists(polynomials, min_size=2, max_size=3)
)
_TWO = ("atan2", "hypot", "logb", "beta")
of_two: st.SearchStrategy[Node] = st.builds(
    lambda name, u, v: Call(name, (u, v)), st.sampled_from(_TWO), polynomials | elementary, polynomials
).filter(lambda node: bool(node.support))
_ORDERED = ("besselj", "besseli", "besselk", "bessely", "polygamma", "polylog")
ordered: st.SearchStrategy[Node] = st.builds(
    lambda name, n, u: Call(name, (Number(n), u)),
    st.sampled_from(_ORDERED),
    st.integers(1, 3),
    st.one_of(st.just(X), polynomials, expressions(("sin", "sqrt"), 3)),
).filter(lambda node: bool(node.support))
_INDEX = Name("k")
sums: st.SearchStrategy[Node] = st.builds(
    lambda binder, body, n: Call(binder, (body, _INDEX, Number(1), Number(n))),
    st.sampled_from(("sum", "prod")),
    st.sampled_from(
        (
            Product((_INDEX, Power((X, _INDEX)))),
            Call("sin", (Product((_INDEX, X, Y)),)),
            Quotient((Power((Y, _INDEX)), Sum((_INDEX, X)))),
            Power((Sum((X, Product((_INDEX, Y)))), Number(2))),
        )
    ),
    st.integers(1, 5),
)

functions: st.SearchStrategy[Node] = st.one_of(
    elementary, elementary, algebraic, polynomials, rationals, special, stepwise, piecewise, extremes, of_two, ordered, sums
)


def finite(node: Node) -> bool:
    """Whether SymPy sees a real function at all: 1/0 and ln(-5) are none, and its step functions refuse such constants."""
    import sympy

    from jachess.algebra.bridge import to_sympy

    try:
        return not to_sympy(node).has(sympy.nan, sympy.zoo, sympy.oo, sympy.I)
    except ValueError:
        return False


# Text, as it is typed


def _loose(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from((" + ", "+", " - ", "-", " − ")), inner).map("".join),
        st.tuples(inner, inner).map(lambda sides: f"({sides[0]})({sides[1]})"),
        st.tuples(inner, inner).map(lambda sides: f"({sides[0]})*({sides[1]})"),
        st.tuples(inner, inner).map(lambda sides: f"({sides[0]})/({sides[1]})"),
        inner.map(lambda text: f"({text})²"),
        st.tuples(inner, st.sampled_from(("^2", "^3", "**2", "^(-1)", "^(1/3)"))).map(lambda pair: f"({pair[0]}){pair[1]}"),
        st.tuples(st.sampled_from(("sin", "cos", "exp", "ln", "sqrt", "atan", "tanh", "abs")), inner).map(
            lambda pair: f"{pair[0]}({pair[1]})"
        ),
        inner.map(lambda text: f"|{text}|"),
        inner.map(lambda text: f"2({text})"),
        inner.map(lambda text: f"-({text})"),
        inner.map(lambda text: f"e^({text})" if "^(" not in text and "exp" not in text else f"sin({text})"),
    )


texts: st.SearchStrategy[str] = st.recursive(
    st.sampled_from(
        ("x", "y", "2x", "3", "0.5y", "x²", "x y", "2x^2", "π", "sin x", "x_1", "θ", "x₁", "1/2", "-x", "√x", "sin 2x", "x*y^3")
    ),
    _loose,
    max_leaves=6,
)
