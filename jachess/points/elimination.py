"""Two equations in which the same function stands to the first power: it is eliminated, and what is left may split.

a·g + b = 0, c·g + d = 0    where a is not 0 the second becomes a·d − b·c = 0, in which g does not occur;
                            where a is 0, b is 0 too
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from jachess.expression import polynomial as poly
from jachess.expression.conditions import POSITIVE, positivity
from jachess.expression.nodes import ZERO, Name, Node, negate, operations
from jachess.expression.polynomial import Monomial, Polynomial, TooLarge
from jachess.expression.rational import Ring, quotient_form
from jachess.expression.tidy import collected, tidy

MOST_TERMS = 60


class Choice(NamedTuple):
    """A system that stands for a part of another, the factors that are not 0 in it, and how it came about."""

    equations: tuple[Node, ...]
    nonzero: tuple[Node, ...]
    how: str


def eliminated(equations: Sequence[Node], variables: Sequence[Name]) -> tuple[Choice, ...]:
    """Systems that have the same solutions together, in one of which a function is eliminated; () where that does not help.

    It helps where the equation without the function is a polynomial, or a product.
    >>> from jachess.syntax.reading import read_expression
    >>> x, y = Name("x"), Name("y")
    >>> choice, = eliminated([read_expression("cos(x + y) + x"), read_expression("cos(x + y) - y - 1")], [x, y])
    >>> [str(equation) for equation in choice.equations]
    ['-x - y - 1', 'cos(x + y) + x']
    """
    for i, j in combinations(range(len(equations)), 2):
        rest = [each for k, each in enumerate(equations) if k not in (i, j)]
        for first, second in ((i, j), (j, i)):
            try:
                for a, b, derived, text in _pairs(equations[first], equations[second], variables):
                    if _helps(a, derived, variables):
                        return tuple(_choices(a, b, derived, equations[first], equations[second], rest, text))
            except TooLarge:
                continue
    return ()


def _pairs(left: Node, right: Node, variables: Sequence[Name]) -> Iterator[tuple[Node, Node, Node, str]]:
    """a and b of the first equation a·g + b = 0, and the equation without g, for each function g that stands in both."""
    from jachess.expression.notation import unicode

    left, right = collected(left), collected(right)
    ring = Ring(left, right)
    tops = [ring.reduced(quotient_form(ring, node)[0]) for node in (left, right)]
    if max(map(len, tops)) > MOST_TERMS:
        return
    mask = 0
    for name in variables:
        mask |= name.support
    for place, (base, exponent) in enumerate(ring.generators):
        own = base.support | (exponent.support if exponent is not None else 0)
        if base in variables or not own & mask or place in ring.relations:
            continue
        degrees = [{monomial[place] for monomial in top} for top in tops]
        if any(degree != {0, 1} and degree != {1} for degree in degrees):
            continue
        (a, b), (c, d) = (_parts(top, place) for top in tops)
        derived = ring.reduced(poly.plus(poly.times(a, d), poly.times(b, c), -1))
        if derived and len(derived) <= MOST_TERMS and not any(monomial[place] for monomial in derived):
            generator = ring.node({tuple(int(k == place) for k in range(ring.count)): 1})
            yield ring.node(a), ring.node(b) if b else ZERO, ring.node(derived), unicode(generator)


def _parts(top: Polynomial, place: int) -> tuple[Polynomial, Polynomial]:
    with_it: Polynomial = {}
    without: Polynomial = {}
    for monomial, coefficient in top.items():
        rest: Monomial = (*monomial[:place], 0, *monomial[place + 1 :])
        (with_it if monomial[place] else without)[rest] = coefficient
    return with_it, without


def _helps(a: Node, derived: Node, variables: Sequence[Name]) -> bool:
    """Whether the equation is a polynomial in the variables, or a product got by dividing by what is never 0."""
    from jachess.points.splitting import factored

    parts = factored(derived).factors
    ring = Ring(*map(collected, parts))
    if all(base in variables and exponent is None for base, exponent in ring.generators):
        return True
    return len(parts) != 1 and _never_zero(a)


def _never_zero(node: Node) -> bool:
    return not node.support or positivity(node) == POSITIVE or positivity(tidy(negate(node))) == POSITIVE


def _choices(a: Node, b: Node, derived: Node, first: Node, second: Node, rest: Sequence[Node], text: str) -> Iterator[Choice]:
    constant = _never_zero(a)
    kept = min((first, second), key=operations) if not a.support else first
    yield Choice((derived, kept, *rest), () if constant else (a,), f"{text} eliminated")
    if not constant:
        yield Choice((a, b, second, *rest), (), f"where its factor {_shown(a)} is 0")


def _shown(node: Node) -> str:
    from jachess.expression.notation import unicode

    return unicode(node)
