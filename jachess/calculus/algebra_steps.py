"""The algebra phase of a derivation: named steps from a rule's combined result to the form that is shown."""

from __future__ import annotations

from collections.abc import Iterator

from jachess.expression.nodes import Node, Number, Quotient, Sum
from jachess.expression.notation import plain
from jachess.expression.tidy import collected, tidy

TITLES = {
    "collect": ("Collect", "multiply numbers, gather equal factors, add like terms"),
    "common denominator": ("Common denominator", "a/b + c/d = (a·d + b·c)/(b·d)"),
    "multiply out": ("Multiply out", "a·(b + c) = a·b + a·c, then add like terms"),
    "numerator": ("Simplify the numerator", "multiply out, add like terms, take out common factors"),
    "cancel": ("Cancel common factors", "(a·c)/(b·c) = a/b"),
    "factor": ("Factor", "a·b + a·c = a·(b + c)"),
    "Pythagorean identity": ("Pythagorean identity", "sin²(u) + cos²(u) = 1, cosh²(u) − sinh²(u) = 1"),
    "assumption": ("By assumption", "|u| = u and sgn(u) = 1 where u > 0"),
    "simplify": ("Simplify", "rewrite the parts in their shortest form"),
    "SymPy": ("Simplify further", "an identity found by computer algebra"),
}


def moves(raw: Node) -> Iterator[tuple[str, Node, Node]]:
    """(name, before, after) for each move from the raw form to the tidy one."""
    current = raw
    gathered = collected(raw)
    if gathered is not current:
        if plain(gathered) != plain(current):
            yield "collect", current, gathered
        current = gathered
    final = tidy(raw)
    if final is current:
        return
    name = _name_of(current, final)
    if name == "common denominator" and type(current) is not Sum:
        name = "numerator"
    if name in ("cancel", "factor", "") and type(current) is Sum:
        over = _common_denominator(current)
        if over is not None and over is not final:
            yield "common denominator", current, over
            current = over
    yield name or "simplify", current, final


def _name_of(before: Node, after: Node) -> str:
    from jachess.expression.rational import forms

    for name, form in forms(before):
        if form is after:
            return name
    return "simplify"


def _common_denominator(node: Node) -> Node | None:
    from jachess.expression.rational import fraction

    top, bottom = fraction(node)
    return None if type(bottom) is Number else Quotient((top, bottom))
