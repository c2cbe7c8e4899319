"""Exact work on ideals that may take long in a library that cannot be interrupted: done in the worker, under the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from jachess.algebra import groebner
from jachess.algebra.clock import Clock, OutOfTime
from jachess.algebra.groebner import Integral, TooLong
from jachess.algebra.quotient_algebra import quotient
from jachess.algebra.solution_sets import Cluster
from jachess.algebra.univariate_representation import points as represented
from jachess.errors import LimitReached

if TYPE_CHECKING:
    from flint import fmpq_poly

    from jachess.algebra.worker import Worker

LARGE_DIMENSION = 24
ENDLESS = 1e6  # seconds

_WORKERS: list[Worker] = []


def basis(equations: Sequence[Integral], first: Sequence[int], clock: Clock) -> list[Integral]:
    """The reduced Gröbner basis in the order that eliminates the unknowns at `first`, by degree when there are none."""
    try:
        return groebner.basis(equations, groebner.eliminating(first), clock, short=True)
    except TooLong:
        answer = _asked(_basis_task, [list(first), [_plain(p) for p in equations]], clock)
        return [_poly(p) for p in answer]


def points(elements: Sequence[Integral], count: int, dimension: int, clock: Clock) -> list[Cluster]:
    """The clusters of the ideal of a reduced Gröbner basis by degree whose quotient has so many dimensions."""
    if dimension <= LARGE_DIMENSION:
        return represented(quotient(elements, count, clock), clock)
    answer = _asked(_points_task, [count, [_plain(p) for p in elements]], clock)
    return [Cluster(_read(w), tuple(map(_read, xs)), real, multiplicity) for w, xs, real, multiplicity in answer]


def _asked(task: Callable[[bytes], Iterator[bytes]], payload: list[object], clock: Clock) -> list:  # type: ignore[type-arg]
    import json

    from jachess.algebra.worker import Worker

    clock.check()
    if not _WORKERS:
        _WORKERS.append(Worker(preload=()))
    outcome = _WORKERS[0].request(task, json.dumps(payload).encode(), min(clock.left(), ENDLESS))
    if outcome.status == "timeout":
        raise OutOfTime("the time limit was reached; --time-limit SECONDS allows more")
    if not outcome.ok:
        raise LimitReached(f"a system of polynomial equations is too large: {outcome.message}")
    return list(json.loads(outcome.values[0]))


def _basis_task(payload: bytes) -> Iterator[bytes]:
    import json

    first, equations = json.loads(payload)
    found = groebner.basis([_poly(p) for p in equations], groebner.eliminating(first))
    yield json.dumps([_plain(p) for p in found]).encode()


def _points_task(payload: bytes) -> Iterator[bytes]:
    import json

    count, elements = json.loads(payload)
    found = represented(quotient([_poly(p) for p in elements], count, Clock()), Clock())
    lines = [[_written(c.modulus), [_written(x) for x in c.numerators], c.real_roots, c.multiplicity] for c in found]
    yield json.dumps(lines).encode()


def _plain(poly: Integral) -> list[list[object]]:
    # in base 16: Python refuses to write and read very long decimals
    return [[list(m), hex(c)] for m, c in poly.items()]


def _poly(lines: Sequence[Sequence[object]]) -> Integral:
    return {tuple(m): int(c, 16) for m, c in lines}  # type: ignore[arg-type, call-overload]


def _written(poly: fmpq_poly) -> list[str]:
    return [hex(int(poly.denom())), *(hex(int(c)) for c in poly.numer().coeffs())]


def _read(numbers: Sequence[str]) -> fmpq_poly:
    from flint import fmpq_poly

    return fmpq_poly([int(c, 16) for c in numbers[1:]], int(numbers[0], 16))
