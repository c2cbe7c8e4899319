"""Conditions on the parity of integers: sets of 0-1 vectors as pieces on which sums of a few entries are even or odd."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, product

from jachess.expression.nodes import Call, Name, Negative, Node, Number, Power, Root, total
from jachess.expression.tidy import tidy

Bits = tuple[int, ...]


def plus(left: Bits, right: Bits) -> Bits:
    """The sum modulo 2."""
    return tuple([a ^ b for a, b in zip(left, right, strict=True)])


def span(vectors: Collection[Bits], count: int) -> frozenset[Bits]:
    """All sums of the vectors modulo 2."""
    found = {(0,) * count}
    for vector in vectors:
        found |= {plus(vector, other) for other in found}
    return frozenset(found)


def largest_subspace(vectors: Collection[Bits], count: int) -> frozenset[Bits]:
    """A largest set of the vectors (with 0) that is closed under sums; of several, one that is spanned by few ones."""
    own = sorted((vector for vector in vectors if any(vector)), key=lambda vector: (sum(vector), [-bit for bit in vector]))
    best = frozenset({(0,) * count})
    for size in range(1, count + 1):
        for chosen in combinations(own, size):
            found = span(chosen, count)
            if len(found) == 2**size and found <= {*own, (0,) * count}:
                best = found
                break
        else:
            break
    return best


def affine_pieces(vectors: Collection[Bits], count: int) -> Iterator[tuple[Bits, frozenset[Bits]]]:
    """The vectors as disjoint translates of subspaces, the largest first: (a vector, the subspace) each."""
    left = set(vectors)
    while left:
        choices = [(start, largest_subspace({plus(start, other) for other in left}, count)) for start in sorted(left)]
        start, directions = max(choices, key=lambda pair: len(pair[1]))
        yield start, directions
        left -= {plus(start, direction) for direction in directions}


def equations(directions: Collection[Bits], count: int) -> list[Bits]:
    """The fewest sums of entries that vanish on a subspace and on no larger one; those of few entries first."""
    vanishing = [
        mask
        for mask in sorted(product((0, 1), repeat=count), key=lambda mask: (sum(mask), [-bit for bit in mask]))
        if any(mask) and all(sum(a & b for a, b in zip(mask, vector, strict=True)) % 2 == 0 for vector in directions)
    ]
    found: list[Bits] = []
    for mask in vanishing:
        if mask not in span(found, count):
            found.append(mask)
    return found


def conditions(start: Bits, directions: Collection[Bits], within: Collection[Bits], names: Sequence[Name]) -> tuple[Node, ...]:
    """even(n + m), odd(n), ... that hold on start + directions, without those that hold on all of the subspace `within`."""
    count = len(names)
    known = equations(within, count)
    found: list[Node] = []
    for mask in equations(directions, count):
        if mask in span(known, count):
            continue
        known.append(mask)
        odd = sum(a & b for a, b in zip(mask, start, strict=True)) % 2
        found.append(Call("odd" if odd else "even", (summed(mask, names),)))
    return tuple(found)


def summed(mask: Bits, names: Sequence[Name]) -> Node:
    """The sum of the names that the mask selects."""
    return total([name for bit, name in zip(mask, names, strict=True) if bit])


def signed(value: Node) -> Node:
    """A negative root of a polynomial in t² as minus the positive one."""
    if type(value) is Root and not any(value.coefficients[1::2]):
        from jachess.expression.real_roots import isolated

        last = len(isolated(value.coefficients))
        if 2 * value.k <= last:
            return Negative((Root(value.coefficients, last + 1 - value.k),))
    return value


def alternating(values: dict[Bits, Node], names: Sequence[Name]) -> Node | None:
    """An expression in (−1)^n, (−1)^m, ... with these values at all parities; None where it has more than three terms."""
    count = len(names)
    values = {bits: signed(value) for bits, value in values.items()}
    if len(set(values.values())) == 1:
        return next(iter(values.values()))
    if len(values) != 2**count:
        return None
    terms: list[Node] = []
    for mask in product((0, 1), repeat=count):
        terms_of = [
            -value if sum(a & b for a, b in zip(mask, vector, strict=True)) % 2 else value for vector, value in values.items()
        ]
        coefficient = tidy(total(terms_of) / len(values))
        if coefficient is not Number(0):
            terms.append(coefficient * Power((Number(-1), summed(mask, names))) if any(mask) else coefficient)
    return total(terms) if len(terms) <= 3 else None
