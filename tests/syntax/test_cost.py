"""Constants that are too large are refused at once; everything of reasonable size is not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jachess.errors import LimitError
from jachess.expression.nodes import Name, Negative, Number, Power, Product, Quotient, Sum
from jachess.syntax.cost import MAX_BITS, Bound, Excess, bounds, check_cost
from jachess.syntax.reading import read, read_expression

TOO_LARGE = [
    "9^9^9^9",
    "((9^9)^9999)^9999",
    "100000000!",
    "2^(10^9)",
    "2^-(10^9)",
    "(1/2)^(10^9)",
    "10^10^7",
    "x + 9^9^9",
    "sin(9^9^9)",
    "gamma(10^8)",
    "binomial(10^6, 5*10^5)",
    "(10000!)^9",
    "(1000!)!",
    "u^u where u = 10000",
    "f(f(f(9))) where f(t) = t^t",
    "u*u*u where u = v*v*v*v*v*v*v*v*v*v; v = 10^999",
    "exp(exp(exp(10)))",
    "floor(exp(10^5))",
    "sum(k, k, 1, 10^9)",
    "sum(9^k, k, 1, 10^4)",
    "prod(k, k, 1, 10^5)",
    "sum(sum(i^j, i, 1, 10^5), j, 1, 10^5)",
    "max(2, 9^9^9)",
    "piecewise(9^9^9, x > 0, 1)",
    "*".join(["1" + "0" * 900] * 30),
    "+".join(f"1/{10**900 + k}" for k in range(30)),
    "2**2**2**2**2**2",
    "7^(10^6)*0",
]


@pytest.mark.parametrize("text", TOO_LARGE, ids=[text[:40] for text in TOO_LARGE])
def test_towers_are_refused(text: str) -> None:
    with pytest.raises(LimitError, match="too large"):
        read(text)


FINE = [
    "x^(10^9)",
    "2^x^(10^9)",
    "1^(10^9)",
    "0^(10^9)",
    "(-1)^(10^9)",
    "(2 - 1)^(10^9)",
    "2^0.333333333",
    "2^(10^4)",
    "1000!",
    "10^300",
    "e^1000",
    "exp(-10^6)",
    "pi^1000",
    "2^pi",
    "2^tan(1)",
    "10^(1/sin(1))",
    "sqrt(2)^100",
    "gamma(1/2)",
    "gamma(100)",
    "binomial(50, 25)",
    "binomial(10^6, 2)",
    "sum(k^2, k, 1, 100)",
    "sum(1/k, k, 1, 1000)",
    "sum((-1)^k, k, 1, 1000)",
    "sum(x^k, k, 0, n)",
    "prod(k, k, 1, 20)",
    "1/0",
    "1/3 + 1/7*9999999",
    "9^9^x",
    "x!",
]


@pytest.mark.parametrize("text", FINE)
def test_reasonable_constants_are_not(text: str) -> None:
    read(text)


def test_the_place_of_the_constant_is_shown() -> None:
    with pytest.raises(LimitError) as caught:
        read("x^2 + sin(9^9^9)*y")
    assert caught.value.span is not None
    assert "x^2 + sin(9^9^9)*y"[slice(*caught.value.span)] == "9^9^9"


def test_names_with_values_are_constants() -> None:
    x, node = Name("x"), read_expression("x^(10^9) + y")
    check_cost(node)
    check_cost(node, at={x: Number(1)})
    check_cost(node, at={Name("y"): Number(3)})
    with pytest.raises(LimitError, match="a power of about"):
        check_cost(node, at={x: Number(3)})


numbers = st.integers(-30, 30).map(str) | st.fractions(-9, 9, max_denominator=9).map(lambda value: f"({value})")


@st.composite
def constants(draw: st.DrawFn, depth: int = 4) -> str:
    if depth == 0 or draw(st.booleans()):
        return draw(numbers)
    left, right = draw(constants(depth - 1)), draw(constants(depth - 1))
    return draw(
        st.sampled_from(
            [
                f"({left} + {right})",
                f"({left})*({right})",
                f"({left})/({right})",
                f"({left})^({draw(st.integers(-40, 40))})",
                f"-({left})",
            ]
        )
    )


@given(constants())
def test_the_bound_is_an_upper_bound(text: str) -> None:
    try:
        node = read_expression(text)
        bound = bounds((node,), {})[node]
    except (LimitError, Excess):
        return
    exact = _exact(node)
    if exact is None or bound is None:
        return
    if type(bound) is Bound:
        assert abs(exact.numerator).bit_length() <= bound.above + 1
        assert exact.denominator.bit_length() <= bound.below + 1
    else:
        assert bound == exact


def _exact(node: object) -> Fraction | None:
    """The value by arithmetic of fractions, or None where there is none or it is far beyond the limit."""
    if type(node) is Number:
        return Fraction(node.value)
    args = [_exact(arg) for arg in node.args]  # type: ignore[attr-defined]
    if None in args:
        return None
    if type(node) is Sum:
        return sum(args, Fraction())  # type: ignore[arg-type]
    if type(node) is Negative:
        return -args[0]  # type: ignore[operator]
    if type(node) is Product:
        result = Fraction(1)
        for arg in args:
            result *= arg  # type: ignore[operator]
        return result
    left, right = args
    if type(node) is Quotient:
        return left / right if right else None  # type: ignore[operator]
    assert type(node) is Power
    if (left == 0 and right <= 0) or right.denominator != 1 or abs(right) > 100:  # type: ignore[operator, union-attr]
        return None
    if max(abs(left.numerator), left.denominator).bit_length() > MAX_BITS:  # type: ignore[union-attr]
        return None
    return left ** int(right)  # type: ignore[operator, arg-type]
