"""The same function in other systems: built with their own operators, node by node, and differentiated by their own means."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from jachess.expression.nodes import Call, Constant, Name, Negative, Node, Number, Power, Product, Quotient, Sum, postorder


class Arithmetic(NamedTuple):
    """How a system writes numbers and functions; its own operators do the rest."""

    number: Callable[[int | Fraction], Any]
    functions: dict[str, Callable[..., Any]]
    pi: Any
    e: Any
    power: Callable[[Any, Any], Any] = operator.pow


class Program:
    """Some nodes as a straight line of operations, to be played in any arithmetic."""

    def __init__(self, roots: Sequence[Node], names: Sequence[str]) -> None:
        place: dict[Node, int] = {Name(name): index for index, name in enumerate(names)}
        self.steps: list[tuple[str, Any, tuple[int, ...]]] = []
        start = len(names)
        for node in postorder(*roots):
            if node not in place:
                self.steps.append((type(node).__name__, _detail(node), tuple(place[arg] for arg in node.args)))
                place[node] = start + len(self.steps) - 1
        self.results = [place[root] for root in roots]

    def play(self, inputs: Sequence[Any], arithmetic: Arithmetic) -> list[Any]:
        """The values of the roots for these inputs."""
        values = list(inputs)
        for kind, detail, args in self.steps:
            if kind == "Sum" or kind == "Product":
                combine = operator.add if kind == "Sum" else operator.mul
                value = values[args[0]]
                for arg in args[1:]:
                    value = combine(value, values[arg])
            elif kind == "Quotient":
                value = values[args[0]] / values[args[1]]
            elif kind == "Negative":
                value = -values[args[0]]
            elif kind == "Power":
                value = arithmetic.power(values[args[0]], values[args[1]])
            elif kind == "Call":
                value = arithmetic.functions[detail](*(values[arg] for arg in args))
            elif kind == "Number":
                value = arithmetic.number(detail)
            else:
                value = arithmetic.pi if detail == "pi" else arithmetic.e
            values.append(value)
        return [values[index] for index in self.results]


def _detail(node: Node) -> Any:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, (Call, Constant)):
        return node.name
    assert isinstance(node, (Sum, Product, Quotient, Negative, Power)), repr(node)
    return None


NAMES = ("sin", "cos", "tanh", "exp")


def _exact_or_float(value: int | Fraction) -> int | float:
    return value if isinstance(value, int) else float(value)


def _sech(x: float) -> float:
    return 1 / math.cosh(x)


FLOATS = Arithmetic(
    _exact_or_float,
    {**{name: getattr(math, name) for name in (*NAMES, "sqrt", "cosh", "sinh")}, "ln": math.log, "sech": _sech},
    math.pi,
    math.e,
)


def sympy_arithmetic() -> Arithmetic:
    """SymPy's own."""
    import sympy

    functions = {**{name: getattr(sympy, name) for name in NAMES}, "ln": sympy.log}
    return Arithmetic(lambda value: sympy.Rational(value.numerator, value.denominator), functions, sympy.pi, sympy.E)


def symengine_arithmetic() -> Arithmetic:
    """SymEngine's own."""
    import symengine

    functions = {**{name: getattr(symengine, name) for name in NAMES}, "ln": symengine.log}
    return Arithmetic(lambda value: symengine.Rational(value.numerator, value.denominator), functions, symengine.pi, symengine.E)


def casadi_arithmetic() -> Arithmetic:
    """CasADi's own. A power with a small whole exponent is CasADi's product of squares, as its operator does it."""
    import casadi

    functions = {**{name: getattr(casadi, name) for name in NAMES}, "ln": casadi.log}
    return Arithmetic(_exact_or_float, functions, math.pi, math.e)


Entries = dict[tuple[int, int], Any]


def sympy_object(kind: str, components: Sequence[Any], variables: Sequence[Any]) -> Any:
    """SymPy's own jacobian or hessian."""
    import sympy

    return sympy.hessian(components[0], variables) if kind == "hessian" else sympy.Matrix(components).jacobian(variables)


def symengine_object(kind: str, components: Sequence[Any], variables: Sequence[Any]) -> Any:
    """SymEngine's jacobian; of the gradient for a Hessian."""
    import symengine

    matrix = symengine.DenseMatrix(list(components))
    columns = symengine.DenseMatrix(list(variables))
    if kind == "hessian":
        matrix = symengine.DenseMatrix([components[0].diff(variable) for variable in variables])
    return matrix.jacobian(columns)


def casadi_object(kind: str, components: Sequence[Any], variables: Any) -> Any:
    """CasADi's sparse jacobian or hessian."""
    import casadi

    return (
        casadi.hessian(components[0], variables)[0]
        if kind == "hessian"
        else casadi.jacobian(casadi.vertcat(*components), variables)
    )
