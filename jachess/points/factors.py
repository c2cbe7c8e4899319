"""The signs of a polynomial near a zero from its factors over Q: only those of odd power matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm

from jachess.algebra.clock import Clock
from jachess.expression.polynomial import factors
from jachess.points.coefficients import Coefficient, sign_of, vanishes
from jachess.points.curves import Curve, Line, along, ray, simple_curves, small_vectors
from jachess.points.half_branches import Open, signs_around
from jachess.points.jets import Jet, times
from jachess.points.reading import Certificate, Reading, exactly


def factored(jet: Jet) -> tuple[Fraction, list[tuple[Jet, int]]] | None:
    """(c, [(p, n), ...]) with jet = c·Πpⁿ, irreducible over Q; None where a coefficient is not rational."""
    if not all(isinstance(value, Fraction) for value in jet.values()):
        return None
    common = lcm(*(value.denominator for value in jet.values()))
    constant, parts = factors({monomial: int(value * common) for monomial, value in jet.items()})
    made = [({monomial: Fraction(value) for monomial, value in part.items()}, n) for part, n in parts]
    return Fraction(constant, common), made


def by_factors(jet: Jet, count: int, clock: Clock, depth: int, subject: str = "f - f(p)") -> Reading:
    """The signs from the factors: only those of odd multiplicity matter. Raises: Open where there is nothing to take apart."""
    pieces = factored(jet)
    if pieces is None:
        raise Open
    zero = (0,) * count
    vanishing = [(part, n) for part, n in pieces[1] if zero not in part]
    if len(vanishing) == 1 and vanishing[0][1] == 1 and len(pieces[1]) == 1:
        raise Open
    return by_pieces(jet, pieces, count, clock, depth, subject)


def by_pieces(
    jet: Jet, pieces: tuple[Fraction, list[tuple[Jet, int]]], count: int, clock: Clock, depth: int, subject: str
) -> Reading:
    """The signs of a product of powers of distinct irreducible polynomials; `subject` names it in the reason.

    An irreducible factor that takes both signs near the place vanishes on a set that separates; no other factor vanishes
    on all of that, so a product changes its sign there exactly when such a factor has an odd power.
    """
    from jachess.points.analysis import read

    constant, parts = pieces
    zero = (0,) * count
    side = sign_of(constant)
    even: list[Jet] = []
    odd: list[Jet] = []
    for part, n in parts:
        if zero in part:
            side *= sign_of(part[zero]) ** n
        elif n % 2:
            odd.append(part)
        else:
            even.append(part)
    vanishing_power: dict[int, Reading] = {}
    if count == 2 and len(odd) > 1:
        odd = [_product(odd, clock)]
        around = signs_around(odd[0], None, clock)
        if around.both:
            curves = _apart(jet, Reading(around.curves), count, clock)
            return Reading(curves, because=f"the product of the factors of odd power of {subject} takes both signs")
    for number, part in enumerate(odd):
        inner = read(exactly(part), count, clock, depth=depth + 1)
        vanishing_power[number] = inner
        if inner.both:
            curves = _apart(jet, inner, count, clock)
            return Reading(
                curves,
                because=f"a factor of odd power of {subject} takes both signs near the point; no other factor has all its zeros",
            )
        side *= inner.sign
    strict: bool | None = all(inner.strict for inner in vanishing_power.values())
    zeros: list[Curve] = [zero_curve for inner in vanishing_power.values() for zero_curve in inner.zeros]
    zero_set: Jet | None = None
    for part in even:
        curve = graph(part, count)
        if curve is not None:
            strict = False
            zeros.append(curve)
            continue
        try:
            inner = read(exactly(part), count, clock, depth=depth + 1)
        except Open:
            strict = None if strict else strict
            continue
        zeros += inner.zeros
        if inner.both or inner.strict is False:
            strict = False
            zero_set = part if inner.both else zero_set
        elif inner.strict is None and strict:
            strict = None
    found = _nonzero_ray(jet, count)
    what = "nonnegative" if side > 0 else "nonpositive"
    if odd:
        because = f"every factor of odd power of {subject} keeps its sign near the point, so the product is {what}"
    else:
        because = f"{subject} is {'' if side > 0 else 'minus '}a product of even powers, times what is positive there"
    squares: list[tuple[Coefficient, Jet]] = []
    exact = False
    if not odd and len([1 for part, _ in parts if zero not in part]) == len(parts):
        root: Jet = {zero: Fraction(1)}
        for part, n in parts:
            for _ in range(n // 2):
                root = times(root, part, None, clock)
        squares, exact = [(constant, root)], True
    certificate = Certificate(tuple(squares), {}, exact, "") if squares else None
    return Reading({side: found}, zeros, strict, because, certificate=certificate, zero_set=zero_set)


def _product(factors: Sequence[Jet], clock: Clock) -> Jet:
    result = factors[0]
    for factor in factors[1:]:
        result = times(result, factor, None, clock)
    return result


def graph(part: Jet, count: int) -> Curve | None:
    """A curve on which a polynomial vanishes, where it is linear in a variable with a constant coefficient or has a
    variable as a factor: the others are 0 but one, which is t."""
    if count < 2:
        return None
    for place in range(count):
        if all(monomial[place] for monomial in part):
            other = next(k for k in range(count) if k != place)
            return tuple({1: Fraction(1)} if k == other else {} for k in range(count))
    for place in range(count):
        lone = tuple(int(k == place) for k in range(count))
        if lone not in part or any(monomial[place] and monomial != lone for monomial in part):
            continue
        for other in range(count):
            if other == place:
                continue
            line: Line = {}
            for monomial, value in part.items():
                if monomial != lone and sum(monomial) == monomial[other]:
                    line[monomial[other]] = -value / part[lone]
            return tuple({1: Fraction(1)} if k == other else line if k == place else {} for k in range(count))
    return None


def _nonzero_ray(jet: Jet, count: int) -> Curve:
    """A ray on which the germ is not identically zero."""
    for vector in small_vectors(count):
        curve = ray([Fraction(x) for x in vector])
        check = along(jet, None, curve)
        if check is not None and check.exponent:
            return curve
    raise Open


def _apart(jet: Jet, inner: Reading, count: int, clock: Clock) -> dict[int, Curve]:
    """Curves for both signs of the whole germ from those of one factor: bent, by higher terms, where another factor
    vanishes or changes the sign."""
    found: dict[int, Curve] = {}
    for curve in inner.curves.values():
        for bent in _bent(curve, count):
            clock.check()
            check = along(jet, None, bent, clock)
            if check is not None and check.exponent:
                found.setdefault(check.sign, bent)
                if len(found) == 2:
                    return found
    for curve in simple_curves(count):
        clock.check()
        check = along(jet, None, curve, clock)
        if check is not None and check.exponent:
            found.setdefault(check.sign, curve)
            if len(found) == 2:
                return found
    raise Open(found)


def _bent(curve: Curve, count: int) -> Iterator[Curve]:
    """The curve, and curves beside it: t^k for t, and one displacement changed by a multiple of a power of t."""
    yield curve
    most = max(max(line) for line in curve if line)
    for stretch in (1, 2, 3):
        wide = tuple({exponent * stretch: value for exponent, value in line.items()} for line in curve)
        for exponent in range(most * stretch + 3, 0, -1):
            for place in range(count):
                for step in _STEPS:
                    value = wide[place].get(exponent, Fraction(0)) + step
                    line = {**wide[place], exponent: value}
                    if vanishes(value):
                        del line[exponent]
                    bent = tuple(line if k == place else old for k, old in enumerate(wide))
                    if any(bent):
                        yield bent


_STEPS = (Fraction(1), Fraction(-1), Fraction(1, 2), Fraction(-1, 2), Fraction(2), Fraction(-2))
