"""Trigonometric functions at rational multiples of π, and their inverses at the values in the same table."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from jachess.expression.nodes import (
    PI,
    ZERO,
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    divide,
    negate,
    postorder,
)
from jachess.expression.radicals import scaled
from jachess.expression.surds import Surd, square_root_node, surd_inverse, surd_node, surd_of, surd_product, surd_sum

# r: the value at r·π for 0 < r < 1/2, as (c, {n: coefficient}, root): c·Σ or c·√Σ. The cofunctions are read at 1/2 − r.
Entry = tuple[Fraction, dict[int, int], bool]
_Q = Fraction
_SIN: dict[Fraction, Entry] = {
    _Q(1, 12): (_Q(1, 4), {6: 1, 2: -1}, False),
    _Q(1, 10): (_Q(1, 4), {5: 1, 1: -1}, False),
    _Q(1, 8): (_Q(1, 2), {1: 2, 2: -1}, True),
    _Q(1, 6): (_Q(1, 2), {1: 1}, False),
    _Q(1, 5): (_Q(1, 4), {1: 10, 5: -2}, True),
    _Q(1, 4): (_Q(1, 2), {2: 1}, False),
    _Q(3, 10): (_Q(1, 4), {1: 1, 5: 1}, False),
    _Q(1, 3): (_Q(1, 2), {3: 1}, False),
    _Q(3, 8): (_Q(1, 2), {1: 2, 2: 1}, True),
    _Q(2, 5): (_Q(1, 4), {1: 10, 5: 2}, True),
    _Q(5, 12): (_Q(1, 4), {6: 1, 2: 1}, False),
}
_TAN: dict[Fraction, Entry] = {
    _Q(1, 12): (_Q(1), {1: 2, 3: -1}, False),
    _Q(1, 10): (_Q(1, 5), {1: 25, 5: -10}, True),
    _Q(1, 8): (_Q(1), {2: 1, 1: -1}, False),
    _Q(1, 6): (_Q(1, 3), {3: 1}, False),
    _Q(1, 5): (_Q(1), {1: 5, 5: -2}, True),
    _Q(1, 4): (_Q(1), {1: 1}, False),
    _Q(3, 10): (_Q(1, 5), {1: 25, 5: 10}, True),
    _Q(1, 3): (_Q(1), {3: 1}, False),
    _Q(3, 8): (_Q(1), {1: 1, 2: 1}, False),
    _Q(2, 5): (_Q(1), {1: 5, 5: 2}, True),
    _Q(5, 12): (_Q(1), {1: 2, 3: 1}, False),
}
_SEC: dict[Fraction, Entry] = {
    _Q(1, 12): (_Q(1), {6: 1, 2: -1}, False),
    _Q(1, 10): (_Q(1, 5), {1: 50, 5: -10}, True),
    _Q(1, 8): (_Q(1), {1: 4, 2: -2}, True),
    _Q(1, 6): (_Q(2, 3), {3: 1}, False),
    _Q(1, 5): (_Q(1), {5: 1, 1: -1}, False),
    _Q(1, 4): (_Q(1), {2: 1}, False),
    _Q(3, 10): (_Q(1, 5), {1: 50, 5: 10}, True),
    _Q(1, 3): (_Q(1), {1: 2}, False),
    _Q(3, 8): (_Q(1), {1: 4, 2: 2}, True),
    _Q(2, 5): (_Q(1), {1: 1, 5: 1}, False),
    _Q(5, 12): (_Q(1), {6: 1, 2: 1}, False),
}
# at r = 0 and r = 1/2; None is a pole
_ENDS: dict[str, tuple[int | None, int | None]] = {"sin": (0, 1), "tan": (0, None), "sec": (1, None)}
_TABLES = {"sin": _SIN, "tan": _TAN, "sec": _SEC}
_COFUNCTION = {"sin": "cos", "cos": "sin", "tan": "cot", "cot": "tan", "sec": "csc", "csc": "sec"}
TRIGONOMETRIC = frozenset(_COFUNCTION)
INVERSE = frozenset({"asin", "acos", "atan", "acot", "asec", "acsc"})


def linear_in_pi(node: Node) -> tuple[Fraction, Fraction] | None:
    """(a, b) with node = a + b·π, or None."""
    if type(node) is Number:
        return Fraction(node.value), Fraction(0)
    known: dict[Node, tuple[Fraction, Fraction] | None] = {}
    for part in postorder(node):
        known[part] = _linear(part, [known[arg] for arg in part.args])
    return known[node]


def _linear(part: Node, args: list[tuple[Fraction, Fraction] | None]) -> tuple[Fraction, Fraction] | None:
    kind = type(part)
    if kind is Number:
        return Fraction(part.value), Fraction(0)  # type: ignore[attr-defined]
    if kind is Constant:
        return (Fraction(0), Fraction(1)) if part is PI else None
    pairs = [arg for arg in args if arg is not None]
    if not args or len(pairs) < len(args):
        return None
    if kind is Sum:
        return sum((a for a, _ in pairs), Fraction(0)), sum((b for _, b in pairs), Fraction(0))
    if kind is Negative:
        return -pairs[0][0], -pairs[0][1]
    if kind is Product:
        a, b = pairs[0]
        for c, d in pairs[1:]:
            if b and d:
                return None
            a, b = a * c, a * d + b * c
        return a, b
    if kind is Quotient and pairs[1][1] == 0 and pairs[1][0] != 0:
        return pairs[0][0] / pairs[1][0], pairs[0][1] / pairs[1][0]
    return None


def multiple_of_pi(node: Node) -> Fraction | None:
    """r with node = r·π, or None."""
    found = linear_in_pi(node)
    return found[1] if found is not None and found[0] == 0 else None


def trigonometric(name: str, argument: Node) -> Node | None:
    """sin, cos, tan, cot, sec or csc at a constant: the value at r·π where it is known, else the same function (or its
    cofunction) at the angle of the first quadrant with the smaller denominator; None: nothing simpler, or a pole."""
    found = linear_in_pi(argument)
    if found is None:
        return _undo(name, argument)
    rest, turns = found
    if rest == 0:
        return _at_multiple(name, turns, argument)
    quarters, left = divmod(turns * 2, 1)
    if left == 0 and quarters:
        # a shift by quarter turns: sin(u + π/2) = cos(u)
        sign, name = _shifted(name, int(quarters) % 4)
    elif turns == 0 and rest < 0:
        sign = 1
    else:
        return None
    if rest < 0:
        rest, sign = -rest, sign if name in ("cos", "sec") else -sign
    node = Call(name, (Number(rest),))
    return node if sign > 0 else Negative((node,))


def _shifted(name: str, quarters: int) -> tuple[int, str]:
    """(s, g) with name(u + quarters·π/2) = s·g(u)."""
    sign = 1
    for _ in range(quarters):
        if name in ("cos", "tan", "cot", "sec"):
            sign = -sign
        name = _COFUNCTION[name]
    return sign, name


def _at_multiple(name: str, turns: Fraction, argument: Node) -> Node | None:
    quarters, left = divmod(turns * 2, 1)
    sign, name = _shifted(name, int(quarters) % 4)
    turns = left / 2
    if name in ("cos", "cot", "csc"):
        name, turns = _COFUNCTION[name], Fraction(1, 2) - turns
    if turns in (0, Fraction(1, 2)):
        end = _ENDS[name][0 if turns == 0 else 1]
        return None if end is None else Number(sign * end)
    entry = _TABLES[name].get(turns)
    if entry is not None:
        return scaled(sign, _node(entry))
    other = Fraction(1, 2) - turns
    if (other.denominator, other) < (turns.denominator, turns):
        name, turns = _COFUNCTION[name], other
    node: Node = Call(name, (scaled(turns, PI),))
    if sign < 0:
        node = Negative((node,))
    return None if node is Call(name, (argument,)) else node


def _node(entry: Entry) -> Node:
    factor, terms, root = entry
    surd = {n: Fraction(r) for n, r in terms.items()}
    if not root:
        return surd_node({n: r * factor for n, r in surd.items()})
    return scaled(factor, Call("sqrt", (surd_node(surd),)))


def is_pole(name: str, argument: Node) -> bool:
    """Whether tan, cot, sec or csc has a pole at the constant argument (a rational multiple of π)."""
    turns = multiple_of_pi(argument)
    if turns is None:
        return False
    if name in ("tan", "sec"):
        return turns.denominator == 2
    return name in ("cot", "csc") and turns.denominator == 1


def _square(surd: Surd) -> Surd:
    return surd_product(surd, surd)


@lru_cache(maxsize=1)
def _inverse_tables() -> tuple[dict[frozenset[tuple[int, Fraction]], Fraction], dict[frozenset[tuple[int, Fraction]], Fraction]]:
    """Squares of the values of sin and tan, to the multiple of π."""
    tables = []
    for name in ("sin", "tan"):
        table: dict[frozenset[tuple[int, Fraction]], Fraction] = {frozenset(): Fraction(0)}
        for turns, (factor, terms, root) in _TABLES[name].items():
            surd = {n: Fraction(r) for n, r in terms.items()}
            square = surd if root else _square(surd)
            table[frozenset((n, r * factor * factor) for n, r in square.items())] = turns
        tables.append(table)
    tables[0][frozenset({(1, Fraction(1))})] = Fraction(1, 2)
    return tables[0], tables[1]


def square_surd(node: Node, depth: int = 0) -> Surd | None:
    """node² as a surd, also where node is a product or quotient with a nested root; None otherwise."""
    surd = surd_of(node)
    if surd is not None:
        return _square(surd)
    kind = type(node)
    if depth > 20:
        return None
    if kind is Negative:
        return square_surd(node.args[0], depth + 1)
    if kind is Call and node.name == "sqrt":  # type: ignore[attr-defined]
        return surd_of(node.args[0])
    if kind is Power and type(node.args[1]) is Number and node.args[1].value == Fraction(1, 2):
        return surd_of(node.args[0])
    if kind is Product:
        result: Surd = {1: Fraction(1)}
        for factor in node.args:
            square = square_surd(factor, depth + 1)
            if square is None:
                return None
            result = surd_product(result, square)
        return result
    if kind is Quotient:
        top, bottom = (square_surd(arg, depth + 1) for arg in node.args)
        inverse = None if bottom is None else surd_inverse(bottom)
        return None if top is None or inverse is None else surd_product(top, inverse)
    return None


def inverse_angle(name: str, argument: Node, sign: Callable[[Node], int]) -> Node | None:
    """asin, acos, atan, acot, asec or acsc at a value of the table, as a multiple of π; None when it is not there.

    `sign` gives the sign of a constant. A negative rational argument outside the table gives the value by symmetry:
    atan(−2) = −atan(2), acos(−1/3) = π − acos(1/3).
    """
    if argument is ZERO:
        if name in ("asec", "acsc"):
            return None
        return scaled(Fraction(0), PI) if name in ("asin", "atan") else scaled(Fraction(1, 2), PI)
    square = square_surd(argument)
    if square is not None and name in ("asec", "acsc"):
        square = surd_inverse(square)
    if square is not None:
        sines, tangents = _inverse_tables()
        table = tangents if name in ("atan", "acot") else sines
        turns = table.get(frozenset(square.items()))
        if turns is not None:
            if sign(argument) < 0:
                turns = -turns
            if name in ("acos", "acot", "asec"):
                turns = Fraction(1, 2) - turns
            return scaled(turns, PI)
    if type(argument) is Number and argument.value < 0:
        node = Call(name, (Number(-argument.value),))
        if name in ("acos", "acot", "asec"):
            return Sum((PI, Negative((node,))))
        return Negative((node,))
    return None


def angle_of(y: Node, x: Node, sign: Callable[[Node], int]) -> Node | None:
    """atan2(y, x): the angle of the point (x, y), in (−π, π]; None at the origin or where no closed form is known."""
    side, height = sign(x), sign(y)
    if height == 0:
        return None if side == 0 else (ZERO if side > 0 else PI)
    if side == 0:
        return scaled(Fraction(height, 2), PI)
    top, bottom = surd_of(y), surd_of(x)
    inverse = None if bottom is None else surd_inverse(bottom)
    if top is None or inverse is None:
        slope = divide(y, x)
    else:
        slope = surd_node(surd_product(top, inverse))
    angle = inverse_angle("atan", slope, sign)
    if angle is None:
        angle = Call("atan", (slope,))
    if side > 0:
        return angle
    turns = multiple_of_pi(angle)
    if turns is not None:
        return scaled(turns + height, PI)
    return Sum((PI, angle)) if height > 0 else Sum((angle, Negative((PI,))))


def _undo(name: str, argument: Node) -> Node | None:
    """sin(atan(c)) and the like: a trigonometric function of an inverse one, at a rational or a surd."""
    if type(argument) is Negative:
        inner = _undo(name, argument.args[0])
        if inner is None:
            return None
        return inner if name in ("cos", "sec") else negate(inner)
    if type(argument) is not Call or argument.name not in ("asin", "acos", "atan"):
        return None
    value = surd_of(argument.args[0])
    if value is None or not value:
        return None
    one: Surd = {1: Fraction(1)}
    square = _square(value)
    # sine and cosine of the angle, up to the common factor 1/√(1 + c²) for atan
    if argument.name == "atan":
        ratio = {"tan": value, "cot": surd_inverse(value)}.get(name)
        if ratio is not None:
            return surd_node(ratio)
        length = square_root_node(surd_node(surd_sum(one, square)))
        numerator = {"sin": value, "cos": one}.get(name)
        if numerator is None or length is None:
            return None
        length_surd = surd_of(length)
        if length_surd is not None:
            inverse = surd_inverse(length_surd)
            return None if inverse is None else surd_node(surd_product(numerator, inverse))
        return Quotient((surd_node(numerator), length))
    other = square_root_node(surd_node(surd_sum(one, {n: -r for n, r in square.items()})))
    if other is None:
        return None
    own = surd_node(value)
    sine, cosine = (own, other) if argument.name == "asin" else (other, own)
    if name == "sin":
        return sine
    if name == "cos":
        return cosine
    top, bottom = surd_of(sine), surd_of(cosine)
    if top is None or bottom is None:
        return None
    upper, lower = {"tan": (top, bottom), "cot": (bottom, top), "sec": (one, bottom), "csc": (one, top)}[name]
    inverse = surd_inverse(lower)
    return None if inverse is None else surd_node(surd_product(upper, inverse))
