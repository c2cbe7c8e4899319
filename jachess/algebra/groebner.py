"""Gröbner bases over the rationals, exactly: Faugère's F4, whose linear algebra is done by flint.

Polynomials are {exponents: integer}, primitive. An order of monomials is a function to a key: the larger key is the
larger monomial. Every row of every matrix is a multiple of a polynomial that is in the ideal, and the echelon forms are
exact, so that what comes out is in the ideal; all critical pairs are dealt with, so that it is a basis (Buchberger).
Sources: Faugère (1999), doi:10.1016/S0022-4049(99)00005-5; Gebauer and Möller (1988) for the pairs that may be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import gcd

from jachess.algebra.clock import Clock
from jachess.errors import LimitReached
from jachess.expression.polynomial import Monomial

Integral = dict[Monomial, int]
Key = tuple[int, ...]
Order = Callable[[Monomial], Key]

MAX_ENTRIES = 6_000_000  # of one matrix
LONG_ENTRIES = 60_000  # an exact echelon form of more may take long and is not interrupted


class TooLong(Exception):
    """Exact work is about to begin that may not be interrupted for long: it belongs into the worker."""


def by_degree(monomial: Monomial) -> Key:
    """The graded reverse lexicographic order: degree first, then the smaller last exponent."""
    return (sum(monomial), *[-e for e in monomial[::-1]])


def eliminating(places: Iterable[int]) -> Order:
    """An order in which every monomial with the unknowns at `places` is larger than every one without; by degree in both."""
    chosen = tuple(places)
    if not chosen:
        return by_degree

    def order(monomial: Monomial) -> Key:
        front = tuple([monomial[k] for k in chosen])
        return (sum(front), *[-e for e in front[::-1]], sum(monomial), *[-e for e in monomial[::-1]])

    return order


def primitive(poly: Integral) -> Integral:
    """The polynomial without the common divisor of its coefficients; the sign is kept."""
    divisor = gcd(*poly.values())
    return poly if divisor <= 1 else {m: c // divisor for m, c in poly.items()}


def divides(left: Monomial, right: Monomial) -> bool:
    """Whether the left monomial divides the right one."""
    for i, j in zip(left, right):  # noqa: SIM110  # all() takes twice the time
        if i > j:
            return False
    return True


def leading(poly: Integral, order: Order = by_degree) -> Monomial:
    """The largest monomial."""
    return max(poly, key=order)


def basis(
    equations: Sequence[Integral], order: Order = by_degree, clock: Clock | None = None, prime: int = 0, short: bool = False
) -> list[Integral]:
    """The reduced Gröbner basis of the ideal, its leading monomials ascending; [{1: 1}] where there is no solution.

    With a prime, that of the ideal over the field of so many elements. Raises OutOfTime, LimitReached where a matrix
    would be too large, and, asked for `short` work only, TooLong.
    """
    if prime:
        polys = [{m: c % prime for m, c in p.items() if c % prime} for p in equations]
    else:
        polys = [primitive(p) for p in equations if p]
    return _Run(order, clock or Clock(), prime, short).basis([p for p in polys if p])


def reduced(poly: Integral, by: Sequence[Integral], order: Order = by_degree, clock: Clock | None = None) -> Integral:
    """A primitive multiple of the remainder of `poly` on division by a Gröbner basis; empty when it is in the ideal."""
    run = _Run(order, clock or Clock())
    for element in by:
        run.add(element)
    return run.remainder(poly)


class _Run:
    def __init__(self, order: Order, clock: Clock, prime: int = 0, short: bool = False) -> None:
        self.order = order
        self.prime = prime
        self.short = short
        self.clock = clock
        self.polys: list[Integral] = []
        self.leads: list[Monomial] = []
        self.active: list[int] = []
        self.sugars: list[int] = []
        self.pairs: list[tuple[int, Monomial, int, int]] = []

    def basis(self, equations: list[Integral]) -> list[Integral]:
        for poly in self.echelon(equations):
            self.add(poly)
        while self.pairs:
            self.clock.check()
            if any(not any(lead) for lead in self.leads):
                break
            sugar = min(pair[0] for pair in self.pairs)
            chosen = [pair for pair in self.pairs if pair[0] == sugar]
            self.pairs = [pair for pair in self.pairs if pair[0] != sugar]
            rows: dict[tuple[int, Monomial], None] = {}
            for _, top, i, j in chosen:
                rows[i, self.ratio(top, i)] = rows[j, self.ratio(top, j)] = None
            known, matrix = self.closed(rows, {pair[1] for pair in chosen})
            for poly in self.echelon(matrix):
                if leading(poly, self.order) not in known:
                    self.add(poly, sugar)
        return self.autoreduced()

    def ratio(self, top: Monomial, place: int) -> Monomial:
        return tuple([i - j for i, j in zip(top, self.leads[place])])

    def closed(self, rows: Iterable[tuple[int, Monomial]], done: set[Monomial]) -> tuple[set[Monomial], list[Integral]]:
        """The rows, and the multiples of basis elements that reduce every monomial in them; and all that they reduce."""
        matrix: list[Integral] = []
        todo = [shifted(self.polys[place], factor) for place, factor in rows]
        reducible = set(done)
        seen = set(done)
        entries = [(k, self.leads[k]) for k in self.active]
        while todo:
            self.clock.check()
            matrix += todo
            fresh = {monomial for poly in todo for monomial in poly} - seen
            seen |= fresh
            todo = []
            for monomial in fresh:
                for place, lead in entries:
                    if divides(lead, monomial):
                        todo.append(shifted(self.polys[place], self.ratio(monomial, place)))
                        reducible.add(monomial)
                        break
        return reducible, matrix

    def echelon(self, rows: list[Integral]) -> list[Integral]:
        """The reduced echelon form of the rows: primitive polynomials, largest leading monomial first."""
        if self.short and not self.prime and work(rows) > LONG_ENTRIES:
            raise TooLong
        return echelon(rows, self.order, self.clock, self.prime)

    def add(self, poly: Integral, sugar: int = 0) -> None:
        """Put an element into the basis, with its critical pairs (Gebauer and Möller).

        Its sugar is the degree it would have if all were made homogeneous at the start; pairs of small sugar come first.
        """
        lead = leading(poly, self.order)
        new = len(self.polys)
        self.polys.append(poly)
        self.leads.append(lead)
        self.sugars.append(max(sugar, max(map(sum, poly))))
        tops = {k: joined(self.leads[k], lead) for k in self.active}
        kept: list[tuple[int, Monomial, int, int]] = []
        for pair in self.pairs:
            _, top, i, j = pair
            if divides(lead, top) and joined(self.leads[i], lead) != top and joined(self.leads[j], lead) != top:
                continue
            kept.append(pair)
        # of the new pairs: one for each minimal top, none where a coprime pair has it
        by_top: dict[Monomial, list[int]] = {}
        for place, top in tops.items():
            by_top.setdefault(top, []).append(place)
        minimal: list[Monomial] = []
        for top in sorted(by_top, key=sum):
            if not any(divides(other, top) for other in minimal):
                minimal.append(top)
                if not any(coprime(self.leads[place], lead) for place in by_top[top]):
                    other = by_top[top][0]
                    excess = max(self.sugars[k] - sum(self.leads[k]) for k in (other, new))
                    kept.append((sum(top) + excess, top, other, new))
        self.pairs = kept
        self.active = [k for k in self.active if not divides(lead, self.leads[k])]
        self.active.append(new)

    def autoreduced(self) -> list[Integral]:
        wanted = {self.leads[k] for k in self.active}
        _, matrix = self.closed([(k, (0,) * len(self.leads[k])) for k in self.active], wanted)
        found = [poly for poly in self.echelon(matrix) if leading(poly, self.order) in wanted]
        return found[::-1]

    def remainder(self, poly: Integral) -> Integral:
        if not poly:
            return poly
        reducible, matrix = self.closed((), set())
        fresh = set(poly)
        reducible, matrix = self._reducers(fresh)
        rest = eliminated(poly, matrix, self.order, self.clock)
        assert not any(monomial in reducible for monomial in rest)
        return rest

    def _reducers(self, fresh: set[Monomial]) -> tuple[set[Monomial], list[Integral]]:
        matrix: list[Integral] = []
        reducible: set[Monomial] = set()
        seen = set(fresh)
        entries = [(k, self.leads[k]) for k in self.active]
        while fresh:
            self.clock.check()
            added: list[Integral] = []
            for monomial in fresh:
                for place, lead in entries:
                    if divides(lead, monomial):
                        added.append(shifted(self.polys[place], self.ratio(monomial, place)))
                        reducible.add(monomial)
                        break
            matrix += added
            fresh = {monomial for poly in added for monomial in poly} - seen
            seen |= fresh
        return reducible, matrix


def shifted(poly: Integral, factor: Monomial) -> Integral:
    """The polynomial times a monomial."""
    if not any(factor):
        return poly
    return {tuple([i + j for i, j in zip(monomial, factor)]): c for monomial, c in poly.items()}


def joined(left: Monomial, right: Monomial) -> Monomial:
    """The least common multiple of two monomials."""
    return tuple(map(max, left, right))


def coprime(left: Monomial, right: Monomial) -> bool:
    """Whether two monomials have no unknown in common."""
    return not any(i and j for i, j in zip(left, right))


def echelon(rows: Sequence[Integral], order: Order, clock: Clock, prime: int = 0) -> list[Integral]:
    """The reduced echelon form of the span of the rows: primitive polynomials, largest leading monomial first."""
    from flint import fmpz_mat, nmod_mat

    if not rows:
        return []
    columns = sorted({monomial for poly in rows for monomial in poly}, key=order, reverse=True)
    if len(columns) * len(rows) > MAX_ENTRIES:
        raise LimitReached(f"a Gröbner basis needs a matrix of {len(rows)} rows and {len(columns)} columns, which is too large")
    clock.check()
    place = {monomial: k for k, monomial in enumerate(columns)}
    width = len(columns)
    flat = [0] * (width * len(rows))
    for number, poly in enumerate(rows):
        start = number * width
        for monomial, coefficient in poly.items():
            flat[start + place[monomial]] = coefficient
    if prime:
        form, rank = nmod_mat(len(rows), width, flat, prime).rref()
    else:
        form, _, rank = fmpz_mat(len(rows), width, flat).rref()
    entries = form.entries()
    found: list[Integral] = []
    for number in range(rank):
        row = entries[number * width : (number + 1) * width]
        poly = {columns[k]: int(c) for k, c in enumerate(row) if c}
        found.append(poly if prime else primitive(poly))
    return found


def work(rows: Sequence[Integral]) -> int:
    """A measure for the exact echelon form of the rows: the entries of the matrix, by the length of its numbers."""
    if len(rows) < 30:
        return 0
    width = len({monomial for poly in rows for monomial in poly})
    words = max(max(map(abs, poly.values())).bit_length() for poly in rows) // 64 + 1
    return len(rows) * width * words


def eliminated(poly: Integral, rows: Sequence[Integral], order: Order, clock: Clock) -> Integral:
    """A primitive multiple of `poly` minus a combination of the rows, without the leading monomials of their echelon form."""
    work = dict(poly)
    for row in echelon(rows, order, clock):
        lead = leading(row, order)
        factor = work.get(lead)
        if factor:
            pivot = row[lead]
            common = gcd(factor, pivot)
            factor, scale = factor // common, pivot // common
            if scale < 0:
                factor, scale = -factor, -scale
            if scale != 1:
                work = {m: c * scale for m, c in work.items()}
            for monomial, coefficient in row.items():
                value = work.get(monomial, 0) - factor * coefficient
                if value:
                    work[monomial] = value
                else:
                    work.pop(monomial, None)
    return primitive(work) if work else work
