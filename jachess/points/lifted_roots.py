"""Roots as variables of their own: v for √u with v² = u and v ≥ 0, so that the function is smooth where u = 0 as well.

The region of the pairs (x, v) is mapped one to one onto that of x, continuously in both directions, so minima stay minima.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jachess.expression.nodes import ZERO, Call, Name, Node, Number, Power, add, free_names, negate, postorder, rebuilt, substitute
from jachess.expression.tidy import tidy
from jachess.points.constraint_forms import Constraint


@dataclass(frozen=True, slots=True)
class Lifted:
    """Expressions without the roots, what each new variable stands for, and the constraints on them."""

    nodes: tuple[Node, ...]
    roots: Mapping[Name, Node]
    constraints: tuple[Constraint, ...]


def lifted(nodes: Sequence[Node], positive: Callable[[Node], bool], taken: Sequence[Name]) -> Lifted:
    """The expressions with a variable for each root; it is positive where what stands under it is `positive` on the region.

    >>> from jachess.syntax.reading import read_expression
    >>> made = lifted([read_expression("sqrt(x) + x^(3/2)")], lambda u: False, [])
    >>> [str(name) for name in made.roots], len(made.constraints)
    (['w1'], 2)
    """
    names = {name.text for name in (*taken, *free_names(*nodes))}
    found: dict[tuple[Node, int], Name] = {}
    roots: dict[Name, Node] = {}
    constraints: list[Constraint] = []
    memo: dict[Node, Node] = {}
    for part in postorder(*nodes):
        args = tuple(memo[arg] for arg in part.args)
        made = rebuilt(part, args) if args else part
        root = _root(part)
        if root is not None and part.args[0].support:
            numerator, degree = root
            inner = part.args[0]
            key = tidy(args[0]), degree
            if key not in found:
                place = len(found) + 1
                while f"w{place}" in names:
                    place += 1
                name = found[key] = Name(f"w{place}")
                names.add(name.text)
                roots[name] = Power((inner, Number(Fraction(1, degree))))
                border = Call("=", (inner, ZERO))
                g = tidy(add(key[0], negate(Power((name, Number(degree))))))
                constraints.append(Constraint(border, g, True, False, added=True))
                if degree % 2 == 0:
                    # where u > 0 everywhere, v = 0 is no part of the border
                    constraints.append(Constraint(border, name, False, positive(inner), added=True))
            made = Power((found[key], Number(numerator))) if numerator != 1 else found[key]
        memo[part] = made
    return Lifted(tuple(tidy(memo[node]) for node in nodes), roots, tuple(constraints))


def _root(part: Node) -> tuple[int, int] | None:
    """(p, q) for u^(p/q) with q > 1."""
    if type(part) is Call and part.name in ("sqrt", "cbrt"):
        return 1, 2 if part.name == "sqrt" else 3
    if type(part) is Power and type(part.args[1]) is Number:
        value = Fraction(part.args[1].value)
        return (value.numerator, value.denominator) if value.denominator > 1 else None
    return None


def back(node: Node, roots: Mapping[Name, Node]) -> Node:
    """The expression with the roots put back."""
    table: dict[Node, Node] = dict(roots.items())
    return substitute(node, table) if roots else node


__all__ = ["Lifted", "back", "lifted"]
