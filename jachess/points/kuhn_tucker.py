"""The kind of a point of a region g = 0, h ≥ 0: by the multipliers and the Hessian of the Lagrangian (Karush, Kuhn, Tucker).

The directions that lead into the region form a cone. Where f' has both signs on it the point is no extremum. Where it has
one sign, the Hessian of the Lagrangian decides on the directions along which f' is 0: positive on all of them is a strict
minimum, negative on one of them excludes a minimum. This is right where the gradients of the constraints that are 0 there
are independent, or all these constraints are linear; elsewhere, and where the Hessian does not decide, terms of higher
order are looked at where the region can be written with fewer variables, and otherwise the point stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from jachess.algebra.clock import Clock
from jachess.algebra.decimals import value_of
from jachess.algebra.inertia import determinant, inertia
from jachess.algebra.scalars import ConstantPlace, Place, Scalar, scalar
from jachess.calculus.accumulation import gradient_entries, hessian_entries
from jachess.errors import JachessError, LimitReached, Undefined
from jachess.expression.conditions import NONNEGATIVE, positivity
from jachess.expression.nodes import ZERO, Name, Node, Number, Power, add, divide, negate, substitute
from jachess.expression.notation import unicode
from jachess.expression.tidy import tidy
from jachess.points.cones import Cone, cone, dot, eliminated, multipliers, null_space
from jachess.points.constraint_forms import Constraint
from jachess.points.copositive import directions, positive_on, value_along
from jachess.results.points import Inertia, Kind, Rows, SecondOrder

Test = Literal["eigenvalues", "higher-order", "undecided"]

SINGULAR = "the gradients of the constraints depend on each other there, so multipliers say nothing"


@dataclass(frozen=True, slots=True)
class Part:
    """A function that is smooth on a region, with the constraints of the region."""

    f: Node
    gradient: tuple[Node, ...]
    hessian: Rows
    variables: tuple[Name, ...]
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What f does in a region beside a point: `inside` is False where the point does not lie in it.

    `stationary`: ∇f is a combination of the gradients of the active constraints. `flat`: how many directions there are in
    which neither the first nor the second order says anything (0 where that is not known). `lone`: no other point of the
    region is near.
    """

    inside: bool = True
    kind: Kind = "degenerate"
    strict: bool | None = None
    test: Test = "undecided"
    because: str = ""
    active: tuple[Constraint, ...] = ()
    multipliers: tuple[tuple[Constraint, Scalar], ...] = ()
    second: SecondOrder | None = None
    stationary: bool = True
    zero_gradient: bool = False
    flat: int = 0
    side: int = 0
    lone: bool = False
    takes: frozenset[int] = frozenset()  # signs that f − f(p) is known to take as near as one likes


class _Projected:
    """A place of more variables, seen in some of them."""

    def __init__(self, place: Place, names: tuple[Name, ...]) -> None:
        self.place, self.names, self.exact = place, names, place.exact

    def value(self, node: Node) -> Scalar:
        """The value of an expression. Raises: as that of a Place."""
        return self.place.value(node)

    def coordinates(self) -> tuple[Scalar, ...]:
        """The value of each of the variables."""
        return tuple(self.place.value(name) for name in self.names)


def judged(part: Part, place: Place, digits: int, clock: Clock) -> Judged:
    """What f does beside the place, in the region."""
    place = _Projected(place, part.variables)
    active: list[Constraint] = []
    for each in part.constraints:
        try:
            side = place.value(each.g).sign()
        except Undefined:
            return Judged(inside=False)
        except LimitReached:
            return Judged(because=f"it was not decided on which side of {unicode(each.equation())} it lies")
        if side < 0 or (side and each.equal) or (each.strict and not side):
            return Judged(inside=False)
        if not side:
            active.append(each)
    try:
        found = _Judging(part, tuple(active), place, digits, clock).verdict()
    except Undefined as error:
        found = Judged(because=f"the gradient does not exist there ({error.reason})", active=tuple(active))
    except LimitReached as error:
        if not clock.left():
            raise
        found = Judged(because=f"not decided: {error}", active=tuple(active))
    if found.kind == "degenerate":
        made = by_form(part.f, place)
        if made is not None:
            kind, strict, because, test = made
            found = replace(found, kind=kind, strict=strict, test=test, because=because)  # type: ignore[arg-type]
    return found


