"""The signs of a germ in any number of variables: linear part, quadratic part, splitting lemma, reduced function.

The reduced function of one variable is decided by its first term, that of two by its half-branches; for more, see
`several`. A germ that is a polynomial over Q is taken apart into factors first where the terms alone do not decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jachess.algebra.clock import Clock
from jachess.errors import LimitReached
from jachess.expression.polynomial import TooLarge
from jachess.points import singularities
from jachess.points.blown_up import by_monomial
from jachess.points.coefficients import Coefficient, sign_of, vanishes
from jachess.points.completed_square import by_square
from jachess.points.curves import Curve, along, ray
from jachess.points.factors import by_factors, by_pieces, factored
from jachess.points.half_branches import Open, signs_around
from jachess.points.jets import Jet, degree, form, lowest, plus, substituted, truncated, variable
from jachess.points.quadratic import directions, hessian
from jachess.points.reading import Certificate, Reading, Source
from jachess.points.splitting_lemma import Reduced, reduced, split

ORDERS = {1: (4, 6, 10, 18, 34), 2: (4, 6, 8, 12, 18, 26), 3: (4, 6, 8, 12)}
FEW = {1: (4, 6, 10), 2: (4, 6, 8), 3: (4, 6)}
LARGE = (4, 6, 8)
MAX_DEPTH = 6


def read(source: Source, count: int, clock: Clock, *, few: bool = False, depth: int = 0) -> Reading:
    """The signs of a germ of `count` variables near its zero at the place.

    `few`: do not go to high orders. Raises: Open when they are not decided, LimitReached, OutOfTime, TooLarge.
    """
    if depth > MAX_DEPTH:
        raise Open
    jet, known = source(2)
    if known is not None and known < 2:
        raise Open
    linear = _linear(jet, count)
    if linear is not None:
        return linear
    rows = hessian(jet, count)
    signs = directions(rows)
    if len(signs) == 2:
        curves = {side: ray(vector) for side, vector in signs.items()}
        return Reading(curves, because="the quadratic part is indefinite")
    rank = _rank(rows)
    if rank == count:
        ((side, vector),) = signs.items()
        return Reading({side: ray(vector)}, strict=True, because=f"the quadratic part is {_word(side)} definite")
    corank = count - rank
    orders = (FEW if few else ORDERS).get(min(corank, 3), LARGE)
    if count > 4 and known is not None:
        orders = LARGE[: len(orders)]
    best: Exception | None = None
    taken_apart = False
    for number, order in enumerate(orders):
        clock.check()
        try:
            jet, known = source(order)
            parts = split(rows, _preference(jet, count))
            found = _reduced_reading(reduced(jet, known, order, parts, clock), jet, known, clock, depth)
            if found is not None:
                return found
        except (Open, TooLarge) as error:
            best = error
            if isinstance(error, TooLarge):
                break
        if known is None and not taken_apart and number >= (2 if corank == 1 else 1):
            taken_apart = True
            try:
                return _exact_ways(jet, count, clock, depth)
            except (Open, TooLarge) as error:
                best = error
    if known is None and not taken_apart:
        return _exact_ways(jet, count, clock, depth)
    raise Open from best


def _exact_ways(jet: Jet, count: int, clock: Clock, depth: int) -> Reading:
    """A polynomial by its factors, by completing a square, or by a monomial in its reduced function. Raises: Open, TooLarge."""
    try:
        return by_factors(jet, count, clock, depth)
    except (Open, TooLarge):
        pass
    try:
        return by_square(jet, count, clock, depth)
    except (Open, TooLarge):
        return by_monomial(jet, count, clock, depth)


def _linear(jet: Jet, count: int) -> Reading | None:
    vector: list[Coefficient] = [Fraction(0)] * count
    for monomial, coefficient in jet.items():
        if sum(monomial) == 1:
            vector[monomial.index(1)] = coefficient
    if all(map(vanishes, vector)):
        return None
    place = next(k for k, value in enumerate(vector) if not vanishes(value))
    side = sign_of(vector[place])
    step = [Fraction(int(k == place)) for k in range(count)]
    return Reading({side: ray(step), -side: ray([-value for value in step])}, because="the linear part is not zero")


def _word(side: int) -> str:
    return "positive" if side > 0 else "negative"


def _rank(rows: Sequence[Sequence[Coefficient]]) -> int:
    """The rank of a semidefinite matrix."""
    return len(split(rows, range(len(rows))).definite)


def _preference(jet: Jet, count: int) -> list[int]:
    """The places of the variables, those in which the jet has low degree first: their equations are solved most easily."""
    most = [max((monomial[k] for monomial in jet), default=0) for k in range(count)]
    return sorted(range(count), key=lambda k: (most[k], -k))


def _reduced_reading(found: Reduced, jet: Jet, known: int | None, clock: Clock, depth: int) -> Reading | None:
    """The signs of f from those of its reduced function; None where the known terms do not decide."""
    parts, g = found.split, found.g
    count = len(parts.kernel) + len(parts.definite)
    corank = len(parts.kernel)
    if not g:
        if found.order is not None:
            return None
        # f = f(p) on y = φ(u), exactly
        line = ray([Fraction(int(k == 0)) for k in range(corank)])
        reading = Reading(strict=False, zeros=[line], because="the reduced function is 0")
    else:
        try:
            reading = read_reduced(g, found.order, corank, clock, depth, alone=not parts.definite)
        except Open as error:
            if not parts.sign or -parts.sign not in error.curves:
                raise
            reading = Reading(error.curves, because="the reduced function takes the other sign than the quadratic form")
    return _joined(reading, found, jet, known, count, clock)


def _joined(reading: Reading, found: Reduced, jet: Jet, known: int | None, count: int, clock: Clock) -> Reading:
    parts = found.split
    side = parts.sign
    curves: dict[int, Curve] = {}
    for sign, curve in reading.curves.items():
        curves[sign] = _lifted(curve, sign, found, jet, known, clock)
    if side and side not in curves:
        curves[side] = ray([Fraction(int(k == parts.definite[0])) for k in range(count)])
    zeros = []
    for zero in reading.zeros:
        lifted = found.lifted(zero, 10**6)
        check = along(jet, known, lifted, clock)
        if known is None and check is not None and not check.exponent:
            zeros.append(lifted)
    if len(curves) == 2:
        return Reading(curves, because=reading.because, name=reading.name)
    strict = reading.strict if found.g else False
    certificate = _certificate(found, reading, jet, known)
    return Reading(curves, zeros, strict, reading.because, reading.name, certificate)


def _lifted(curve: Curve, sign: int, found: Reduced, jet: Jet, known: int | None, clock: Clock) -> Curve:
    """The curve in all variables: with as few terms of φ as give the sign that it has."""
    if not found.split.definite:
        return curve
    most = max(map(degree, found.phi), default=1)
    for depth in range(1, max(most, 1) + 1):
        lifted = found.lifted(curve, depth)
        check = along(jet, known, lifted, clock)
        if check is not None and check.exponent and check.sign == sign:
            return lifted
    raise Open


def _certificate(found: Reduced, reading: Reading, jet: Jet, known: int | None) -> Certificate | None:
    """½·yᵀHy in y − φ(u) as squares, plus what shows the sign of the reduced function."""
    parts = found.split
    count = len(parts.kernel) + len(parts.definite)
    inner = reading.certificate
    head = inner.head if inner is not None else {}
    half = lowest(head) // 2 if head else 10**6
    if inner is not None and not inner.exact and head:
        half = max(half, degree(head) // 2)
    kernel: list[Jet] = [variable(place, count) for place in parts.kernel]
    moved: dict[int, Jet] = {}
    for place, jet_of in zip(parts.definite, found.phi, strict=True):
        moved[place] = plus(variable(place, count), substituted(truncated(jet_of, half), kernel, None), -1)
    squares = []
    for factor, line in parts.squares:
        total: Jet = {}
        for place, coefficient in line.items():
            if place in moved:
                total = plus(total, moved[place], coefficient)
        squares.append((factor, total))
    inside = substituted(head, kernel, None) if head else {}
    inner_squares = []
    if inner is not None:
        inner_squares = [(factor, substituted(line, kernel, None)) for factor, line in inner.squares]
    every = (*squares, *inner_squares)
    exact = False
    if known is None:
        whole: Jet = inside
        for factor, square in every:
            whole = plus(whole, substituted({(2,): factor}, [square], None)) if square else whole
        difference = plus(jet, whole, -1)
        exact = not difference
    text = inner.text if inner is not None else ""
    return Certificate(every, inside, exact, text)


# The reduced function.


def read_reduced(g: Jet, order: int | None, count: int, clock: Clock, depth: int = 0, *, alone: bool = False) -> Reading:
    """The signs of a germ without linear and quadratic terms. Raises: Open."""
    if count == 1:
        return _one(g)
    if count == 2:
        return _two(g, order, clock, depth, alone)
    from jachess.points.several import several

    return several(g, order, count, clock, depth)


def _one(g: Jet) -> Reading:
    exponent = lowest(g)
    coefficient = g[(exponent,)]
    side = sign_of(coefficient)
    name = singularities.chain(exponent)
    forward = ray([Fraction(1)])
    if exponent % 2:
        because = f"the first term of the reduced function has the odd order {exponent}"
        return Reading({side: forward, -side: ray([Fraction(-1)])}, because=because, name=name)
    head: Jet = {(exponent,): coefficient}
    return Reading(
        {side: forward},
        strict=True,
        because=f"the first term of the reduced function has the even order {exponent} and is {_word(side)}",
        name=name,
        certificate=Certificate((), head, len(g) == 1, ""),
    )


def _two(g: Jet, order: int | None, clock: Clock, depth: int, alone: bool) -> Reading:
    try:
        name = singularities.pair(g, order, alone, clock)
    except LimitReached:
        name = ""
    if order is None:
        pieces = factored(g)
        if pieces is not None and (any(multiplicity > 1 for _, multiplicity in pieces[1])):
            return by_pieces(g, pieces, 2, clock, depth, "f - f(p)" if alone else "the reduced function")
    found = signs_around(g, order, clock)
    head = form(g, lowest(g))
    if found.both:
        return Reading(found.curves, because=_lowest_text(head, found.tangents, None), name=name)
    ((side, _),) = found.curves.items()
    strict = not found.zeros
    if not found.tangents and not _axis_lines(head):
        shown = head
    elif order is None and len(g) <= 8:
        shown = g
    else:
        shown = truncated(g, _enough(g, order))
    exact = order is None and len(shown) == len(g)
    certificate = Certificate((), shown, exact, _definite_text(head, side, found.tangents, shown is head))
    return Reading(found.curves, found.zeros, strict, _lowest_text(head, found.tangents, side), name, certificate)


def _axis_lines(head: Jet) -> bool:
    """Whether the form vanishes on an axis."""
    d = lowest(head)
    return (d, 0) not in head or (0, d) not in head


def _enough(g: Jet, order: int | None) -> int:
    """A total degree up to which the reduced function is shown: that of its Newton polygon."""
    pure = [sum(monomial) for monomial in g if 0 in monomial]
    lowest_pure = [min((i for i, j in g if j == 0), default=0), min((j for i, j in g if i == 0), default=0)]
    most = max(lowest_pure) if all(lowest_pure) else max(pure, default=lowest(g))
    return most if order is None else min(most, order)


def _lowest_text(head: Jet, tangents: Sequence[Coefficient], side: int | None) -> str:
    d = lowest(head)
    if d % 2:
        return f"the lowest terms of the reduced function have the odd degree {d}"
    if side is None:
        if not tangents:
            return f"the lowest terms of the reduced function, of degree {d}, or the edges of its Newton polygon take both signs"
        return "on a half-branch where the lowest terms of the reduced function vanish, the next terms take the other sign"
    if not tangents:
        return f"the leading terms of the reduced function are {_word(side)} except at 0: they vanish on no real half-branch"
    return "on every half-branch where the lowest terms of the reduced function vanish, the next terms keep the sign"


def _definite_text(head: Jet, side: int, tangents: Sequence[Coefficient], lowest_only: bool) -> str:
    what = "positive" if side > 0 else "negative"
    if lowest_only:
        return f"The terms of degree {lowest(head)} are {what} except at 0: they vanish on no real line (Sturm)."
    if not tangents:
        return f"On every edge of the Newton polygon the terms are {what} except at 0."
    return f"Along every half-branch through 0 the leading term is {what}: Newton polygon, followed at each multiple root."
