"""A rule's formula with letters for its parts and their derivatives: u′·v + u·v′."""

from __future__ import annotations

from collections.abc import Iterable

from jachess.calculus.combinations import rest_of
from jachess.calculus.rule_parts import Part
from jachess.calculus.rules import Rule
from jachess.expression.nodes import Call, Name, Negative, Node, Product, Unknown, free_names


def schematic(rule: Rule, f: Node, parts: Iterable[Node], letters: Iterable[Name], primes: Iterable[Name]) -> Node:
    """The rule's formula with letters for its parts and for their derivatives: u′·v + u·v′.

    The letters stand in f itself in place of the parts, so that what a rule takes from f (a constant factor, an
    exponent) stays what it is.
    """
    names = tuple(letters)
    made = _with_letters(rule, f, list(zip(parts, names, strict=True)))
    return rule.combine(made, *(Part(letter, prime) for letter, prime in zip(names, primes, strict=True)))


def _with_letters(rule: Rule, f: Node, letters: list[tuple[Node, Name]]) -> Node:
    kind = type(f)
    if rule.name == "constant multiple":
        ((u, letter),) = letters
        if kind is Negative:
            return Negative((Product((*rest_of(f.args[0], u), letter)),))
        return Product((*rest_of(f, u), letter))
    if rule.binds or rule.name == "difference":
        return f
    left = list(letters)
    args: list[Node] = []
    for arg in f.args:
        place = next((k for k, (part, _) in enumerate(left) if part is arg), None)
        args.append(arg if place is None else left.pop(place)[1])
    if kind is Call:
        return Call(f.name, tuple(args))  # type: ignore[attr-defined]
    if kind is Unknown:
        return Unknown(f.name, f.slots, tuple(args))  # type: ignore[attr-defined]
    return kind(tuple(args))  # type: ignore[call-arg]


def letters_for(rule: Rule, count: int, taken: Iterable[Node]) -> tuple[Name, ...]:
    """Names for the parts of a rule: u, v, w as in its statement, avoiding the names that the expressions use."""
    used = {name.text for name in free_names(*taken)}
    spare = [letter for letter in (*rule.letters, *"uvwpqrshkm") if letter not in used]
    spare = list(dict.fromkeys(spare))
    names = spare[:count] if count <= min(len(spare), 3) else [f"u{k}" for k in range(1, count + 1)]
    if any(name in used for name in names):
        names = [f"u{k}_" for k in range(1, count + 1)]
    return tuple(Name(name) for name in names)