def by_form(f: Node, place: Place) -> tuple[str, bool | None, str, str] | None:
    """The kind of a point whose value no other exceeds, as the form of f shows."""
    try:
        value = place.value(f)
        if not value.exact:
            return None
        difference = tidy(add(f, negate(value.node())))
    except JachessError:
        return None
    for kind, node in (("minimum", difference), ("maximum", tidy(negate(difference)))):
        if positivity(node) >= NONNEGATIVE:
            text = f"f − f(p) = {unicode(difference)} is never {'negative' if kind == 'minimum' else 'positive'}"
            return kind, None, text, "higher-order"
    return None


class _Judging:
    def __init__(self, part: Part, active: tuple[Constraint, ...], place: Place, digits: int, clock: Clock) -> None:
        self.part, self.active, self.place, self.digits, self.clock = part, active, place, digits, clock
        self.n = len(part.variables)

    def verdict(self) -> Judged:
        """The kind. Raises: Undefined, LimitReached."""
        part, place, n = self.part, self.place, self.n
        gradient = [place.value(entry) for entry in part.gradient]
        zero = all(entry.is_zero() for entry in gradient)
        if not self.active:
            return self._interior(zero)
        slopes = [[place.value(tidy(entry)) for entry in gradient_entries(each.g, part.variables)] for each in self.active]
        found = Judged(active=self.active, zero_gradient=zero)
        regular = len(eliminated(slopes, n)[1]) == len(slopes)
        if not regular and not all(_is_linear(each.g, part.variables) for each in self.active):
            return replace(found, because=SINGULAR)
        pushes = multipliers(slopes, gradient) if regular else self._some_multipliers(slopes, gradient)
        if regular and pushes is not None:
            found = replace(found, multipliers=tuple(zip(self.active, pushes, strict=True)))
        equal = [row for each, row in zip(self.active, slopes, strict=True) if each.equal]
        loose = [row for each, row in zip(self.active, slopes, strict=True) if not each.equal]
        into = cone(equal, loose, n)
        found = replace(found, stationary=pushes is not None, lone=not into.rays and not into.lines)
        if found.lone:
            text = "an isolated point of the region: there are no other points near, so f has a minimum and a maximum there"
            return replace(found, kind="minimum", strict=True, test="eigenvalues", because=text)
        first = [dot(gradient, ray).sign() for ray in into.rays]
        along = [dot(gradient, line).sign() for line in into.lines]
        if any(along) or {1, -1} <= set(first):
            both = frozenset((1, -1))
            return replace(found, kind="saddle", test="eigenvalues", because=self._both(any(along)), takes=both)
        side = next((sign for sign in first if sign), 0)
        still = Cone([ray for ray, sign in zip(into.rays, first, strict=True) if not sign], into.lines)
        form = self._lagrangian(pushes or [], regular)
        takes = frozenset((side,)) if side else frozenset()
        found = replace(found, side=side, second=self._second(form, slopes) if regular else None, takes=takes)
        return self._second_order(found, form, still, first)

    def _interior(self, zero: bool) -> Judged:
        from jachess.points.classify import classify

        if not zero:
            return Judged(kind="saddle", test="eigenvalues", because="∇f is not 0 there", stationary=False)
        part = self.part
        made = classify(part.f, part.gradient, part.hessian, part.variables, self.place, digits=self.digits, clock=self.clock)
        flat = 0
        if made.second_order is not None and made.second_order.inertia is not None:
            flat = made.second_order.inertia.zero
        return Judged(
            True, made.kind, made.strict, made.test, made.because, second=made.second_order, zero_gradient=True, flat=flat
        )

    def _some_multipliers(self, slopes: Sequence[Sequence[Scalar]], gradient: Sequence[Scalar]) -> list[Scalar] | None:
        """Multipliers for some of the constraints, where they depend on each other."""
        chosen: list[Sequence[Scalar]] = []
        for row in slopes:
            if len(eliminated([*chosen, row], self.n)[1]) > len(chosen):
                chosen.append(row)
        return multipliers(chosen, gradient)

    def _both(self, along: bool) -> str:
        if along:
            return "∇f is not a combination of the gradients of the constraints: f changes along them in the first order"
        return "f grows into the region in one direction and falls in another (multipliers of both signs)"

    def _lagrangian(self, pushes: Sequence[Scalar], regular: bool) -> list[list[Scalar]]:
        """The Hessian of f − Σ λ·g; linear constraints do not bend."""
        part, place, n = self.part, self.place, self.n
        rows = [[place.value(part.hessian[i][j]) for j in range(n)] for i in range(n)]
        if not regular:
            return rows
        for each, value in zip(self.active, pushes, strict=True):
            bends = hessian_entries(each.g, part.variables)
            for i in range(n):
                for j in range(n):
                    entry = bends.at(min(i, j), max(i, j))
                    if entry is not ZERO:
                        rows[i][j] = rows[i][j] - value * place.value(entry)
        return rows

    def _second_order(self, found: Judged, form: list[list[Scalar]], still: Cone, first: Sequence[int]) -> Judged:
        side = found.side
        grows = "f grows into the region" if side > 0 else "f falls into the region"
        if not still.rays and not still.lines:
            kind: Kind = "minimum" if side > 0 else "maximum"
            return replace(
                found, kind=kind, strict=True, test="eigenvalues", because=f"{grows} in every direction, in the first order"
            )
        where = self._where(side, still, first)
        for sign in (side,) if side else (1, -1):
            kind = "minimum" if sign > 0 else "maximum"
            own = form if sign > 0 else [[-entry for entry in row] for row in form]
            if positive_on(own, still.rays, still.lines):
                word = "positive" if sign > 0 else "negative"
                text = f"the Hessian of the Lagrangian is {word} definite {where}"
                because = f"{grows}, and {text}" if side else text
                return replace(found, kind=kind, strict=True, test="eigenvalues", because=because)
        seen: set[int] = set()
        for direction in directions(still.rays, still.lines):
            self.clock.check()
            seen.add(value_along(form, direction).sign())
            if {1, -1} <= seen or (side and -side in seen):
                break
        found = replace(found, takes=found.takes | (seen - {0}))
        if side and -side in seen:
            other = "falls" if side > 0 else "grows"
            return replace(
                found, kind="saddle", test="eigenvalues", because=f"{grows}, but {other} along its border (second order)"
            )
        if {1, -1} <= seen:
            return replace(
                found, kind="saddle", test="eigenvalues", because=f"the Hessian of the Lagrangian has both signs {where}"
            )
        if found.second is not None and found.second.inertia is not None:
            found = replace(found, flat=found.second.inertia.zero)
        return self._higher(found, first)

    def _where(self, side: int, still: Cone, first: Sequence[int]) -> str:
        if any(not each.equal for each in self.active):
            return (
                "in the directions along which f does not change in the first order"
                if side
                else "in all directions into the region"
            )
        return "on the tangent space"

    def _higher(self, found: Judged, first: Sequence[int]) -> Judged:
        """Terms of higher order on the part of the border where f' is 0.

        Where the gradients are independent, f takes no value beside that part that it does not take, or exceed, on it: the
        constraints with a multiplier other than 0 can be taken as equations.
        """
        silent = self._by_factors(
            replace(found, because="the second order does not decide, and terms of higher order were not found")
        )
        pushed = [each for each, value in found.multipliers if not each.equal and value.sign()]
        if not found.multipliers and any(first):
            return silent
        fixed = [each.g for each in self.active if each.equal or any(each is other for other in pushed)]
        loose = [each.g for each in self.active if not each.equal and not any(each is other for other in pushed)]
        made = None if silent.kind != "degenerate" else self._with_fewer(fixed, loose) or self._on_a_curve(fixed, loose)
        if made is None:
            return self._without_others(silent) if silent.kind == "degenerate" else silent
        kind, strict, because = made
        wanted = "minimum" if found.side > 0 else "maximum"
        shown = [unicode(each.equation()) for each in self.active if not each.added and any(each.g is g for g in fixed)]
        where = f"on {', '.join(shown)}: " if shown else ""
        grows, falls = ("grows", "falls") if found.side > 0 else ("falls", "grows")
        if found.side and strict is False:
            return (
                silent
                if kind == "saddle"
                else self._steady(found, kind, wanted, f"f {grows} into the region, and {where}{because}")
            )
        if found.side and kind != wanted:
            text = f"f {grows} into the region, but {falls} along its border: {because}"
            return replace(found, kind="saddle", strict=None, test="higher-order", because=text, takes=frozenset((1, -1)))
        text = f"f {grows} into the region, and {where}{because}" if found.side else f"{where}{because}"
        takes = found.takes | (frozenset((1, -1)) if kind == "saddle" else frozenset())
        return replace(found, kind=kind, strict=strict, test="higher-order", because=text, takes=takes)  # type: ignore[arg-type]

    def _steady(self, found: Judged, kind: str, wanted: str, because: str) -> Judged:
        """Not strict along the border: the kind that the first order asks for where f is constant there."""
        if kind != wanted and "constant" not in because:
            return found
        return replace(found, kind=wanted, strict=False, test="higher-order", because=because)  # type: ignore[arg-type]

    def _without_others(self, found: Judged) -> Judged:
        """The kind without the variables, and the constraints on them, that have nothing to do with f."""
        mask = self.part.f.support
        own: list[Constraint] = []
        grown = True
        while grown:
            grown = False
            for each in self.active:
                if each.g.support & mask and not any(each is other for other in own):
                    own.append(each)
                    mask |= each.g.support
                    grown = True
        names = [k for k, name in enumerate(self.part.variables) if name.support & mask]
        if len(names) == self.n or not names:
            return found
        part = self.part
        smaller = Part(
            part.f,
            tuple(part.gradient[k] for k in names),
            tuple(tuple(part.hessian[i][j] for j in names) for i in names),
            tuple(part.variables[k] for k in names),
            tuple(own),
        )
        made = judged(smaller, self.place, self.digits, self.clock)
        if made.kind == "degenerate":
            return found
        strict = False if made.kind in ("minimum", "maximum") else None
        return replace(found, kind=made.kind, strict=strict, test=made.test, because=made.because, takes=made.takes)

    def _with_fewer(self, fixed: Sequence[Node], loose: Sequence[Node]) -> tuple[str, bool | None, str] | None:
        lower = put_in(self.part.f, fixed, loose, self.part.variables)
        if lower is None:
            return None
        if not lower.f.support:
            return "minimum", False, "f is constant"
        if not lower.names:
            return None
        place = ConstantPlace({name: self.place.value(name).node() for name in lower.names}, lower.names)
        found = _of_fewer(lower, place, self.digits, self.clock)
        return found if found[0] != "degenerate" else None

    def _on_a_curve(self, fixed: Sequence[Node], loose: Sequence[Node]) -> tuple[str, bool | None, str] | None:
        """The kind along the curve on which the constraints leave one direction, by its power series."""
        from jachess.points.curve_series import curve_signs

        if len(fixed) != self.n - 1 or not self.place.exact:
            return None
        signs = curve_signs(self.part.f, fixed, loose, self.part.variables, self.place)
        if signs is None:
            return None
        kind, strict, _ = kind_of_signs(signs)
        words = {1: "greater", -1: "less", 0: "constant"}
        text = "along the curve f is " + " and ".join(words[sign] for sign in signs.values()) + " beside the point (power series)"
        return kind, strict, text

    def _by_factors(self, found: Judged) -> Judged:
        """f − f(p) as a product of factors whose signs in the region are known."""
        from jachess.points.constraint_forms import factors

        try:
            value = self.place.value(self.part.f).node()
        except JachessError:
            return found
        sign, parts = factors(tidy(add(self.part.f, negate(value))))
        if parts is None or not parts:
            return found
        for node, multiplicity in parts:
            if multiplicity % 2 == 0:
                continue
            side = self.place.value(node).sign() or self._given(node)
            if not side:
                return found
            sign *= side
        kind: Kind = "minimum" if sign > 0 else "maximum"
        text = f"f − f(p) is a product that is never {'negative' if sign > 0 else 'positive'} in the region near the point"
        takes = found.takes | {sign}  # a polynomial other than 0 does not vanish on a region with interior points
        if any(each.equal for each in self.active):
            takes = found.takes
        return replace(found, kind=kind, strict=None, test="higher-order", because=text, takes=takes)

    def _given(self, node: Node) -> int:
        """The sign of a factor that is, up to a number, an active inequality; 0 for another one."""
        for each in self.active:
            if each.equal:
                continue
            ratio = tidy(divide(node, each.g))
            if not ratio.support:
                return ConstantPlace({}, ()).value(ratio).sign()
        return 0

    def _second(self, form: list[list[Scalar]], slopes: Sequence[Sequence[Scalar]]) -> SecondOrder:
        """The Hessian of the Lagrangian on the tangent space of all active constraints, and what the bordered one says."""
        basis = null_space(slopes, self.n)
        lines = [[dot(u, [dot(row, v) for row in form]) for v in basis] for u in basis]
        found = inertia(tuple(map(tuple, lines))) if basis else Inertia(0, 0, 0)
        n, k = self.n, len(self.active)
        if not basis:
            return SecondOrder((), (), found, text="the active constraints leave no direction along the border")
        text = f"on the tangent space (dimension {n - k}) the Hessian of the Lagrangian has {found.positive} positive, "
        text += f"{found.negative} negative and {found.zero} zero eigenvalues"
        if k == 1 and n == 2:
            bordered = ((scalar(0), *slopes[0]), *((slope, *row) for slope, row in zip(slopes[0], form, strict=True)))
            value = value_of(determinant(bordered), self.digits)
            shown = unicode(value.exact) if value.exact is not None and not value.exact.args else f"≈ {value.decimal}"
            text += f"; the bordered Hessian has the determinant {shown}"
        return SecondOrder((), (), found, text=text)


