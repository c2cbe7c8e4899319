"""Proofs that two expressions are equal wherever both are defined, by normal forms in a field of rational functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from jachess.expression.nodes import Call, Name, Node
from jachess.grading.exponentials import Bounds
from jachess.grading.fields import SIZE, Element, Field, NoForm, Restart, Waves
from jachess.grading.normal_forms import NormalForms
from jachess.grading.places import Samples

MAX_RESTARTS = 8
MAX_FORCED = 3  # signs that are supposed one after the other


class Proof(NamedTuple):
    """What was found: `equal` is proved or None; `apart` is set where the expressions are certainly different functions."""

    equal: bool
    apart: bool = False
    forms: NormalForms | None = None
    sides: tuple[Element, Element] | None = None


NO_PROOF = Proof(False)


def prove(left: Node, right: Node, assumptions: Sequence[Node] = (), thorough: bool = False) -> Proof:
    """Whether the normal forms of both sides are the same; `thorough` also tries sums of angles, factors of what stands
    under roots and logarithms, half angles, and each choice of the signs that are met."""
    if not thorough:
        return _attempt(left, right, assumptions, False, "whole")
    found = _attempt(left, right, assumptions, False, "split")
    if found.equal or found.apart:
        return found
    return _attempt(left, right, assumptions, True, "tangents", MAX_FORCED)


def _attempt(
    left: Node,
    right: Node,
    assumptions: Sequence[Node],
    factoring: bool,
    waves: Waves,
    depth: int = 0,
    forced: Mapping[str, int] | None = None,
    begun: Mapping[str, int] | None = None,
) -> Proof:
    units = dict(begun or {})
    size = SIZE
    context = _context(assumptions)
    for _ in range(MAX_RESTARTS):
        field = Field(units, factoring, waves, size)
        field.forced = dict(forced or {})
        forms = NormalForms(field, *context)
        try:
            found = _proved(forms, left, right, assumptions)
            break
        except Restart:
            if forced:
                return NO_PROOF  # the polynomials of the signs would be other ones
            continue
        except (NoForm, RecursionError):
            if field.left or size > SIZE or forced:
                return NO_PROOF
            size = 4 * SIZE
            units = {}
    else:
        return NO_PROOF
    if (
        found.equal
        or found.apart
        or not depth
        or not field.signs
        or not any(made.kind in _HOLDING for made in field.generators.values())
    ):
        return found
    # What holds a sign inside becomes simpler when the sign is known: both are tried. A polynomial is known by its text:
    # the work with a sign supposed runs as this one did until that sign is asked for, with the same generators.
    poly = next((str(poly) for _, poly in field.signs.values() if str(poly) not in field.forced), None)
    if poly is None:
        return found
    for sign in (1, -1):
        supposed = {**field.forced, poly: sign}
        case = _attempt(left, right, assumptions, factoring, waves, depth - 1, supposed, units)
        if not case.equal:
            return found
    return found._replace(equal=True)


_HOLDING = frozenset({"root", "log", "opaque", "exp", "tangent"})


def _context(assumptions: Sequence[Node]) -> tuple[dict[Name, int | None], dict[Name, Bounds]]:
    """The whole names with what is known of their parity, and the bounds of the others."""
    if not assumptions:
        return {}, {}
    whole: dict[Name, int | None] = {}
    for condition in assumptions:
        if type(condition) is Call and condition.name in ("integer", "even", "odd") and type(condition.args[0]) is Name:
            parity = None if condition.name == "integer" else int(condition.name == "odd")
            whole[condition.args[0]] = parity if parity is not None else whole.get(condition.args[0])
    samples = Samples((), assumptions)
    bounds: dict[Name, Bounds] = {}
    for name in dict.fromkeys((*samples.low, *samples.high)):
        low, high = samples.low.get(name), samples.high.get(name)
        if type(name) is not Name or name in whole or name in samples.rounded:
            continue
        if low is None or high is None or (low < high and {(name, low), (name, high)} <= samples.open):
            bounds[name] = low, high
    return whole, bounds


def _proved(forms: NormalForms, left: Node, right: Node, assumptions: Sequence[Node]) -> Proof:
    field = forms.field
    one, other = forms.of(left), forms.of(right)
    times = field.times_poly
    difference = times(one[0], other[1]) - times(other[0], one[1])
    if not difference and not field.contradiction():
        return Proof(True, False, forms, (one, other))
    if all(made.kind == "name" for made in field.generators.values()):
        return Proof(False, not forms.indices, forms, (one, other))
    if assumptions and (field.signs or field.factoring):
        _assume(forms, assumptions)
    if field.contradiction():
        # no point has these signs: nothing to prove where they were supposed
        return Proof(bool(field.forced), False, forms, (one, other))
    if field.is_zero(difference, times(one[1], other[1])):
        return Proof(True, False, forms, (one, other))
    if forms.logs and forms.are_zero_logarithms(field.reduced(difference)):
        return Proof(True, False, forms, (one, other))
    if forms.arcs and not left.support and not right.support:
        return Proof(forms.is_zero_angle(field.plus(one, field.negative(other))), False, forms, (one, other))
    return Proof(False, False, forms, (one, other))


def _assume(forms: NormalForms, assumptions: Sequence[Node]) -> None:
    """The constraints that comparisons among the assumptions make."""
    field = forms.field
    for condition in assumptions:
        if type(condition) is not Call:
            continue
        if condition.name == "and":
            _assume(forms, condition.args)
        elif condition.name in ("<", "<=", ">", ">="):
            small, large = condition.args if condition.name[0] == "<" else condition.args[::-1]
            field.constrain(field.plus(forms.of(large), field.negative(forms.of(small))))
