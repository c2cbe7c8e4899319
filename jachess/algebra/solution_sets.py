"""What a polynomial system over the rationals has for solutions: clusters of conjugate points, and pieces of positive dimension."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from jachess.expression.polynomial import Polynomial

if TYPE_CHECKING:
    from flint import fmpq_poly


@dataclass(frozen=True)
class Cluster:
    """All the conjugates of one point: the roots t of `modulus` (irreducible over Q, monic) give one point each.

    The unknowns are `numerators` over `denominator` (1 where it is None), polynomials in t of lower degree than the
    modulus; this form has small numbers, the one of `coordinates` may have very large ones. t is a polynomial in the
    unknowns, so that a point is real exactly when its t is. `real_roots` counts the real ones. `multiplicity` is that of
    each of the points as a zero of the equations, where it is known; 1 says that the Jacobian of the equations is
    invertible there (for a gradient: the Hessian).
    """

    modulus: fmpq_poly
    numerators: tuple[fmpq_poly, ...]
    real_roots: int
    multiplicity: int | None = None
    denominator: fmpq_poly | None = None

    @property
    def degree(self) -> int:
        """How many complex points the cluster has."""
        return int(self.modulus.degree())

    @cached_property
    def coordinates(self) -> tuple[fmpq_poly, ...]:
        """The unknowns as polynomials in t; the numbers may have thousands of digits where the degree is above 30."""
        if self.denominator is None:
            return self.numerators
        _, inverse, _ = self.denominator.xgcd(self.modulus)
        return tuple(numerator * inverse % self.modulus for numerator in self.numerators)


@dataclass(frozen=True, slots=True)
class Piece:
    """A component of positive dimension: the zeros of `basis` (a Gröbner basis of its ideal by degree, reverse lexicographic).

    `free` are unknowns (their places) that take any value on it, `dimension` of them; `prime` says that it is known to be
    irreducible over Q. `real` is False where it is known to have no real point, True where it is known to have a real
    point around which it has its full dimension, None where nothing was said.
    """

    basis: tuple[Polynomial, ...]
    dimension: int
    free: tuple[int, ...]
    prime: bool = False
    real: bool | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """The solutions in some of the unknowns, whose equations speak of no others; coordinates and bases are in these only."""

    unknowns: tuple[int, ...]
    points: tuple[Cluster, ...]
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Solution:
    """The zeros of a system in `count` unknowns: the product of those of its blocks.

    `complete` says that every complex zero is in it, by the proof that `method` names in a sentence. Where a clock ran
    out, what was found is here, `complete` is False and `method` says what is missing.
    """

    count: int
    blocks: tuple[Block, ...]
    complete: bool
    method: str

    @cached_property
    def points(self) -> tuple[Cluster, ...]:
        """The isolated zeros, with all `count` coordinates; the fields of several blocks are composed to one each.

        That may be a field of large degree: with several blocks, prefer `blocks`.
        """
        from jachess.algebra.composition import joined_points

        return joined_points(self)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The components of positive dimension, in all `count` unknowns."""
        from jachess.algebra.composition import joined_pieces

        return joined_pieces(self)

    @property
    def real_count(self) -> int:
        """How many of the isolated zeros are real."""
        total = 1
        for block in self.blocks:
            total *= sum(cluster.real_roots for cluster in block.points)
        return total

    @property
    def complex_count(self) -> int:
        """How many isolated zeros there are, complex ones included."""
        total = 1
        for block in self.blocks:
            total *= sum(cluster.degree for cluster in block.points)
        return total

    def choices(self) -> Iterator[tuple[Cluster, ...]]:
        """One cluster of each block, in every way: the isolated zeros are the products of such."""
        return product(*(block.points for block in self.blocks))
