"""The collection of critical points: its lines read, and a list of points and families held against another.

Both the truth and what jachess answers become `Claim`s: sets of points, in integer and real parameters, with a kind.
A list is right when every member of the truth's claims lies in the list with the same kind, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import isfinite
from pathlib import Path

import numpy as np
from mpvalues import mp_value

from jachess.expression.nodes import Call, Name, Node, Number, substitute
from jachess.results.points import Candidate, Case, CriticalPoint, CriticalPoints, Family
from jachess.syntax.points import read_assumptions
from jachess.syntax.reading import read_expression

FILE = Path(__file__).with_name("critical.txt")
WHOLE = ("n", "m", "k")
REAL = ("t", "s", "u")
NEAR = 2e-6
REACH = 3  # integers −REACH … REACH of a family are looked at


@dataclass(frozen=True)
class Claim:
    """Points with a kind: `point` in the parameters; or the zeros of `equations`."""

    point: tuple[Node, ...]
    integers: tuple[Name, ...] = ()
    reals: tuple[Name, ...] = ()
    where: tuple[Node, ...] = ()
    kinds: tuple[tuple[str, tuple[Node, ...]], ...] = ()
    equations: tuple[Node, ...] = ()
    variables: tuple[Name, ...] = ()
    approx: tuple[float, ...] = ()

    def kinds_at(self, values: Mapping[Name, float]) -> set[str]:
        return {kind for kind, where in self.kinds if all(holds(condition, values) for condition in where)}

    def members(self) -> Iterator[tuple[tuple[float, ...], set[str]]]:
        """Points of the set with their kinds, at simple parameters."""
        if self.approx:
            yield self.approx, {self.kinds[0][0]}
            return
        if not self.point:
            yield from self._on_equations()
            return
        # both sides of borders, and, between them, values that no border falls on
        steps = (0.0, 0.37, -0.61, 1.29, -1.83, 2.41, -2.9, 3.3) if len(self.reals) == 1 else (0.37, -0.61, 1.83)
        for whole in product(range(-1, 3), repeat=len(self.integers)):
            for real in product(steps, repeat=len(self.reals)):
                values = dict(zip(self.integers + self.reals, (*map(float, whole), *real), strict=True))
                if all(holds(condition, values) for condition in self.where):
                    found = tuple(number(part, values) for part in self.point)
                    kinds = self.kinds_at(values)
                    if all(map(isfinite, found)) and (kinds or not self.kinds):
                        yield found, kinds

    def _on_equations(self) -> Iterator[tuple[tuple[float, ...], set[str]]]:
        from scipy.optimize import least_squares

        random = np.random.default_rng(5)
        for whole in product(range(-1, 3), repeat=len(self.integers)):
            fixed = dict(zip(self.integers, map(float, whole), strict=True))

            def left(x: Sequence[float], fixed: dict[Name, float] = fixed) -> list[float]:
                values = fixed | dict(zip(self.variables, map(float, x), strict=True))
                return [number(equation, values) for equation in self.equations]

            for _ in range(12 if not whole else 3):
                start = random.uniform(-2.5, 2.5, len(self.variables))
                found = least_squares(left, start, xtol=1e-15, ftol=1e-15, gtol=1e-15)
                values = fixed | dict(zip(self.variables, map(float, found.x), strict=True))
                if found.cost < 1e-22 and all(holds(condition, values) for condition in self.where):
                    yield tuple(map(float, found.x)), self.kinds_at(values)

    def at(self, point: Sequence[float]) -> set[str] | None:
        """The kinds of a point that lies in the set; None where it does not."""
        if self.approx:
            return {self.kinds[0][0]} if near(self.approx, point) else None
        if not self.point:
            for whole in product(range(-2 * REACH, 2 * REACH + 1), repeat=len(self.integers)):
                values = dict(zip(self.variables + self.integers, (*point, *map(float, whole)), strict=True))
                if all(abs(number(equation, values)) < 1e-5 for equation in self.equations):
                    if all(holds(condition, values) for condition in self.where):
                        return self.kinds_at(values)
            return None
        for values in self._parameters(point):
            if all(holds(condition, values) for condition in self.where):
                if near([number(part, values) for part in self.point], point):
                    return self.kinds_at(values)
        return None

    def _parameters(self, point: Sequence[float]) -> Iterator[dict[Name, float]]:
        """Values of the parameters that may give the point."""
        for whole in product(range(-2 * REACH, 2 * REACH + 1), repeat=len(self.integers)):
            fixed = dict(zip(self.integers, map(float, whole), strict=True))
            table: dict[Node, Node] = {name: Number(value) for name, value in zip(self.integers, whole, strict=True)}
            parts = [substitute(part, table) for part in self.point]
            if any(
                not part.support and abs(number(part, {}) - x) > NEAR * (1 + abs(x)) for part, x in zip(parts, point, strict=True)
            ):
                continue
            if not self.reals:
                yield fixed
                continue
            yield from ({**fixed, **values} for values in self._reals(parts, point))

    def _reals(self, parts: Sequence[Node], point: Sequence[float]) -> Iterator[dict[Name, float]]:
        direct = {part: x for part, x in zip(parts, point, strict=True) if part in self.reals}
        if len(direct) == len(self.reals):
            yield {name: direct[name] for name in self.reals}
            return
        from scipy.optimize import least_squares

        def left(x: Sequence[float]) -> list[float]:
            values = dict(zip(self.reals, map(float, x), strict=True))
            found = [number(part, values) - p for part, p in zip(parts, point, strict=True)]
            return [value if isfinite(value) else 1e3 for value in found]

        # periods and branches: every real parameter from several starts
        for start in product((0.3, 2.0, -1.2, -2.9, 4.0), repeat=len(self.reals)):
            found = least_squares(left, start, xtol=1e-15, ftol=1e-15, gtol=1e-15)
            if found.cost < 1e-12:
                yield dict(zip(self.reals, map(float, found.x), strict=True))


def number(node: Node, values: Mapping[Name, float]) -> float:
    """The value of an expression in floating point; nan where there is none."""
    from mpmath import mp

    with mp.workdps(20):
        return float(mp_value(node, values))


def holds(condition: Node, values: Mapping[Name, float]) -> bool:
    """Whether a condition holds at values; equalities to rounding."""
    assert type(condition) is Call
    if condition.name == "integer":
        return abs(number(condition.args[0], values) % 1) < 1e-9
    if condition.name in ("even", "odd"):
        return round(number(condition.args[0], values)) % 2 == (condition.name == "odd")
    if condition.name in ("and", "or"):
        return (all if condition.name == "and" else any)(holds(each, values) for each in condition.args)
    left, right = (number(each, values) for each in condition.args)
    difference = left - right
    if condition.name in ("=", "!="):
        return (abs(difference) < 1e-7) == (condition.name == "=")
    if abs(difference) < 1e-9:
        return condition.name in ("<=", ">=")
    return difference < 0 if condition.name in ("<", "<=") else difference > 0


def near(left: Sequence[float], right: Sequence[float]) -> bool:
    return all(abs(a - b) <= NEAR * (1 + abs(b)) for a, b in zip(left, right, strict=True))


# The file


@dataclass(frozen=True)
class Line:
    """One function with its truth, for each choice of parameters."""

    text: str
    section: str
    truths: tuple[tuple[tuple[tuple[str, str], ...], str], ...]
    options: dict[str, str] = field(hash=False, default_factory=dict)

    def __str__(self) -> str:
        return self.text


def lines() -> Iterator[Line]:
    """Every line of the collection."""
    section = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# ") and "::" not in line:
            section = line[2:]
        if not line.strip() or line.startswith("#"):
            continue
        text, *parts = (part.strip() for part in line.split(" :: "))
        options: dict[str, str] = {}
        truths = []
        for part in parts:
            word, _, rest = part.partition(" ")
            if word in ("box", "vars", "assume"):
                options[word] = rest
            elif part == "in box":
                options["in"] = "box"
            elif part.startswith("["):
                given, _, rest = part[1:].partition("]")
                pairs = tuple(tuple(each.strip() for each in pair.split("=")) for pair in given.split(","))
                truths.append((pairs, rest.strip()))
            else:
                truths.append(((), part))
        yield Line(text, section, tuple(truths), options)  # type: ignore[arg-type]


def claims(truth: str, variables: tuple[Name, ...]) -> tuple[list[Claim], list[Claim]]:
    """What a truth says: points and families, and the points without a gradient."""
    points: list[Claim] = []
    kinks: list[Claim] = []
    if truth == "none":
        return points, kinks
    if truth.startswith("product "):
        return list(_product(truth)), kinks
    for item in truth.split(";"):
        item = item.strip()
        target = points
        if item.startswith("kink "):
            target, item = kinks, item[5:]
        where: tuple[Node, ...] = ()
        if " where " in item:
            item, condition = item.split(" where ")
            where = tuple(_condition(each) for each in condition.split(","))
        place, kind = item.rsplit(" ", 1)
        assert kind in ("minimum", "maximum", "saddle", "inflection"), item
        parts = tuple(read_expression(part) for part in _split(place.strip()[1:-1]))
        assert len(parts) == len(variables), item
        taken = {name.text for name in variables}
        used = {name for part in (*parts, *where) for name in _names(part)}
        integers = tuple(Name(text) for text in WHOLE if text not in taken and Name(text) in used)
        reals = tuple(Name(text) for text in REAL if text not in taken and Name(text) in used)
        assert len(used) == len(integers) + len(reals), item
        kind = "saddle" if kind == "inflection" else kind
        target.append(Claim(parts, integers, reals, where, ((kind, ()),), variables=variables))
    return points, kinks


def _condition(text: str) -> Node:
    text = text.strip()
    for word in ("even", "odd"):
        if text.endswith(" " + word):
            return Call(word, (read_expression(text.removesuffix(word)),))
    return read_assumptions(text)[0]


def _product(truth: str) -> Iterator[Claim]:
    """`product (a minimum, b maximum)^2`: every choice for each variable; a saddle where kinds differ."""
    inside, _, exponent = truth.removeprefix("product (").partition(")^")
    choices = [each.split() for each in inside.split(",")]
    for chosen in product(choices, repeat=int(exponent)):
        kinds = {kind for _, kind in chosen}
        kind = kinds.pop() if len(kinds) == 1 else "saddle"
        yield Claim(tuple(read_expression(value) for value, _ in chosen), kinds=((kind, ()),))


def _split(text: str) -> list[str]:
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _names(node: Node) -> tuple[Name, ...]:
    from jachess.expression.nodes import free_names

    return free_names(node)


# What jachess answers


def answered(found: CriticalPoints | Case, variables: tuple[Name, ...], values: Mapping[Name, Node]) -> list[Claim]:
    """The points and families of an answer, with numbers for the parameters."""
    return [*(_point(point, values) for point in found.points), *(_family(family, variables, values) for family in found.families)]


def _point(point: CriticalPoint, values: Mapping[Name, Node]) -> Claim:
    if values:
        exact = tuple(value.exact for value in point.coordinates)
        assert all(each is not None for each in exact)
        return Claim(tuple(substitute(each, values) for each in exact if each is not None), kinds=((point.kind, ()),))
    approx = tuple(value.approx for value in point.coordinates)
    assert all(each is not None for each in approx), "a coordinate without decimals"
    return Claim((), kinds=((point.kind, ()),), approx=approx)  # type: ignore[arg-type]


def _family(family: Family, variables: tuple[Name, ...], values: Mapping[Name, Node]) -> Claim:
    def put(node: Node) -> Node:
        return substitute(node, values) if values else node

    whole = {
        name
        for condition in family.where
        if type(condition) is Call and condition.name in ("integer", "even", "odd")
        for name in _names(condition)
    }
    kinds = tuple((each.kind, tuple(map(put, each.where))) for each in family.classification)
    return Claim(
        tuple(put(value) for _, value in family.point),
        tuple(name for name in family.parameters if name in whole),
        tuple(name for name in family.parameters if name not in whole) if family.point else (),
        tuple(put(condition) for condition in family.where if not (type(condition) is Call and condition.name == "integer")),
        kinds,
        tuple(map(put, family.equations)),
        variables,
    )


def compared(truth: Sequence[Claim], found: Sequence[Claim], sides: Sequence[tuple[float, float]] | None = None) -> list[str]:
    """What one list has that the other has not, or has with another kind; within a box where sides are given."""
    problems: list[str] = []
    for claim in truth:
        problems += _missing(claim, found, "is missing", sides)
    for claim in found:
        problems += _missing(claim, truth, "is not a critical point", sides)
    return list(dict.fromkeys(problems))[:8]


def _missing(claim: Claim, others: Sequence[Claim], word: str, sides: Sequence[tuple[float, float]] | None) -> Iterator[str]:
    for point, kinds in claim.members():
        if sides is not None and not all(low <= x <= high for x, (low, high) in zip(point, sides, strict=True)):
            continue
        there = [kind for other in others if (kind := other.at(point)) is not None]
        shown = "(" + ", ".join(f"{x:.6g}" for x in point) + ")"
        if not there:
            yield f"{shown} {word}"
        elif set().union(*there) - {"degenerate"} != kinds - {"degenerate"} and "degenerate" not in kinds.union(*there):
            yield f"{shown} is {'/'.join(sorted(set().union(*there)))} in one and {'/'.join(sorted(kinds)) or 'nothing'} in the other"
        elif set().union(*there) != kinds:
            yield f"{shown} is degenerate in one of them"


def candidate_kinds(candidates: Sequence[Candidate], point: Sequence[float], variables: tuple[Name, ...]) -> set[str] | None:
    """The kinds of the candidates at a point without a gradient; None where none lies there."""
    found: set[str] = set()
    values = dict(zip(variables, point, strict=True))
    for candidate in candidates:
        where = dict(candidate.where)
        if where and not candidate.parameters:
            if all(abs(number(value, {}) - values[name]) < 1e-6 for name, value in where.items() if not value.support):
                found.add(candidate.kind)
        elif where:
            claim = Claim(
                tuple(where.get(name, name) for name in variables), (), candidate.parameters, kinds=((candidate.kind, ()),)
            )
            found |= claim.at(point) or set()
        elif all(abs(number(equation, values)) < 1e-6 for equation in candidate.equations):
            found.add(candidate.kind)
    return found or None
