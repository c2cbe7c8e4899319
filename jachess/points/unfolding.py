"""Lifted solutions unfolded into members: in the angles of one common basis, and with equations solved where they can be.

x² = π/2 + π·n is two members, x = ±√(π/2 + π·n); sin(x) = π·n says sin(x) = 0, since |sin(x)| ≤ 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

from jachess.expression.exact import compare, value_at
from jachess.expression.nodes import ONE, PI, ZERO, Call, E, Name, Negative, Node, Number, Power, free_names, total
from jachess.expression.terms import build, exact, split_term
from jachess.expression.tidy import collected, tidy
from jachess.points.arguments import Basis, addends, combination
from jachess.points.lifting import Combination, Lifted
from jachess.points.linear import Solved, solved
from jachess.points.torus import Member, is_placeholder, lies_in, placeholder, put_in
from jachess.points.trigonometric import Angle

MAX_TURNS = 24  # copies of a solution whose angle is a multiple of the common one
MAX_INNER = 60  # turns of an inner sine


def members(lifted: Sequence[Lifted], variables: Sequence[Name]) -> list[Member]:
    """Every solution in the angles of one common basis, in each of the ways in which it can be written there.

    A solution for 2·x is two for x, which differ by half a turn. Members that lie in others are left out.
    """
    own = [inner for each in lifted for inner in _without_inner_sines(each, variables)]
    basis = Basis([dict(row) for each in own for row, _ in each.angles], variables)
    found: dict[object, Member] = {}
    for each in own:
        for angles in _in_basis(each, basis):
            for member in _variants(each, angles, variables):
                same = member.key, tuple(Angle(angle.turns % 2, angle.rest) for angle in member.angles)
                found.setdefault(same, member)
    whole = [member for member in found.values() if member.free]
    return [member for member in found.values() if not any(lies_in(member, other) for other in whole if other is not member)]


def _without_inner_sines(each: Lifted, variables: Sequence[Name]) -> Iterator[Lifted]:
    """The solution with angles such as sin(x) replaced by those of x: of the values up to whole turns few are in [−1, 1]."""
    for place, (row, value) in enumerate(each.values):
        term, coefficient = _sine(row)
        if term is not None and not value.support:
            rest = replace(each, values=each.values[:place] + each.values[place + 1 :])
            for arc in _arcs(term, tidy(value / coefficient), variables):
                yield from _without_inner_sines(replace(rest, angles=(*rest.angles, arc)), variables)
            return
    for place, (row, angle) in enumerate(each.angles):
        term, coefficient = _sine(row)
        if term is None:
            continue
        others = each.angles[:place] + each.angles[place + 1 :]
        most = _most_turns(coefficient, angle)
        if most is None:
            yield each
            return
        for turn in range(-most, most + 1):
            for found in _arcs(term, tidy((angle.node() + 2 * turn * PI) / coefficient), variables):
                yield from _without_inner_sines(replace(each, angles=(*others, found)), variables)
        return
    yield each


def _arcs(term: Call, value: Node, variables: Sequence[Name]) -> Iterator[tuple[Combination, Angle]]:
    """The angles for which a sine or cosine has a value, none where it is not in [−1, 1]."""
    if compare(value, ONE) > 0 or compare(value, Number(-1)) < 0:
        return
    inner = combination(term.args[0], sum(name.support for name in variables))
    arc = value_at(Call("asin" if term.name == "sin" else "acos", (value,)), {})
    pair = (arc, PI - arc) if term.name == "sin" else (arc, -arc)
    own = {Angle(found.turns % 2, found.rest) for found in (_angle(tidy(one - inner.constant)) for one in pair)}
    for angle in sorted(own, key=lambda angle: angle.turns):
        yield tuple(inner.row.items()), angle


def _sine(row: Combination) -> tuple[Call | None, Node]:
    """The one sine or cosine of which an angle is a multiple, and the constant by which it is multiplied."""
    if len(row) == 1:
        scale, factors = split_term(row[0][0])
        own = [(base, exponent) for base, exponent in factors if base.support]
        if len(own) == 1 and own[0][1] == 1 and type(own[0][0]) is Call and own[0][0].name in ("sin", "cos"):
            return own[0][0], build(exact(row[0][1] * scale), [pair for pair in factors if not pair[0].support])
    return None, ONE


def _most_turns(coefficient: Node, angle: Angle) -> int | None:
    """How many turns the angle may be away for a multiple of a sine to reach it; None where these are too many."""
    from jachess.expression.ball import nearest_double

    size, start = nearest_double(coefficient), nearest_double(angle.node())
    if size is None or start is None or abs(size) > 6 * MAX_INNER:
        return None
    return int((abs(size) + abs(start)) / 6) + 1


def _angle(node: Node) -> Angle:
    """A constant as half turns and a rest."""
    turns = Fraction(0)
    rest: list[Node] = []
    for term in addends(node):
        coefficient, factors = split_term(term)
        if factors == [(PI, 1)]:
            turns += Fraction(coefficient)
        else:
            rest.append(term)
    return Angle(turns, collected(total(rest)) if rest else ZERO)


def _variants(each: Lifted, angles: Sequence[tuple[Combination, Angle]], variables: Sequence[Name]) -> Iterator[Member]:
    """The solution as a member, or several where an equation such as x² = 3 is solved for its variable."""
    own = {name for name, _ in each.assigned}
    found: Solved = solved([*each.values, *((row, placeholder(k)) for k, (row, _) in enumerate(angles))], variables)
    known: list[tuple[dict[Name, Node], tuple[Node, ...], tuple[Call, ...]]] = [(found.values, found.equations, ())]
    for equation in found.equations:
        made = []
        for values, rest, bounds in known:
            roots = _roots(equation)
            for more, bound in roots or [({}, ())]:
                left = tuple(other for other in rest if other is not equation) if more else rest
                made.append(({**values, **more}, left, (*bounds, *bound)))
        known = made
    for values, equations, bounds in known:
        table = {name: values.get(name, name) for name in variables if name not in own}
        yield replace(_member(each, angles, table, equations, variables), bounds=bounds)


def _roots(equation: Node) -> list[tuple[dict[Name, Node], tuple[Call, ...]]]:
    """An equation c·g(x) = v solved for x, where v has no variable but placeholders, with what must not be negative.

    Empty where the equation is of another form.
    """
    terms = addends(equation)
    moving = [term for term in terms if any(not is_placeholder(name) for name in free_names(term))]
    if len(moving) != 1:
        return _quadratic(equation, moving)
    coefficient, factors = split_term(moving[0])
    inner = [pair for pair in factors if any(not is_placeholder(name) for name in free_names(build(1, [pair])))]
    if len(inner) != 1:
        return []
    ((base, exponent),) = inner
    rest = total([term for term in terms if term is not moving[0]])
    value = tidy(Negative((rest,)) / build(coefficient, [pair for pair in factors if pair != (base, exponent)]))
    if base is E and isinstance(exponent, Node):
        # the logarithm of what is not positive is refused where the member is put in
        return _roots(collected(exponent - Call("ln", (value,))))
    if isinstance(exponent, Node):
        return []
    power = Fraction(exponent)
    if power != 1:
        root = tidy(Power((value, ONE / Number(power))))
        if power.denominator % 2 == 0:
            return [(found, (*bounds, Call(">=", (value, ZERO)))) for found, bounds in _roots(collected(base - root))]
        return _both(base, root, value) if power.numerator % 2 == 0 else _roots(collected(base - root))
    if type(base) is Name:
        return [({base: value}, ())]
    if type(base) is Call and base.name == "ln":
        return _roots(collected(base.args[0] - Power((E, value))))
    if type(base) is Call and base.name == "abs":
        return _both(base.args[0], value, value)
    return []


def _quadratic(equation: Node, moving: Sequence[Node]) -> list[tuple[dict[Name, Node], tuple[Call, ...]]]:
    """a·x² + b·x + c = 0 solved for x."""
    names = {name for term in moving for name in free_names(term) if not is_placeholder(name)}
    if len(names) != 1:
        return []
    (name,) = names
    by_degree: dict[int, list[Node]] = {}
    for term in addends(equation):
        scale, factors = split_term(term)
        degree = sum(exponent for base, exponent in factors if base is name and type(exponent) is int)
        rest = build(scale, [pair for pair in factors if pair[0] is not name])
        if degree < 0 or degree > 2 or rest.support & name.support:
            return []
        by_degree.setdefault(degree, []).append(rest)
    c, b, a = (collected(total(by_degree.get(k, [ZERO]))) for k in range(3))
    square = tidy(b * b - 4 * a * c)
    root = tidy(Call("sqrt", (square,)))
    return [
        ({name: tidy((root - b) / (2 * a))}, (Call(">=", (square, ZERO)),)),
        ({name: tidy((-root - b) / (2 * a))}, (Call(">", (square, ZERO)),)),
    ]


def _both(base: Node, root: Node, value: Node) -> list[tuple[dict[Name, Node], tuple[Call, ...]]]:
    """base = ±root, which is real where the value is not negative; where it is 0 the two are one."""
    found = [(own, (*bounds, Call(">=", (value, ZERO)))) for own, bounds in _roots(collected(base - root))]
    if value is not ZERO:
        found += [(own, (*bounds, Call(">", (value, ZERO)))) for own, bounds in _roots(collected(base + root))]
    return found


def _member(
    each: Lifted,
    angles: Sequence[tuple[Combination, Angle]],
    table: dict[Name, Node],
    equations: tuple[Node, ...],
    variables: Sequence[Name],
) -> Member:
    """The member with its place; variables that were solved for before are written in the others."""
    rows, turns = tuple(row for row, _ in angles), tuple(angle for _, angle in angles)
    free = tuple(name for name, value in table.items() if value is name)
    inner = Member(tuple(table.items()), rows, turns, free, equations, each.place)
    inner = replace(inner, place=inner.at(turns))
    for name, expression in each.assigned:
        table[name] = put_in(inner.frozen(expression), table)
    whole = replace(inner, template=tuple((name, table[name]) for name in variables))
    return replace(whole, place=whole.at(turns))


def _in_basis(each: Lifted, basis: Basis) -> Iterator[list[tuple[Combination, Angle]]]:
    """The angles of a solution in terms of those of the basis, in each of the ways in which that is possible."""
    choices: list[list[tuple[Combination, Angle]]] = []
    for row, angle in each.angles:
        places = basis.coordinates(dict(row))
        used = [(k, times) for k, times in enumerate(places or ()) if times]
        if places is None or len(used) != 1 or abs(used[0][1]) > MAX_TURNS:
            yield list(each.angles)
            return
        k, times = used[0]
        own = tuple(basis.rows[k].items())
        choices.append(
            [(own, Angle((angle.turns + 2 * turn) / times, collected(angle.rest / times))) for turn in range(abs(times))]
        )
    for choice in product(*choices):
        yield list(choice)
