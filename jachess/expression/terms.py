"""Terms and factors: sums and products of collected expressions, collected and in the order in which they are shown.

A collected term is c·Π base^exponent with a rational c; exponents are numbers or expressions. `split_term` takes a node
apart, `build` puts it together: equal bases are gathered, roots of numbers made square-free, signs and contents taken
out of sums, and the result written as a textbook does, numerator over denominator.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from jachess.expression.nodes import (
    HALF,
    ONE,
    ZERO,
    Call,
    E,
    Negative,
    Node,
    Number,
    Numeric,
    Power,
    Product,
    Quotient,
    Sum,
)
from jachess.expression.ordering import Factors, factor_rank, term_key
from jachess.expression.radicals import factored, integer_root

MAX_BITS = 20_000  # no rational with more bits is computed
MAX_DEGREE = 6  # roots of a higher degree are not made square-free: (12/35)^(2/175) stays as it is

_PRIMITIVE: dict[Node, tuple[Numeric, Node]] = {}


def size(value: Numeric) -> Numeric:
    """The absolute value of a rational."""
    return -value if value < 0 else value


def split_term(node: Node) -> tuple[Numeric, Factors]:
    """(c, factors) of a collected node: c·Π base^exponent, exponents numbers or expressions."""
    kind = type(node)
    if kind is Number:
        return node.value, []  # type: ignore[attr-defined]
    if kind is Negative:
        coefficient, factors = split_term(node.args[0])
        return -coefficient, factors
    if kind is Product:
        result: Numeric = 1
        factors = []
        for arg in node.args:
            coefficient, found = split_term(arg)
            result *= coefficient
            factors += found
        return result, factors
    if kind is Quotient:
        top, factors = split_term(node.args[0])
        bottom, below = split_term(node.args[1])
        if bottom == 0:
            return top, [*factors, (ZERO, -1)]
        inverse = [(base, -exponent if not isinstance(exponent, Node) else negated(exponent)) for base, exponent in below]
        return exact(Fraction(top) / bottom), factors + inverse
    if kind is Power:
        base, exponent = node.args
        if type(exponent) is Number:
            return 1, [(base, exponent.value)]
        return 1, [(base, exponent)]
    if kind is Call and node.name == "sqrt":  # type: ignore[attr-defined]
        return 1, [(node.args[0], HALF.value)]
    if node is E:
        return 1, [(E, ONE)]
    return 1, [(node, 1)]


def exact(value: Fraction) -> Numeric:
    """The rational as an int where it is whole."""
    return value.numerator if value.denominator == 1 else value


def negated(node: Node) -> Node:
    """−node, collected, for a collected node."""
    if type(node) is Sum:
        return sum_of([node], -1)
    coefficient, factors = split_term(node)
    return build(-coefficient, factors)


def is_negative(node: Node) -> bool:
    """Whether a collected node is written with a minus: its coefficient is negative, or those of all its terms."""
    if type(node) is Sum:
        return all(is_negative(term) for term in node.args)
    return split_term(node)[0] < 0


def sum_of(nodes: list[Node], scale: Numeric = 1) -> Node:
    """scale·(the sum of collected nodes), collected."""
    terms: dict[Node, Numeric] = {}
    stack = [(node, scale) for node in reversed(nodes)]
    while stack:
        node, factor = stack.pop()
        if type(node) is Sum:
            stack += [(term, factor) for term in reversed(node.args)]
            continue
        coefficient, factors = split_term(node)
        if coefficient == 0 and not factors:
            continue
        if len(factors) == 1 and factors[0][1] == 1 and type(factors[0][0]) is Sum:
            stack.append((factors[0][0], exact(Fraction(factor * coefficient))))
            continue
        rest = node if coefficient == 1 else build(1, factors)
        terms[rest] = terms.get(rest, 0) + factor * coefficient
    return _sum_from(terms)


def _sum_from(terms: dict[Node, Numeric]) -> Node:
    found = [(rest, coefficient) for rest, coefficient in terms.items() if coefficient]
    if not found:
        return ZERO
    if len(found) == 1:
        rest, coefficient = found[0]
        return build(coefficient, split_term(rest)[1]) if coefficient != 1 else rest
    keyed = sorted(((term_key(split_term(rest)[1]), place, rest, c) for place, (rest, c) in enumerate(found)))
    ordered = [(rest, coefficient) for _, _, rest, coefficient in keyed]
    if ordered[0][1] < 0:
        place = next((place for place, (_, coefficient) in enumerate(ordered) if coefficient > 0), 0)
        ordered.insert(0, ordered.pop(place))
    return Sum((_term(*ordered[0]), *(_later_term(*term) for term in ordered[1:])))


def _term(rest: Node, coefficient: Numeric) -> Node:
    return rest if coefficient == 1 else build(coefficient, split_term(rest)[1])


def _later_term(rest: Node, coefficient: Numeric) -> Node:
    """A term behind the first, as it is read back: x − 2·y is the sum of x and −(2·y), not of x and (−2)·y."""
    term = _term(rest, coefficient)
    leading = term
    while type(leading) is Product or type(leading) is Quotient:
        leading = leading.args[0]
    if leading is not term and type(leading) is Number and leading.value < 0:
        return Negative((_term(rest, -coefficient),))
    return term


def product_of(above: list[Node], below: list[Node] | None = None) -> Node:
    """The product of collected nodes, divided by the product of others, collected."""
    coefficient: Numeric = 1
    factors: Factors = []
    for node in above:
        scale, found = split_term(node)
        coefficient *= scale
        factors += found
    for node in below or ():
        scale, found = split_term(Quotient((ONE, node)))
        coefficient *= scale
        factors += found
    return build(coefficient, factors)


def build(coefficient: Numeric, factors: Factors) -> Node:
    """The collected node of coefficient·Π base^exponent, for collected bases and exponents."""
    exponents: dict[Node, Numeric | Node] = {}
    stack = list(reversed(factors))
    while stack:
        base, exponent = stack.pop()
        if type(exponent) is Number:
            exponent = exponent.value
        if base is ZERO and exponent == -1:
            return Quotient((build(coefficient, [pair for pair in factors if pair[0] is not ZERO]), ZERO))
        if type(base) is Number and not isinstance(exponent, Node):
            coefficient, more = _numeric_power(coefficient, base.value, exponent)
            for root, degree in more:
                exponents[root] = _plus(exponents.get(root, 0), degree)
            continue
        if type(base) is Sum and not isinstance(exponent, Node):
            scale, base = primitive(base, exponent)
            if scale != 1:
                if size(exponent) * bits(scale) > MAX_BITS:
                    return _plain_product(coefficient, factors)
                scale_power = _rational_power(scale, exponent)
                coefficient *= scale_power if scale_power is not None else 1
            if type(base) is not Sum:
                stack += [(b, times(e, exponent)) for b, e in reversed(split_term(base)[1])]
                continue
        exponents[base] = _plus(exponents[base], exponent) if base in exponents else exponent
    if coefficient == 0:
        return ZERO
    _merge_roots(exponents)
    again = _settle(exponents)
    if again is not None:
        return build(coefficient, again)
    return _written(exact(Fraction(coefficient)), exponents)


def bits(value: Numeric) -> int:
    """The bits of the larger of numerator and denominator."""
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _plain_product(coefficient: Numeric, factors: Factors) -> Node:
    written: list[Node] = [Number(coefficient)] if coefficient != 1 else []
    for b, e in factors:
        written.append(Power((b, as_node(e))))
    return Product(tuple(written)) if len(written) > 1 else written[0]


def _plus(left: Numeric | Node, right: Numeric | Node) -> Numeric | Node:
    if isinstance(left, Node) or isinstance(right, Node):
        result = sum_of([as_node(left), as_node(right)])
        return result.value if type(result) is Number else result
    return left + right


def times(left: Numeric | Node, right: Numeric | Node) -> Numeric | Node:
    """The product of two exponents."""
    if isinstance(left, Node) or isinstance(right, Node):
        result = product_of([as_node(left), as_node(right)])
        return result.value if type(result) is Number else result
    return left * right


def as_node(value: Numeric | Node) -> Node:
    """The number or expression as an expression."""
    return value if isinstance(value, Node) else Number(value)


def _rational_power(value: Numeric, exponent: Numeric) -> Numeric | None:
    """value ^ exponent when it is rational, else None."""
    exponent = Fraction(exponent)
    if exponent.denominator == 1:
        return exact(Fraction(value) ** exponent.numerator)
    q = exponent.denominator
    if value < 0:
        if q % 2 == 0:
            return None
        positive = _rational_power(-value, Fraction(1, q))
        return None if positive is None else exact(Fraction(-positive) ** exponent.numerator)
    top, bottom = integer_root(value.numerator, q), integer_root(value.denominator, q)
    if top**q != value.numerator or bottom**q != value.denominator:
        return None
    return exact(Fraction(top, bottom) ** exponent.numerator)


def _numeric_power(coefficient: Numeric, base: Numeric, exponent: Numeric) -> tuple[Numeric, list[tuple[Node, Numeric]]]:
    """coefficient·base^exponent as a rational and roots of square-free integers."""
    exponent = Fraction(exponent)
    if size(exponent) * bits(base) > MAX_BITS:
        return coefficient, [(Number(base), exact(exponent))]
    if exponent.denominator == 1:
        if base == 0 and exponent < 0:
            return coefficient, [(ZERO, -1)]
        return coefficient * Fraction(base) ** exponent.numerator, []
    if base == 0:
        return (0, []) if exponent > 0 else (coefficient, [(ZERO, -1)])
    if base < 0:
        if exponent.denominator % 2 == 0:
            return coefficient, [(Number(base), exact(exponent))]
        if exponent.numerator % 2:
            coefficient = -coefficient
        base = -base
    q = exponent.denominator
    if q > MAX_DEGREE:
        root = _rational_power(base, Fraction(1, q)) if bits(base) > q else None
        if root is None:
            whole = exponent.numerator // q
            return coefficient * Fraction(base) ** whole, [(Number(base), exact(exponent - whole))]
    roots: list[tuple[Node, Numeric]] = []
    for value, sign in ((base.numerator, 1), (base.denominator, -1)):
        for prime, count in factored(value):
            whole, rest = divmod(count * exponent.numerator * sign, q)
            coefficient *= Fraction(prime) ** whole
            if rest:
                roots.append((Number(prime), Fraction(rest, q)))
    return coefficient, roots


def _merge_roots(exponents: dict[Node, Numeric | Node]) -> None:
    """√2·√3 is √6: the roots of one degree are one root."""
    roots: dict[Fraction, int] = {}
    for base, exponent in list(exponents.items()):
        if type(base) is Number and not isinstance(exponent, Node) and type(base.value) is int and base.value > 0:
            degree = Fraction(exponent)
            if 1 < degree.denominator <= MAX_DEGREE and 0 < degree < 1:
                del exponents[base]
                unit = Fraction(1, degree.denominator)
                roots[unit] = roots.get(unit, 1) * base.value**degree.numerator
    for unit, radicand in roots.items():
        base = Number(radicand)
        exponents[base] = _plus(exponents[base], unit) if base in exponents else unit


def _settle(exponents: dict[Node, Numeric | Node]) -> Factors | None:
    """Drop zero exponents; when powers met that need another round (numbers, |u| with u), return all factors anew."""
    again = False
    for base, exponent in list(exponents.items()):
        if not isinstance(exponent, Node):
            if exponent == 0:
                del exponents[base]
                continue
            exponents[base] = exponent = exact(Fraction(exponent))
        kind = type(base)
        if type(base) is Number:
            if not isinstance(exponent, Node) and (type(exponent) is int or not 0 < exponent < 1):
                again = again or base.value > 0 or Fraction(exponent).denominator % 2 == 1
        elif kind is Power or kind is Product or kind is Quotient or kind is Negative:
            if type(exponent) is int:
                coefficient, found = split_term(base)
                del exponents[base]
                rest: Factors = [(b, times(e, exponent)) for b, e in found]
                return [*exponents.items(), *rest, (Number(coefficient), exponent)]
        elif kind is Sum and not isinstance(exponent, Node):
            # two roots that met may have become a power from which a sign or a factor can be taken
            again = again or primitive(base, exponent)[0] != 1
        elif kind is Call and base.name in ("abs", "sign"):  # type: ignore[attr-defined]
            if _absolute(exponents, base.args[0]):
                return list(exponents.items())
    return list(exponents.items()) if again else None


def _absolute(exponents: dict[Node, Numeric | Node], u: Node) -> bool:
    """Gather u^m·|u|^n·sgn(u)^s, which is |u|^(m + n)·sgn(u)^(m + s), in its shortest form; whether that changed it."""
    if type(u) is Call and u.name == "abs":
        return False
    sign, size = Call("sign", (u,)), Call("abs", (u,))
    m, n, s = (exponents.get(base, 0) for base in (u, size, sign))
    if type(n) is not int or type(s) is not int:
        return False
    other: Numeric | Node = 0
    if type(m) is not int:
        m, other = 0, m  # a root or a symbolic power of u stands beside
    total, odd = m + n, (m + s) % 2
    if total % 2 == odd:
        wanted = (total, 0, 0)
    elif total == 0:
        wanted = (0, 0, 1)
    else:
        wanted = (total - 1, 1, 0) if total > 0 else (total + 1, -1, 0)
    if (m, n, s) == wanted:
        return False
    for base, power in zip((u, size, sign), wanted, strict=True):
        if base is u and other != 0:
            exponents[u] = _plus(other, power)
        elif power:
            exponents[base] = power
        elif type(exponents.get(base)) is int:
            del exponents[base]
    return True


def primitive(node: Node, exponent: Numeric = 1) -> tuple[Numeric, Node]:
    """(s, p) with node = s·p for a collected Sum: the coefficients of p are integers without a common divisor and the
    first in order is positive. Under a root only a factor whose root is rational is taken out."""
    found = _PRIMITIVE.get(node)
    if found is None:
        terms = [split_term(term) for term in node.args]
        if any(_is_zero_division(factors) for _, factors in terms):
            return 1, node
        numerator = reduce(gcd, (c.numerator for c, _ in terms))
        denominator = reduce(lcm, (c.denominator for c, _ in terms))
        scale = Fraction(numerator, denominator)
        first = min(terms, key=lambda term: term_key(term[1]))
        if first[0] < 0:
            scale = -scale
        rest = node if scale == 1 else _sum_from({build(1, f): exact(c / scale) for c, f in terms})
        if len(_PRIMITIVE) > 50_000:
            _PRIMITIVE.clear()
        found = _PRIMITIVE[node] = exact(scale), rest
    scale_found, rest = found
    if scale_found == 1:
        return found
    if Fraction(exponent).denominator == 1:
        return found
    outside = size(scale_found)
    keeps_sign = scale_found > 0 or Fraction(exponent).denominator % 2 == 1
    if keeps_sign and _rational_power(scale_found, exponent) is not None:
        return found
    if outside != 1 and _rational_power(outside, exponent) is not None:
        return outside, sum_of([node], exact(Fraction(1) / outside))
    return 1, node


def _is_zero_division(factors: Factors) -> bool:
    return any(base is ZERO for base, _ in factors)


def _written(coefficient: Numeric, exponents: dict[Node, Numeric | Node]) -> Node:
    """The node as it is shown: sign in front, numerator over denominator, factors in order."""
    if not exponents:
        return Number(coefficient)
    ordered = sorted(exponents.items(), key=lambda pair: factor_rank(*pair))
    above: list[Node] = []
    below: list[Node] = []
    negative = coefficient < 0
    for base, exponent in ordered:
        if not isinstance(exponent, Node) and exponent < 0:
            below.append(_power_node(base, -exponent))
        else:
            if negative and type(base) is Sum and exponent == 1 and any(split_term(term)[0] < 0 for term in base.args):
                base, negative = sum_of([base], -1), False
            above.append(_power_node(base, exponent))
    top, bottom = abs(coefficient.numerator), coefficient.denominator
    if top != 1 or not above:
        above.insert(0, Number(-top if negative else top))
        negative = False
    if bottom != 1:
        below.insert(0, Number(bottom))
    node = above[0] if len(above) == 1 else Product(tuple(above))
    if below:
        if type(node) is Number and len(below) == 1 and type(below[0]) is Number:
            node = Number(Fraction(node.value) / below[0].value)
        else:
            node = Quotient((node, below[0] if len(below) == 1 else Product(tuple(below))))
    if negative:
        return Number(-node.value) if type(node) is Number else Negative((node,))
    return node


def _power_node(base: Node, exponent: Numeric | Node) -> Node:
    if isinstance(exponent, Node):
        return base if exponent is ONE else Power((base, exponent))
    if exponent == 1:
        return base
    if exponent == HALF.value:
        return Call("sqrt", (base,))
    return Power((base, Number(exponent)))
