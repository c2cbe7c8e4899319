"""Functions at collected arguments: exact values, odd and even symmetry, inverses, special orders."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from jachess.expression.nodes import BINDERS, HALF, ONE, ZERO, Call, E, Node, Number
from jachess.expression.powers import absolute, raised, sign_parts
from jachess.expression.terms import as_node, is_negative, negated, split_term

# fmt: off
ODD = frozenset((
    "sin", "tan", "cot", "csc", "asin", "atan", "acsc", "sinh", "tanh", "coth", "csch", "asinh", "atanh", "acoth", "acsch",
    "erf", "erfi", "sign", "cbrt", "Si", "Shi", "fresnels", "fresnelc",
))
EVEN = frozenset(("cos", "sec", "cosh", "sech", "abs", "sinc"))
# fmt: on
_INVERSE = {"sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "tanh": "atanh", "sec": "asec", "csc": "acsc"}


def call_of(name: str, args: tuple[Node, ...]) -> Node:
    """The function at collected arguments, collected: exact values, odd and even symmetry, inverses."""
    if name == "sqrt":
        return raised(args[0], HALF)
    if name == "cbrt":
        return raised(args[0], Number(Fraction(1, 3)))
    if name == "exp":
        return raised(E, args[0])
    if name in BINDERS:
        return _binder(name, args)
    special = _SPECIAL.get(name)
    if special is not None:
        found = special(args)
        if found is not None:
            return found
    if name in ODD and is_negative(args[0]):
        return negated(call_of(name, (negated(args[0]),)))
    if name in EVEN and is_negative(args[0]):
        args = (negated(args[0]),)
    if name in _INVERSE and type(args[0]) is Call and args[0].name == _INVERSE[name]:
        return args[0].args[0]
    if args and name != "piecewise" and not any(arg.support for arg in args):
        from jachess.expression.exact import known_value

        value = known_value(name, args)
        if value is not None and value is not Call(name, args):
            from jachess.expression.tidy import collected

            return collected(value)
    return Call(name, args)


def _binder(name: str, args: tuple[Node, ...]) -> Node:
    body, _, low, high = args
    if name == "integral" and low is high:
        return ZERO
    if body is ZERO and name != "prod":
        return ZERO
    if body is ONE and name == "prod":
        return ONE
    return Call(name, args)


def _ln(args: tuple[Node, ...]) -> Node | None:
    coefficient, factors = split_term(args[0])
    if coefficient == 1 and len(factors) == 1 and factors[0][0] is E:
        return as_node(factors[0][1])
    return None


def _polygamma(args: tuple[Node, ...]) -> Node | None:
    return call_of("digamma", args[1:]) if args[0] is ZERO else None


def _logb(args: tuple[Node, ...]) -> Node | None:
    return call_of("ln", args[:1]) if args[1] is E else None


def _integer_order(name: str, alternates: bool) -> Callable[[tuple[Node, ...]], Node | None]:
    def reflected(args: tuple[Node, ...]) -> Node | None:
        order = args[0]
        if type(order) is Number and type(order.value) is int and order.value < 0:
            positive = call_of(name, (Number(-order.value), args[1]))
            return negated(positive) if alternates and order.value % 2 else positive
        return None

    return reflected


def _extreme(name: str) -> Callable[[tuple[Node, ...]], Node | None]:
    def distinct(args: tuple[Node, ...]) -> Node | None:
        kept = tuple(dict.fromkeys(args))
        if len(kept) == 1:
            return kept[0]
        return call_of(name, kept) if len(kept) < len(args) else None

    return distinct


def _piecewise(args: tuple[Node, ...]) -> Node | None:
    kept: list[Node] = []
    for value, condition in zip(args[0::2], args[1::2], strict=False):
        truth = decided(condition)
        if truth is False:
            continue
        if truth is True:
            kept.append(value)
            break
        kept += (value, condition)
    else:
        if len(args) % 2:
            kept.append(args[-1])
    if not kept:
        return None
    if len(kept) == 1 or (len(kept) % 2 and len(set(kept[0::2])) == 1):
        return kept[0]
    return Call("piecewise", tuple(kept)) if tuple(kept) != args else None


def decided(condition: Node) -> bool | None:
    """Whether a collected relation between numbers holds; None when that depends on names or is not plain."""
    if type(condition) is not Call or condition.support:
        return None
    if condition.name == "not":
        inner = decided(condition.args[0])
        return None if inner is None else not inner
    if condition.name in ("and", "or"):
        truths = [decided(arg) for arg in condition.args]
        decisive = condition.name == "or"
        if decisive in truths:
            return decisive
        return None if None in truths else not decisive
    if len(condition.args) != 2:
        return None
    left, right = condition.args
    if type(left) is not Number or type(right) is not Number:
        return None
    a, b = left.value, right.value
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b, "!=": a != b}.get(condition.name)


_SPECIAL: dict[str, Callable[[tuple[Node, ...]], Node | None]] = {
    "ln": _ln,
    "abs": lambda args: absolute(args[0]) if type(args[0]) is not Number and absolute(args[0]) is not Call("abs", args) else None,
    "sign": lambda args: sign_parts(args[0]),
    "polygamma": _polygamma,
    "logb": _logb,
    "piecewise": _piecewise,
    "max": _extreme("max"),
    "min": _extreme("min"),
    "besselj": _integer_order("besselj", True),
    "bessely": _integer_order("bessely", True),
    "besseli": _integer_order("besseli", False),
    "besselk": _integer_order("besselk", False),
}
