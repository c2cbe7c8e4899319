"""How the rules of differentiation put a derivative together from its parts."""

from __future__ import annotations

from jachess.calculus.rule_parts import Part
from jachess.expression.nodes import (
    ONE,
    ZERO,
    Call,
    E,
    Name,
    Node,
    Number,
    Unknown,
    call,
    multiply,
    power,
    product,
    substitute,
    total,
)
from jachess.vocabulary import FUNCTIONS


def outer_partial(f: Node, place: int, argument: Node) -> Node:
    """The derivative of the function f by its argument at `place` (from 0), taken at `argument`.

    Raises Unsupported when the vocabulary has no formula (the order of a Bessel function, say).
    """
    args = f.args if f.args[place] is argument else (*f.args[:place], argument, *f.args[place + 1 :])
    if type(f) is Unknown:
        return Unknown(f.name, tuple(sorted((*f.slots, place + 1))), args)
    row = FUNCTIONS[f.name]  # type: ignore[attr-defined]
    formula = row.derivative[place]
    if formula is None:
        from jachess.errors import InputError

        ordinal = ("first", "second", "third")[place]
        raise InputError(
            f"the derivative of `{row.name}` by its {ordinal} argument has no formula in known functions",
            cause=f"`{row.name}` ({row.title}) can be differentiated by its other argument only",
            help="hold that argument constant, for example by naming the other variables with --vars",
            kind="unsupported",
        )
    result: Node = formula(call, *args)
    return result


def chain(f: Node, *parts: Part) -> Node:
    places = places_of(f, tuple([part.expr for part in parts]))
    return total(outer_partial(f, place, part.expr) * part.prime for place, part in zip(places, parts, strict=True))


def outer_partials(f: Node, *parts: Node) -> tuple[Node, ...]:
    if len(f.args) == 1:
        return (outer_partial(f, 0, parts[0]),)
    places = places_of(f, parts)
    return tuple([outer_partial(f, place, part) for place, part in zip(places, parts, strict=True)])


def places_of(f: Node, parts: tuple[Node, ...]) -> list[int]:
    if len(parts) == len(f.args):
        return list(range(len(parts)))
    if len(parts) == 1 and type(parts[0]) is Name and parts[0] not in f.args:
        raise AssertionError("the place of a letter is not known: use `schematic`")
    places: list[int] = []
    for part in parts:
        places.append(next(k for k, arg in enumerate(f.args) if arg is part and k not in places))
    return places


def n_fold_product(f: Node, *parts: Part) -> Node:
    return total(
        product(other.prime if k == place else other.expr for k, other in enumerate(parts)) for place, _ in enumerate(parts)
    )


def multiple_partial(f: Node, u: Node) -> tuple[Node, ...]:
    held = rest_of(f, u)
    return held if len(held) == 1 else (product(held),)


def power_partial(f: Node, u: Node) -> tuple[Node, ...]:
    n = f.args[1]
    return (multiply(n, power(u, Number(n.value - 1) if type(n) is Number else n - 1)),)


def others(f: Node, *factors: Node) -> tuple[Node, ...]:
    if len(factors) <= 8:
        return tuple(product(factors[:place] + factors[place + 1 :]) for place in range(len(factors)))
    before: list[Node] = [ONE]
    after: list[Node] = [ONE]
    for factor in factors[:-1]:
        before.append(before[-1] * factor)
    for factor in reversed(factors[1:]):
        after.append(factor * after[-1])
    return tuple(left * right for left, right in zip(before, reversed(after), strict=True))


def strict(condition: Node) -> Node | None:
    """The condition without its border; None when nothing is left, as for an equation."""
    if type(condition) is not Call:
        return condition
    if condition.name in ("<=", ">="):
        return Call(condition.name[0], condition.args)
    if condition.name == "=":
        return None
    if condition.name in ("and", "or"):
        inner = [strict(arg) for arg in condition.args]
        kept = tuple(arg for arg in inner if arg is not None)
        if condition.name == "and":
            return Call("and", kept) if len(kept) == len(inner) else None
        return Call("or", kept) if len(kept) > 1 else (kept[0] if kept else None)
    return condition


OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}


def negated(condition: Node) -> Node:
    if type(condition) is Call and condition.name in OPPOSITE:
        return Call(OPPOSITE[condition.name], condition.args)
    if type(condition) is Call and condition.name in ("and", "or"):
        other = "or" if condition.name == "and" else "and"
        return Call(other, tuple(negated(arg) for arg in condition.args))
    return Call("not", (condition,))


def piecewise(f: Node, *pieces: Part) -> Node:
    conditions = list(f.args[1::2])
    if len(f.args) % 2:
        rest = [negated(condition) for condition in conditions]
        conditions.append(rest[0] if len(rest) == 1 else Call("and", tuple(rest)))
    args: list[Node] = []
    for piece, condition in zip(pieces, conditions, strict=True):
        inside = strict(condition)
        if inside is not None:
            args += (piece.prime, inside)
    return Call("piecewise", tuple(args))


def greatest(f: Node, *parts: Part) -> Node:
    relation = ">" if f.name == "max" else "<"  # type: ignore[attr-defined]
    args: list[Node] = []
    for part in all_arguments(f, parts):
        others = tuple(arg for arg in arguments_of(f, parts) if arg is not part.expr)
        if not others:
            return part.prime  # max(u, u)
        rival = others[0] if len(others) == 1 else Call(f.name, others)  # type: ignore[attr-defined]
        args += (part.prime, Call(relation, (part.expr, rival)))
    return Call("piecewise", tuple(args))


def all_arguments(f: Node, parts: tuple[Part, ...]) -> list[Part]:
    """The parts with the constant arguments added in their places."""
    left = list(parts)
    found = []
    for arg in f.args:
        if left and (arg.support or len(left) == len(f.args)) and (left[0].expr is arg or type(left[0].expr) is Name):
            found.append(left.pop(0))
        else:
            found.append(Part(arg, ZERO))
    return found


def arguments_of(f: Node, parts: tuple[Part, ...]) -> list[Node]:
    return [part.expr for part in all_arguments(f, parts)]


def product_binder(f: Node, body: Part) -> Node:
    _, index, low, high = f.args
    return Call("prod", (body.expr, index, low, high)) * Call("sum", (body.prime / body.expr, index, low, high))


def leibniz(f: Node, body: Part, low: Part, high: Part) -> Node:
    index = f.args[1]
    ends = substitute(body.expr, {index: high.expr}) * high.prime - substitute(body.expr, {index: low.expr}) * low.prime
    inside = ZERO if body.prime is ZERO else Call("integral", (body.prime, index, low.expr, high.expr))
    return ends + inside


def rest_of(f: Node, u: Node) -> tuple[Node, ...]:
    """The constant factors of f: those that are not in u."""
    if type(u) is Name and u not in f.args:
        raise AssertionError("a letter stands for several factors: use `schematic`")
    if u in f.args:
        place = f.args.index(u)
        return f.args[:place] + f.args[place + 1 :]
    left = list(f.args)
    for factor in u.args:
        left.remove(factor)
    return tuple(left)


def ln(base: Node) -> Node:
    return ONE if base is E else call.ln(base)