def _is_linear(g: Node, variables: Sequence[Name]) -> bool:
    return all(not tidy(entry).support for entry in gradient_entries(g, variables))


@dataclass(frozen=True, slots=True)
class Fewer:
    """A function and inequalities in fewer variables."""

    f: Node
    loose: tuple[Node, ...]
    names: tuple[Name, ...]


def put_in(f: Node, zero: Sequence[Node], loose: Sequence[Node], variables: Sequence[Name]) -> Fewer | None:
    """f and other expressions where `zero` are 0, solved for one variable after the other; None where that is not seen."""
    from jachess.points.splitting import solved

    left, names, others = list(zero), list(variables), list(loose)
    while left:
        solution = next((s for g in left if (s := solved(g, (), names)) is not None), None)
        if solution is None:
            return None
        table: dict[Node, Node] = {solution.name: solution.value}
        f = tidy(substitute(f, table))
        others = [tidy(substitute(g, table)) for g in others]
        left = [g for g in (tidy(substitute(g, table)) for g in left) if g is not ZERO]
        names.remove(solution.name)
        if any(not g.support for g in left):
            return None
    return Fewer(f, tuple(others), tuple(names))


def _of_fewer(lower: Fewer, place: ConstantPlace, digits: int, clock: Clock) -> tuple[str, bool | None, str]:
    """The kind of the function of fewer variables at the place."""
    from jachess.points.classify import classify
    from jachess.points.search import derivatives

    if len(lower.names) == 1:
        return on_a_line(lower.f, lower.loose, lower.names[0], place.value(lower.names[0]).node())
    if lower.loose:
        free = _with_squares(lower)
        if free is None:
            return "degenerate", None, ""
        lower = free
        start = {name: place.point.get(name, ZERO) for name in lower.names}
        place = ConstantPlace(start, lower.names)
    gradient, hessian = derivatives(lower.f, lower.names)
    if any(not place.value(entry).is_zero() for entry in gradient):
        return "degenerate", None, ""
    found = classify(lower.f, gradient, hessian, lower.names, place, digits=digits, clock=clock)
    return found.kind, found.strict, found.because


