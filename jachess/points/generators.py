"""The generators of a system: what stands for its functions, the relations between them, and what is known of their signs.

    x², sin(3·x)   over x, c = cos(x), s = sin(x) with c² + s² = 1;   e^x, cosh(x) over u = e^x > 0;   √(1 + x²) over r ≥ 0
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jachess.errors import Undefined
from jachess.expression import polynomial as poly
from jachess.expression.nodes import Name, Node, Number, Sum
from jachess.expression.polynomial import Polynomial
from jachess.expression.tidy import collected
from jachess.points.choosing import Choice, Kind, Unknown
from jachess.points.constants import is_positive as is_positive_constant
from jachess.points.forms import Form, Forms, occurring, replaced
from jachess.points.scanning import NotAlgebraic, Scan
from jachess.points.translation import Translation

__all__ = ["Generators", "NotAlgebraic", "Unknown"]


class Generators:
    """The generators of some expressions in some variables, with their relations and signs.

    Polynomials are over all `unknowns`. `nonzero`, `positive`, `nonnegative` hold wherever the expressions are defined.
    """

    def __init__(self, nodes: Sequence[Node], variables: Sequence[Name], within: Sequence[Node] = ()) -> None:
        self.choice = Choice(Scan(nodes, variables), variables, within)
        self.unknowns = self.choice.unknowns
        self.count = len(self.unknowns)
        self.forms = Forms(self.count)
        self.translation = Translation(self.choice, self.forms)
        self.nonzero: list[Polynomial] = []
        self.positive: list[Polynomial] = []
        self.nonnegative: list[Polynomial] = []
        self.relations: list[tuple[frozenset[int], Polynomial]] = []
        self._relate()

    def form(self, node: Node) -> Form:
        """The expression as a numerator over powers of `bases`. Raises: NotAlgebraic, TooLarge, Undefined."""
        return self.translation.form(node)

    @property
    def bases(self) -> list[Polynomial]:
        """The polynomials of which powers stand below."""
        return self.forms.bases

    def unknown(self, place: int) -> Polynomial:
        """The polynomial that is this unknown."""
        return self.forms.unknown(place)

    def place_of(self, kind: Kind, inner: Node) -> int:
        """The place of the generator of this kind, −1 where there is none."""
        place = self.choice.place_of(kind, inner)
        return -1 if place is None else place

    # Relations and signs.

    def _relate(self) -> None:
        for place, unknown in enumerate(self.unknowns):
            own = self.unknown(place)
            kind, inner = unknown.kind, unknown.inner
            if kind == "cosine":
                sine = self.unknown(place + 1)
                square = poly.plus(poly.times(own, own), poly.times(sine, sine))
                self._relation({place, place + 1}, poly.plus(square, poly.constant(-1, self.count)))
            elif kind == "exponential" or kind == "constant":
                if kind == "exponential" or is_positive_constant(unknown.generator):
                    self.positive.append(own)
            elif kind == "surd":
                self.positive.append(own)
                self._relate_power(place, unknown)
            elif kind == "root":
                if type(inner) is not Name:
                    self._relate_power(place, unknown)
                if unknown.degree % 2 == 0:
                    self.nonnegative.append(own)
            elif kind == "absolute":
                top, below = self.form(inner)
                self._exclude_all(below)
                bottom = self.forms.bottom(below)
                left = poly.times(poly.times(own, own), poly.times(bottom, bottom))
                self._relation({place}, poly.plus(left, poly.times(top, top), scale=-1))
                self.nonnegative.append(own)

            elif kind == "inverse" and unknown.generator.name == "ln":  # type: ignore[attr-defined]
                self._relate_logarithm(inner)

    def _relate_logarithm(self, inner: Node) -> None:
        """u > 0 for ln(u), where u is written in the generators."""
        try:
            top, below = self.form(inner)
        except (NotAlgebraic, Undefined):
            return
        if top and not below:
            self.positive.append(top)

    def _relate_power(self, place: int, unknown: Unknown) -> None:
        top, below = self.form(unknown.inner)
        self._exclude_all(below)
        left = poly.times(poly.to_power(self.unknown(place), unknown.degree), self.forms.bottom(below))
        self._relation({place}, poly.plus(left, top, scale=-1))

    def _relation(self, own: set[int], relation: Polynomial) -> None:
        if relation:
            self.relations.append((frozenset(own), relation))

    def _exclude_all(self, below: Iterable[int]) -> None:
        for place in below:
            self.exclude(self.bases[place])

    def exclude(self, own: Polynomial) -> None:
        """Note that a polynomial is never zero where the expressions are defined."""
        if own not in self.nonzero and not self.never_zero(own):
            self.nonzero.append(own)

    def never_zero(self, own: Polynomial) -> bool:
        """Whether a polynomial is known to be nonzero wherever the expressions are defined."""
        if own in self.nonzero or own in self.positive or self.sign(own) != 0:
            return True
        # a factor of what is not 0
        larger = [other for other in (*self.nonzero, *self.positive) if len(other) >= len(own) and _is_whole(other)]
        return any(poly.divided(other, own) is not None for other in larger)

    def sign(self, own: Polynomial) -> int:
        """1 or −1 where every term has that sign and one of them is never zero, else 0 (nothing is known)."""
        signs = {1 if coefficient > 0 else -1 for coefficient in own.values()}
        if len(signs) != 1:
            return 0
        strict = False
        for monomial in own:
            for place, power in enumerate(monomial):
                if power % 2 and not self._is_nonnegative(place):
                    return 0
            strict = strict or all(self.is_positive(place) for place, power in enumerate(monomial) if power)
        return signs.pop() if strict else 0

    def is_positive(self, place: int) -> bool:
        """Whether the generator is positive wherever the expressions are defined."""
        return self.unknown(place) in self.positive

    def _is_nonnegative(self, place: int) -> bool:
        own = self.unknown(place)
        return own in self.positive or own in self.nonnegative

    def closure(self, places: Iterable[int]) -> set[int]:
        """The generators at these places, with those to which relations tie them."""
        used = set(places)
        grown = True
        while grown:
            grown = False
            for own, relation in self.relations:
                if own & used and not occurring(relation) <= used:
                    used |= occurring(relation)
                    grown = True
        return used

    def normal(self, own: Polynomial) -> Polynomial:
        """The polynomial with sin² and powers of roots replaced by the relations, where that makes it zero or shorter."""
        result = own
        for place, unknown in enumerate(self.unknowns):
            degree, value = 0, poly.constant(0, self.count)
            if unknown.kind == "sine":
                cosine = self.unknown(place - 1)
                degree, value = 2, poly.plus(poly.constant(1, self.count), poly.times(cosine, cosine), scale=-1)
            elif unknown.kind == "surd":
                degree, value = unknown.degree, poly.constant(unknown.inner.value, self.count)  # type: ignore[attr-defined]
            if degree:
                result = replaced(result, place, degree, value)
        return result if len(result) < len(own) else own

    def node(self, own: Polynomial) -> Node:
        """The polynomial as an expression."""
        terms: list[Node] = []
        for monomial, coefficient in own.items():
            term: Node = Number(coefficient)
            for place, power in enumerate(monomial):
                if power:
                    term = term * self.unknowns[place].generator ** power
            terms.append(term)
        return collected(Sum(tuple(terms)) if len(terms) > 1 else terms[0])


def _is_whole(own: Polynomial) -> bool:
    return all(coefficient.denominator == 1 for coefficient in own.values())
