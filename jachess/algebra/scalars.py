"""Places: points at which every expression has an exact value, a Scalar.

A place is a point of a number field (`AlgebraicPlace`), of closed forms (`ConstantPlace`), or one that is proved to be
the only zero in a box (`BallPlace`). The kinds of Scalars are gathered here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from jachess.algebra.real_numbers import BallScalar, ConstantScalar, Scalar, alike, root_of, scalar
from jachess.errors import LimitReached, Undefined
from jachess.expression.nodes import (
    ONE,
    RELATIONS,
    ZERO,
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
    Unknown,
)

if TYPE_CHECKING:
    from flint import arb

    from jachess.algebra.number_fields import Element, Field

__all__ = [
    "AlgebraicPlace", "BallPlace", "BallScalar", "ConstantPlace", "ConstantScalar", "Place", "Scalar", "alike", "root_of", "scalar",
]  # fmt: skip


class Place(Protocol):
    """A point: the variables in their order, and the exact value of every expression in them."""

    names: tuple[Name, ...]
    exact: bool

    def value(self, node: Node) -> Scalar:
        """The value of an expression. Raises: Undefined with the reason where there is none, LimitReached."""

    def coordinates(self) -> tuple[Scalar, ...]:
        """The value of each variable."""


class _Evaluation:
    """Values of all parts of a graph by the arithmetic of Scalars; what was evaluated is remembered."""

    names: tuple[Name, ...]
    exact = True

    def __init__(self) -> None:
        self._memo: dict[Node, Scalar] = {}

    def coordinates(self) -> tuple[Scalar, ...]:
        return tuple(self.value(name) for name in self.names)

    def value(self, node: Node) -> Scalar:
        memo = self._memo
        stack = [node]
        while stack:
            part = stack[-1]
            if part in memo:
                stack.pop()
                continue
            known = self._known(part)
            if known is not None:
                memo[part] = known
                stack.pop()
                continue
            pending = [arg for arg in self._needed(part) if arg not in memo]
            if pending:
                stack += pending
                continue
            stack.pop()
            memo[part] = self._combined(part)
        return memo[node]

    def _known(self, part: Node) -> Scalar | None:
        """The value of a part that is given as it stands, or a leaf."""
        raise NotImplementedError

    def _needed(self, part: Node) -> tuple[Node, ...]:
        if type(part) is Call:
            return part.args if part.name in _FUNCTIONS else ()
        if type(part) is Power:
            base, exponent = part.args
            return (base,) if type(exponent) is Number else (exponent,) if base is E else part.args
        return part.args

    def _combined(self, part: Node) -> Scalar:
        memo = self._memo
        kind = type(part)
        args = [memo[arg] for arg in self._needed(part)]
        if kind is Sum or kind is Product:
            result = args[0]
            for arg in args[1:]:
                result = result + arg if kind is Sum else result * arg
            return result
        if kind is Negative:
            return -args[0]
        if kind is Quotient:
            if args[1].is_zero():
                from jachess.expression.undefined import text

                raise Undefined(f"division by zero: {text(part.args[1])} = 0" if part.args[1].support else "division by zero")
            return args[0] / args[1]
        if kind is Power:
            return self._power(part, args)
        if kind is Call and part.name in _FUNCTIONS:  # type: ignore[attr-defined]
            return self._function(part, args)  # type: ignore[arg-type]
        return self._other(part)

    def _power(self, part: Node, args: list[Scalar]) -> Scalar:
        base, exponent = part.args
        if type(exponent) is Number and base is not E:
            return _rational_power(args[0], exponent.value, part)
        if base is E:
            return self._plain(Power((E, args[0].node()))) if args[0].exact else _by_ball(args[0], "exp")
        if args[1].exact and type(found := args[1].node()) is Number:
            return _rational_power(args[0], found.value, part)
        return self._other(part)

    def _function(self, node: Call, args: list[Scalar]) -> Scalar:
        name, first = node.name, args[0]
        if name == "abs":
            return -first if first.sign() < 0 else first
        if name == "sign":
            return scalar(first.sign())
        if name in ("max", "min"):
            for other in args[1:]:
                if ((other - first).sign() > 0) == (name == "max"):
                    first = other
            return first
        if name in ("sqrt", "cbrt"):
            return root_of(first, 2 if name == "sqrt" else 3)
        if all(arg.exact for arg in args):
            return self._plain(Call(name, tuple([arg.node() for arg in args])))
        return self._other(node)

    def _plain(self, constant: Node) -> Scalar:
        """The value of an operation on constants, whatever it is, checked for its domain."""
        from jachess.expression.exact import value_at

        return scalar(value_at(constant, {}))

    def _other(self, part: Node) -> Scalar:
        """The value of a part that arithmetic does not reach: conditions, binders, functions without a closed form."""
        from jachess.expression.exact import value_at

        if type(part) is Call and part.name == "piecewise":
            return self._piecewise(part)
        if type(part) is Unknown:
            raise LimitReached(f"the undefined function {part.name} has no value")
        return scalar(value_at(part, self._point(part)))

    def _point(self, part: Node) -> dict[Node, Node]:
        return {name: self.value(name).node() for name in self.names if name.support & part.support}

    def _piecewise(self, node: Call) -> Scalar:
        args = node.args
        for k in range(0, len(args) - 1, 2):
            if self.truth(args[k + 1]):
                return self.value(args[k])
        if len(args) % 2:
            return self.value(args[-1])
        raise Undefined("no condition of the piecewise function holds there")

    def truth(self, condition: Node) -> bool:
        """Whether a relation holds at the place. Raises: as `value`."""
        if type(condition) is not Call:
            raise TypeError(f"{condition!r} is not a condition")
        if condition.name == "not":
            return not self.truth(condition.args[0])
        if condition.name in ("and", "or"):
            return (all if condition.name == "and" else any)(self.truth(arg) for arg in condition.args)
        if condition.name in RELATIONS:
            left, right = condition.args
            side = (self.value(left) - self.value(right)).sign()
            return {"<": side < 0, "<=": side <= 0, ">": side > 0, ">=": side >= 0, "=": side == 0, "!=": side != 0}[condition.name]
        from jachess.expression.exact import Values

        found = Values(self._point(condition)).truth(condition)
        if found is None:
            raise LimitReached("a condition could not be decided")
        return found


_FUNCTIONS = frozenset({"abs", "sign", "max", "min", "sqrt", "cbrt"})


def _rational_power(base: Scalar, exponent: int | Fraction, part: Node) -> Scalar:
    if exponent <= 0 and base.is_zero():
        from jachess.expression.undefined import text

        shown = part.args[0]
        if exponent == 0:
            raise Undefined("0^0")
        raise Undefined(f"division by zero: {text(shown)} = 0" if shown.support else "division by zero")
    result = base if exponent.denominator == 1 else root_of(base, exponent.denominator)
    return result**exponent.numerator


def _by_ball(number: Scalar, method: str) -> BallScalar:
    def refine(bits: int) -> Any:
        from flint import ctx

        with ctx.workprec(bits + 16):
            value = getattr(number.ball(bits), method)()
        return value if value.is_finite() else None

    return BallScalar(refine)


class AlgebraicPlace(_Evaluation):
    """A point of a real number field.

    `generators` gives elements of `field` for names, or for parts of expressions as they stand there: e^x, sin(x),
    sqrt(x + 1), ln(y). What is a rational expression in them gets an Element; e^(2·x) is the square of e^x. Names are the
    variables in their order; the closed form of one that is no generator itself is given in `closed`, or found from e^x or
    ln(x). Anything else that occurs is evaluated from the closed forms of its names.
    """

    def __init__(
        self,
        field: Field,
        generators: Mapping[Node, Element],
        names: Sequence[Name],
        closed: Mapping[Name, Node] | None = None,
    ) -> None:
        super().__init__()
        self.field = field
        self.generators = dict(generators)
        self.names = tuple(names)
        self.closed = dict(closed or {})
        self._exponentials: dict[Node, tuple[Fraction, Element]] = {}
        for node, element in generators.items():
            exponent = _exponent(node)
            if exponent is not None:
                terms = list(_terms(exponent))
                if len(terms) == 1:
                    self._exponentials[terms[0][1]] = terms[0][0], element
            for spelling in _spellings(node):
                self._memo[spelling] = element
        self._memo.update(generators)

    def __repr__(self) -> str:
        return f"AlgebraicPlace({self.field}, {self.generators})"

    def _known(self, part: Node) -> Scalar | None:
        if type(part) is Number:
            return self.field.element(part.value)
        exponent = _exponent(part)
        if exponent is not None:
            return self._exponential(exponent)
        if type(part) is Name:
            return self._coordinate(part)
        if type(part) is Power and type(part.args[1]) is Number:
            return self._power_of_root(part.args[0], part.args[1].value)
        return None if part.args else scalar(part)

    def _power_of_root(self, base: Node, exponent: int | Fraction) -> Scalar | None:
        """base^(p/q) where the q-th root of the base is a generator, or None."""
        if exponent.denominator == 1:
            return None
        root = self._memo.get(Power((base, Number(Fraction(1, exponent.denominator)))))
        return None if root is None else _rational_power(root, exponent.numerator, Power((base, Number(exponent))))

    def _exponential(self, exponent: Node) -> Scalar | None:
        """e^exponent as a product of whole powers of generators, or None."""
        result: Scalar = self.field.element(1)
        for ratio, base in _terms(exponent):
            if base is ONE and ONE not in self._exponentials:
                result = result * self._plain(Power((E, Number(ratio))))
                continue
            known = self._exponentials.get(base)
            if known is None:
                return None
            times = ratio / known[0]
            if times.denominator != 1:
                result = result * _rational_power(known[1], times, ZERO)
            else:
                result = result * known[1] ** times.numerator
        return result

    def _coordinate(self, name: Name) -> Scalar:
        if name in self.closed:
            return scalar(self.closed[name])
        if name in self._exponentials:
            ratio, element = self._exponentials[name]
            return self._plain(Call("ln", (element.node(),))) / ratio
        logarithm = self.generators.get(Call("ln", (name,)))
        if logarithm is not None:
            return self._plain(Power((E, logarithm.node())))
        raise LimitReached(f"the value of {name.text} has no closed form here")


def _exponent(node: Node) -> Node | None:
    """The exponent of e^u or exp(u)."""
    if type(node) is Power and node.args[0] is E:
        return node.args[1]
    return node.args[0] if type(node) is Call and node.name == "exp" else None


def _terms(exponent: Node) -> Iterator[tuple[Fraction, Node]]:
    """An exponent as a sum of rational multiples: (ratio, base) each; the base of a number is ONE."""
    from jachess.expression.rational import expanded
    from jachess.expression.terms import build, split_term
    from jachess.expression.tidy import collected

    whole = expanded(collected(exponent))
    for term in whole.args if type(whole) is Sum else (whole,):
        coefficient, factors = split_term(term)
        yield Fraction(coefficient), build(1, factors)


def _spellings(node: Node) -> Iterator[Node]:
    """Other spellings of a generator: sqrt(u) and u^(1/2), cbrt(u) and u^(1/3)."""
    for name, root in (("sqrt", Number(Fraction(1, 2))), ("cbrt", Number(Fraction(1, 3)))):
        if type(node) is Call and node.name == name:
            yield Power((node.args[0], root))
        elif type(node) is Power and node.args[1] is root:
            yield Call(name, node.args[:1])


class ConstantPlace(_Evaluation):
    """A point whose coordinates are constant expressions: {x: pi/2, y: 0}."""

    def __init__(self, point: Mapping[Name, Node], names: Sequence[Name] | None = None) -> None:
        super().__init__()
        self.point = dict[Node, Node](point.items())
        self.names = tuple(point if names is None else names)
        self._in_field = _in_one_field([scalar(value) for value in self.point.values()])

    def __repr__(self) -> str:
        return f"ConstantPlace({{{', '.join(f'{name}: {value}' for name, value in self.point.items())}}})"

    def _known(self, part: Node) -> Scalar | None:
        if type(part) is Name:
            if part not in self.point:
                raise LimitReached(f"{part.text} has no value")
            return scalar(self.point[part])
        return None if part.args else scalar(part)

    def value(self, node: Node) -> Scalar:
        if self._in_field:
            return super().value(node)
        found = self._memo.get(node)
        if found is None:
            from jachess.expression.exact import value_at

            found = self._memo[node] = scalar(value_at(node, self.point))
        return found


def _in_one_field(coordinates: list[Scalar]) -> bool:
    """Whether the numbers lie in one number field larger than Q: then its arithmetic gives the values."""
    from jachess.algebra.number_fields import common_field

    field = common_field(coordinates)
    return field is not None and field.degree > 1


class BallPlace:
    """A point that is proved to be there and known by balls: `refine(bits)` gives one for each name."""

    exact = False

    def __init__(self, names: Sequence[Name], refine: Callable[[int], tuple[arb, ...]]) -> None:
        self.names = tuple(names)
        self.refine = refine
        self._points: dict[int, tuple[arb, ...]] = {}

    def point(self, bits: int) -> tuple[arb, ...]:
        """The balls of the coordinates, about `bits` bits sharp."""
        found = self._points.get(bits)
        if found is None:
            found = self._points[bits] = tuple(self.refine(bits))
        return found

    def coordinates(self) -> tuple[Scalar, ...]:
        return tuple(BallScalar(lambda bits, k=k: self.point(bits)[k]) for k in range(len(self.names)))  # type: ignore[misc]

    def value(self, node: Node) -> Scalar:
        if type(node) is Number:
            return scalar(node)

        def refine(bits: int) -> Any:
            from jachess.expression.ball import enclose

            return enclose(node, dict(zip(self.names, self.point(bits), strict=True)), bits + 16)

        return BallScalar(refine)