def _with_squares(lower: Fewer) -> Fewer | None:
    """The function without the inequalities: each g ≥ 0 is g = s², which maps the new variables onto the region."""
    taken = {name.text for name in lower.names}
    letters = [Name(text) for k in range(1, 99) if (text := f"s{k}") not in taken][: len(lower.loose)]
    zero = [add(g, negate(Power((s, Number(2))))) for g, s in zip(lower.loose, letters, strict=True)]
    made = put_in(lower.f, [tidy(each) for each in zero], (), lower.names)
    if made is None:
        return None
    return Fewer(made.f, (), (*made.names, *letters))


def on_a_line(f: Node, loose: Sequence[Node], name: Name, value: Node) -> tuple[str, bool | None, str]:
    """The kind of a point of one variable: by the sign of f − f(p) on each side on which no g of `loose` is negative."""
    from jachess.points.one_sided import side_sign

    at: dict[Node, Node] = {name: value}
    signs: dict[int, int] = {}
    for side in (-1, 1):
        try:
            beside = [side_sign(g, name, at, side) for g in loose]
            if None in beside:
                return "degenerate", None, ""
            if any(sign is not None and sign < 0 for sign in beside):
                continue
            found = side_sign(f, name, at, side)
        except Undefined:
            continue
        if found is None:
            return "degenerate", None, ""
        signs[side] = found
    return kind_of_signs(signs)


def kind_of_signs(signs: dict[int, int]) -> tuple[str, bool | None, str]:
    """The kind by the signs of f − f(p) on the sides that belong to the region (−1: left, 1: right)."""
    words = {1: "greater", -1: "less", 0: "constant"}
    sides = {-1: "on the left", 1: "on the right"}
    if not signs:
        return "minimum", True, "an isolated point of the region: f has a minimum and a maximum there"
    said = " and ".join(f"{words[sign]} {sides[side]}" for side, sign in sorted(signs.items()))
    because = f"beside it f is {said}"
    if set(signs.values()) <= {0, 1}:
        return "minimum", all(signs.values()), because
    if set(signs.values()) <= {0, -1}:
        return "maximum", all(signs.values()), because
    return "saddle", None, because


__all__ = ["Judged", "Part", "by_form", "judged", "kind_of_signs", "on_a_line", "put_in"]
