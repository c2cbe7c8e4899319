"""All complex solutions of a system of polynomial equations over the rationals, exactly and with the proof that they are all."""

from __future__ import annotations

from collections.abc import Sequence

from jachess.algebra.clock import Clock
from jachess.algebra.decomposition import Decomposition
from jachess.algebra.integral_polynomials import Terms, integral, parts
from jachess.algebra.solution_sets import Block, Cluster, Piece, Solution

__all__ = ["Block", "Cluster", "Piece", "Solution", "solve"]


def solve(equations: Sequence[Terms], count: int, *, nonzero: Sequence[Terms] = (), clock: Clock | None = None) -> Solution:
    """All zeros in C^count of the equations at which none of `nonzero` is zero.

    Unknowns that no chain of equations connects are solved apart: the solutions are the product of the `blocks`.

    >>> solution = solve([{(2, 0): 1, (0, 0): -2}, {(0, 1): 1, (1, 0): -1}], 2)
    >>> [(cluster.modulus, cluster.coordinates) for cluster in solution.points]
    [(x^2 + (-2), (x, x))]
    """
    clock = clock or Clock()
    polys = [integral(p) for p in equations if p]
    avoided = [q for p in nonzero for q, _ in parts(integral(p))] if all(nonzero) else [{}]
    if not all(avoided):
        return Solution(count, tuple(Block((k,), ()) for k in range(count)), True, "a factor that must not vanish is zero")
    blocks = []
    complete = True
    reasons = []
    for unknowns in connected([*polys, *avoided], count):
        inside = set(unknowns)
        own = [_restricted(p, unknowns) for p in polys if _support(p) <= inside and (_support(p) or unknowns[0] == 0)]
        away = [_restricted(p, unknowns) for p in avoided if _support(p) <= inside]
        run = Decomposition(len(unknowns), clock)
        run.solve(own, away)
        blocks.append(Block(unknowns, tuple(run.points), tuple(run.pieces)))
        complete = complete and run.complete
        reasons.append(_method(run))
    method = reasons[0]
    if len(blocks) > 1:
        listed = "; ".join(dict.fromkeys(reasons))
        each = "each" if len(set(reasons)) == 1 else "in turn"
        method = f"the equations fall into {len(blocks)} systems without common unknowns; {each}: {listed}"
    return Solution(count, tuple(blocks), complete, method)


def connected(polys: Sequence[Terms], count: int) -> list[tuple[int, ...]]:
    """The unknowns in classes: two are in one class when a chain of polynomials connects them."""
    parent = list(range(count))

    def root(k: int) -> int:
        while parent[k] != k:
            k = parent[k]
        return k

    for poly in polys:
        support = sorted(_support(poly))
        for k in support[1:]:
            parent[root(k)] = root(support[0])
    classes: dict[int, list[int]] = {}
    for k in range(count):
        classes.setdefault(root(k), []).append(k)
    return sorted(map(tuple, classes.values()))


def _support(poly: Terms) -> set[int]:
    return {k for monomial in poly for k, e in enumerate(monomial) if e}


def _restricted(poly: Terms, unknowns: Sequence[int]) -> dict[tuple[int, ...], int]:
    return {tuple([m[k] for k in unknowns]): int(c) for m, c in poly.items()}


def _method(run: Decomposition) -> str:
    if not run.complete:
        return f"not every case was solved: {run.missing}"
    found = _found(run)
    if run.cases > 1:
        return f"factoring splits the equations into {run.cases} cases, each solved completely: {found}"
    if run.pieces:
        return f"a Gröbner basis shows that the solutions are {found}"
    if not run.counts:
        return "the equations contradict each other"
    (count,) = run.counts
    if count.proof == "Bézout":
        return f"{found}, and they are as many as the product of the degrees allows (Bézout)"
    if count.proof == "roots":
        return f"elimination leaves one polynomial, of degree {count.dimension}: {found}"
    if count.proof == "linear":
        return "elimination leaves a single solution"
    multiple = f", {count.dimension} with multiplicities" if count.dimension != sum(c.degree for c in run.points) else ""
    return f"a Gröbner basis counts the solutions: {found}{multiple}"


def _found(run: Decomposition) -> str:
    """What there is, in words: 15 complex solutions, 3 of them real."""
    total = sum(cluster.degree for cluster in run.points)
    real = sum(cluster.real_roots for cluster in run.points)
    parts = []
    for dimension in sorted({piece.dimension for piece in run.pieces}):
        count = sum(1 for piece in run.pieces if piece.dimension == dimension)
        word = {1: "curve", 2: "surface"}.get(dimension, f"component of dimension {dimension}")
        plural = word.replace("component", "components") if " " in word else f"{word}s"
        parts.append(f"one {word}" if count == 1 else f"{count} {plural}")
    if total or not parts:
        parts.append(_solutions(total, real))
    return " and ".join(parts)


def _solutions(total: int, real: int) -> str:
    if not total:
        return "no solution, real or complex"
    if total == real:
        return "one real solution" if total == 1 else f"{total} solutions, all real"
    of_them = "none of them real" if not real else f"{real} of them real"
    return f"{total} complex solutions, {of_them}"
