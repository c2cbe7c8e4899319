"""Elements: fractions of polynomials with integer coefficients over generators, with the relations of these.

Each relation is monic in the generator it was made for, and generators made later are more significant, so that division
with remainder brings a polynomial to its normal form.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from math import lcm
from typing import Any, Literal, NamedTuple

from flint import Ordering, fmpz_mpoly_ctx

Poly = Any  # fmpz_mpoly; flint has no types
Element = tuple[Poly, Poly]
Waves = Literal["whole", "split", "tangents"]

SIZE = 40  # generators
MAX_TERMS = 2_000
MAX_WORK = 1_000_000  # products of two terms in one field
MAX_GCD = 200  # terms of polynomials whose common divisor or factors are looked for
MAX_DEGREE = 60  # of a polynomial that is factored
MAX_BITS = 20_000


class NoForm(Exception):
    """The expression has no normal form here: too large, too many generators, or a division by 0."""


class Restart(Exception):
    """A generator must be finer (√x where x was taken): the work begins again with the new units."""


class Generator(NamedTuple):
    """What a generator stands for. `value` gives the ball of a constant at a precision, None for what depends on names."""

    kind: str  # name, constant, exp, cos, sin, tangent, root, sign, log, opaque
    value: Callable[[int], Any] | None = None
    positive: bool = False  # never negative
    base: Any = None  # of a root: (polynomial, degree); of a logarithm: the polynomial; of exp, pow: its key
    house: float = 0.0  # of an algebraic integer: a bound on the conjugates, 0 for other constants
    degree: tuple[int, int] = (1, 1)  # (degree of the root, conductor of the cyclotomic field)


@cache
def _context(size: int) -> tuple[Any, tuple[Any, ...], Any, Any]:
    context = fmpz_mpoly_ctx.get([f"t{k}" for k in range(size)], Ordering.lex)
    return context, tuple(context.gens()), context.constant(1), context.constant(0)


class Elements:
    """The arithmetic of elements; `units` remembers across restarts how fine each generator must be."""

    def __init__(self, units: dict[str, int], factoring: bool = False, waves: Waves = "split", size: int = SIZE) -> None:
        self.units = units
        self.factoring = factoring
        self.waves = waves
        self.context, self.all, self.one, self.zero = _context(size)
        self.left = size
        self.work = 0
        self.used: set[str] = set()  # keys of units that cannot change any more
        self.made: dict[Any, Poly] = {}
        self.generators: dict[str, Generator] = {}
        self.places: dict[str, int] = {}
        self.relations: list[Poly] = []
        self.signs: dict[str, tuple[Poly, Poly]] = {}  # name of σ: (σ, polynomial)
        self.constraints: list[tuple[tuple[str, ...], int]] = []  # the product of these signs
        self.forced: dict[str, int] = {}  # signs of polynomials that are supposed for the time being
        self.exponents: dict[str, Element] = {}  # of each generator e^w, by its key
        self.jumps: dict[str, tuple[Poly, Poly | int, Poly]] = {}  # name of s: (s, σ, polynomial), for s that is 0 where σ is not
        self.divisors: dict[str, Poly] = {}
        self._factored: dict[str, tuple[int, list[tuple[Poly, int]]]] = {}

    # generators

    def generator(self, key: Any, made: Generator) -> Poly:
        """The generator with this key, made when it is first asked for."""
        found = self.made.get(key)
        if found is None:
            if self.left == 0:
                raise NoForm
            self.left -= 1
            found = self.made[key] = self.all[self.left]
            name = f"t{self.left}"
            self.generators[name] = made
            self.places[name] = self.left
        return found

    def unit(self, key: str, exponent: Fraction) -> int:
        """exponent · unit, a whole number. Raises: Restart when the unit of a generator in use has to be finer."""
        unit = self.units.get(key, 1)
        if unit % exponent.denominator:
            self.units[key] = unit = lcm(unit, exponent.denominator)
            if unit > 5040:
                raise NoForm
            if key in self.used:
                raise Restart
        self.used.add(key)
        return exponent.numerator * (unit // exponent.denominator)

    def is_generator(self, poly: Poly) -> Generator | None:
        """The generator that a polynomial is, if it is one alone."""
        return self.generators.get(str(poly)) if len(poly) == 1 else None

    def names(self, poly: Poly) -> list[str]:
        """The generators that stand in the polynomial."""
        return [f"t{place}" for place, degree in enumerate(poly.degrees()) if degree > 0]

    def is_constant(self, poly: Poly) -> bool:
        """Whether only generators that are constants stand in the polynomial."""
        return all(self.generators[name].value is not None for name in self.names(poly))

    # arithmetic

    def number(self, value: int | Fraction) -> Element:
        """A rational number."""
        if value.numerator.bit_length() > MAX_BITS or value.denominator.bit_length() > MAX_BITS:
            raise NoForm
        below = self.one if value.denominator == 1 else self.context.constant(value.denominator)
        return self.context.constant(value.numerator), below

    def times_poly(self, left: Poly, right: Poly) -> Poly:
        """left · right of polynomials. Raises: NoForm."""
        if left is self.one:
            return right
        if right is self.one:
            return left
        work = len(left) * len(right)
        self.work += work
        if work > 20 * MAX_TERMS or self.work > MAX_WORK:
            raise NoForm
        found = left * right
        if len(found) > MAX_TERMS:
            raise NoForm
        return found

    def plus(self, left: Element, right: Element) -> Element:
        """left + right."""
        (a, b), (c, d) = left, right
        if b is d or b == d:
            return a + c, b
        times = self.times_poly
        if b is self.one:
            return times(a, d) + c, d
        if d is self.one:
            return a + times(c, b), b
        common = self.common(b, d)
        if common == self.one:
            return times(a, d) + times(c, b), times(b, d)
        rest, other = b / common, d / common
        return times(a, other) + times(c, rest), times(b, other)

    def common(self, left: Poly, right: Poly) -> Poly:
        """The greatest common divisor. Raises: NoForm when that would take long."""
        if len(left) > MAX_GCD or len(right) > MAX_GCD:
            raise NoForm
        self.work += 50 * (len(left) + len(right))
        return left.gcd(right)

    def negative(self, element: Element) -> Element:
        """−element."""
        return -element[0], element[1]

    def times(self, left: Element, right: Element) -> Element:
        """left · right."""
        return self.times_poly(left[0], right[0]), self.times_poly(left[1], right[1])

    def inverse(self, element: Element) -> Element:
        """1 / element. Raises: NoForm for 0."""
        top, below = element
        if not top:
            raise NoForm
        if not top.is_constant():
            name = str(top)
            made = self.generators.get(name)
            if made is None or made.kind != "exp":
                self.divisors[name] = top
        return below, top

    def over(self, left: Element, right: Element) -> Element:
        """left / right."""
        return self.times(left, self.inverse(right))

    def power(self, element: Element, exponent: int) -> Element:
        """element ^ exponent."""
        if exponent < 0:
            element, exponent = self.inverse(element), -exponent
        top, below = element
        return self._power(top, exponent), below if below is self.one else self._power(below, exponent)

    def _power(self, poly: Poly, exponent: int) -> Poly:
        size = len(poly)
        if exponent == 1:
            return poly
        if size > 1:
            count = 1
            for k in range(1, size):
                count = count * (exponent + k) // k
                if count > MAX_TERMS:
                    raise NoForm
        height = max((abs(int(c)).bit_length() for c in poly.coeffs()), default=0)
        if exponent * (height + size.bit_length()) > MAX_BITS:
            raise NoForm
        return poly**exponent

    # normal forms

    def reduced(self, poly: Poly) -> Poly:
        """The polynomial with every relation used."""
        for relation in reversed(self.relations):
            if not poly:
                break
            self.work += 4 * len(poly)
            _, poly = divmod(poly, relation)
            if len(poly) > 2 * MAX_TERMS or self.work > MAX_WORK:
                raise NoForm
        return poly

    def canonical(self, element: Element) -> Element:
        """Numerator and denominator reduced and without common factors, the denominator's first coefficient positive."""
        top, below = element
        if self.relations:
            top = self.reduced(top)
            if below is not self.one:
                below = self.reduced(below)
        if not below:
            raise NoForm
        if not top:
            return top, self.one
        if below is not self.one:
            common = self.common(top, below)
            if common != self.one:
                top, below = top / common, below / common
            if below.leading_coefficient() < 0:
                top, below = -top, -below
            if below == self.one:
                below = self.one
        return top, below

    def unique(self, element: Element) -> Element:
        """The canonical form without square roots and sines in the denominator: equal elements look alike."""
        top, below = self.canonical(element)
        if below is self.one or not self.relations:
            return top, below
        for relation in reversed(self.relations):
            place = next(k for k, degree in enumerate(relation.degrees()) if degree)
            if relation.degrees()[place] != 2 or f"t{place}" not in self.names(below):
                continue
            part = below.subs({f"t{place}": 0})
            conjugate = part + part - below  # a − b·g for a + b·g
            if len(top) * len(conjugate) > MAX_TERMS:
                return top, below
            top, below = self.canonical((top * conjugate, below * conjugate))
            if below is self.one:
                break
        return top, below

    def rational(self, element: Element) -> Fraction | None:
        """The value of an element that is a rational number."""
        top, below = self.canonical(element)
        if (top and not top.is_constant()) or not below.is_constant():
            return None
        return Fraction(int(top.leading_coefficient()) if top else 0, int(below.leading_coefficient()))

    def _monomial(self, term: Poly) -> list[tuple[Poly, int]]:
        exponents = term.monoms()[0]
        return [(self.all[place], int(n)) for place, n in enumerate(exponents) if n]
