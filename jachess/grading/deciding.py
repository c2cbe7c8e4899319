"""Whether two expressions are equal: cheap proofs first, then dearer ones; what nothing decides is undecided.

the same node                                       equal
values at one point in balls of 64 bits             different, with the witness
normal forms in a field of rational functions       equal (or certainly different: then a witness is looked for)
normal forms with factors; pieces one by one; derivatives that vanish on a connected domain
values at many points, to high precision            different
SymPy in its worker                                 equal
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from jachess.algebra.clock import Clock
from jachess.expression.nodes import Call, Name, Node, free_names, postorder
from jachess.grading.normal_forms import NormalForms
from jachess.grading.places import Point, Samples
from jachess.grading.proofs import prove
from jachess.grading.witnesses import balls, witness
from jachess.results.verdicts import Evidence, Outcome

PRECISIONS = (64, 256, 1024, 4096)
ENOUGH = 12  # points at which values agree before the search for a difference ends
MAX_KEPT = 20_000

STEPWISE = frozenset({"abs", "sign", "heaviside", "floor", "ceil", "max", "min", "piecewise", "relu", "atan2", "cbrt"})


class Decision(NamedTuple):
    """The verdict on one pair of expressions."""

    verdict: Outcome
    evidence: Evidence


_SAME = Decision("equal", Evidence("identical", "both are the same expression"))
_FORM = Evidence("rational identity", "the difference is 0 in a rational normal form")
_EVERYWHERE = Decision("equal", _FORM)
_KEPT: dict[Any, Decision] = {}


def decide(
    left: Node, right: Node, assumptions: Sequence[Node] = (), *, seconds: float = 2.0, clock: Clock | None = None
) -> Decision:
    """Whether left = right for all real values of their names for which both are defined and the assumptions hold."""
    if left is right:
        return _SAME
    key = left, right, tuple(assumptions), seconds
    found = _KEPT.get(key)
    if found is None:
        found = _Pair(left, right, tuple(assumptions), seconds, clock).decision()
        if clock is None or found.verdict != "undecided":  # a clock may have ended the work early
            if len(_KEPT) > MAX_KEPT:
                _KEPT.clear()
            _KEPT[key] = found
    return found


def forget() -> None:
    """Forget the decisions that were kept, so that the next ones are made anew (for measurements)."""
    _KEPT.clear()


class _Pair:
    """The work on one pair."""

    def __init__(self, left: Node, right: Node, assumptions: tuple[Node, ...], seconds: float, clock: Clock | None) -> None:
        self.left, self.right = left, right
        self.first, self.second = left, right
        self.assumptions = assumptions
        self.seconds = seconds
        self.clock = clock
        self.samples = Samples(_names(left, right), assumptions)
        self.apart: tuple[Any, Any] | None = None  # the balls that differed last
        self.tried = 0  # sample points so far
        self.agreed: list[Point] = []
        self.only: list[tuple[bool, Point]] = []  # where one side alone is defined: (whether that is the left, the point)

    def decision(self) -> Decision:
        """The verdict."""
        found = self._values(1, (64,))
        if found is not None:
            return found
        quick = prove(self.left, self.right, self.assumptions)
        if quick.equal and self.agreed:
            if quick.forms is not None and quick.forms.everywhere:
                return _EVERYWHERE
            return self._equal(_FORM, quick.forms)
        if quick.equal or not self.agreed:
            found = self._search()
            if found is not None:
                return found
            if not self.agreed:
                return Decision("undecided", Evidence("domain", "no point was found at which both sides are defined"))
            if quick.equal:
                return self._equal(_FORM)
        if quick.apart:
            found = self._exact_witness()
            if found is not None:
                return found
        found = self._values(2, PRECISIONS, again=True)
        if found is not None:
            return found
        # from here on in an order that does not depend on which side is left
        self.first, self.second = sorted((self.left, self.right), key=str)
        if (
            prove(self.right, self.left, self.assumptions).equal
            or prove(self.first, self.second, self.assumptions, thorough=True).equal
        ):
            return self._equal(_FORM)
        found = self._values(ENOUGH, (64, 256))
        if found is not None:
            return found
        return self._deeper()

    def _deeper(self) -> Decision:
        from jachess.expression.rational import is_identity
        from jachess.grading.constancy import constant_difference
        from jachess.grading.pieces import beyond_kinks, by_pieces, far_away, has_pieces

        stepwise = self._is_stepwise()
        if not stepwise and is_identity(self.first, self.second):
            return self._equal(_FORM)
        if stepwise:
            point = beyond_kinks(self.first, self.second, self.assumptions)
            if point is not None:
                return self._different(point)
        if has_pieces(self.first, self.second):
            outcome = by_pieces(self.first, self.second, self.assumptions, self.clock)
            if outcome is not None:
                if outcome.equal:
                    return self._equal(Evidence("symbolic proof", outcome.text))
                if outcome.point is not None:
                    return self._different(outcome.point)
        elif constant_difference(self.first, self.second, self.assumptions):
            return self._equal(
                Evidence("symbolic proof", "the derivatives are the same, and so is a value on every part of the domain")
            )
        point = far_away(self.first, self.second, self.assumptions)
        if point is not None:
            return self._different(point)
        if not self.samples.names:
            found = self._constants()
            if found is not None:
                return found
        if self.seconds > 0 and (self.clock is None or self.clock.left() > 0.05) and not stepwise:
            from jachess.algebra.simplification import is_zero

            limit = self.seconds if self.clock is None else min(self.seconds, self.clock.left())
            if is_zero(self.first - self.second, limit):
                return self._equal(Evidence("symbolic proof", "algebra brings the difference to 0"))
        count = len(self.agreed)
        text = f"the values agree to more than 15 digits at {count} point{'s' * (count > 1)}, which is no proof"
        return Decision("undecided", Evidence("agreement", text))

    def _is_stepwise(self) -> bool:
        return any(type(part) is Call and part.name in STEPWISE for part in postorder(self.left, self.right))

    # values

    def _values(self, wanted: int, precisions: Sequence[int], again: bool = False) -> Decision | None:
        """Compare the values at points of the domain until so many agree; a decision where two differ."""
        if again:
            for point in list(self.agreed):
                if self._at(point, precisions) is False:
                    return self._different(point)
        while len(self.agreed) < wanted:
            candidate = self.samples.number(self.tried)
            if candidate is None:
                break
            self.tried += 1
            if not self._holds(candidate):
                continue
            found = self._at(candidate, precisions)
            if found is False:
                return self._different(candidate)
            if found:
                self.agreed.append(candidate)
            if not self.samples.names:
                break
        return None

    def _holds(self, point: Point) -> bool:
        if not self.samples.other:
            return True
        from jachess.expression.ball import enclose

        return all(enclose(condition, point) is True for condition in self.samples.other)

    def _at(self, point: Point, precisions: Sequence[int]) -> bool | None:
        """False where the values differ for certain, True where they agree, None where one is not defined."""
        found: bool | None = None
        for bits in precisions:
            first, second = balls(self.left, self.right, point, bits)
            if first is None or second is None:
                if (first is None) != (second is None) and bits == precisions[0]:
                    self.only.append((second is None, point))
                continue
            if not first.overlaps(second):
                self.apart = first, second
                return False
            if _narrow(first, second):
                found = True
        return found

    def _search(self) -> Decision | None:
        """Look for a point of both domains: first the fixed points, then step by step towards what is violated."""
        found = self._values(1, (64, 256))
        if found is not None or self.agreed:
            return found
        from jachess.grading.domains import valid_point

        point = valid_point((self.left, self.right), self.samples)
        if point is None:
            return None
        self.samples.around(point)
        self.tried = 0
        return self._values(1, (64, 256))

    def _exact_witness(self) -> Decision | None:
        """A point at which two different rational functions differ, by exact values."""
        from jachess.errors import JachessError
        from jachess.expression.exact import value_at
        from jachess.expression.nodes import Number

        for attempt in range(8):
            point = self.samples.number(attempt)
            if point is None or not self._holds(point):
                continue
            place: dict[Node, Node] = {name: Number(value) for name, value in point.items()}
            try:
                if value_at(self.left, place) is not value_at(self.right, place):
                    return self._different(point)
            except JachessError:
                continue
        return None

    def _constants(self) -> Decision | None:
        from jachess.errors import LimitReached
        from jachess.expression.signs import compare, is_constant

        if not (is_constant(self.left) and is_constant(self.right)):
            return None
        try:
            side = compare(self.left, self.right)
        except LimitReached:
            return None
        if side:
            return self._different({})
        return self._equal(Evidence("symbolic proof", "the difference of the two constants is proved to be 0"))

    # decisions

    def _equal(self, evidence: Evidence, forms: NormalForms | None = None) -> Decision:
        from jachess.grading.domains import restricted, signed_powers

        powers = signed_powers(self.left, self.right, self.samples) if forms is None or forms.symbolic else ()
        found = self._for_positive_bases(evidence, powers) if powers else None
        if found is not None:
            return found
        domain = restricted(self.left, self.right, self.samples, forms)
        if domain:
            evidence = Evidence(
                evidence.method,
                f"{evidence.text}; both sides are defined for {domain.conditions}, {domain.text}",
                domain=domain.conditions,
            )
        return Decision("equal", evidence)

    def _for_positive_bases(self, evidence: Evidence, powers: tuple[Node, ...]) -> Decision | None:
        """u^v was taken for u > 0. Where v happens to be a whole number u may be negative: what then holds is asked apart;
        None where the sides are equal there too."""
        from jachess.grading.domains import at_whole_exponents

        for point in at_whole_exponents(powers, self.samples):
            if self._holds(point) and self._at(point, (64,)) is False:
                return self._different(point)
        names = {name: None for power in powers for name in free_names(power.args[1])}
        whole = [*self.assumptions, *(Call("integer", (name,)) for name in names)]
        if prove(self.left, self.right, whole, thorough=True).equal:
            return None
        shown = ", ".join(dict.fromkeys(f"{power.args[0]} > 0" for power in powers))
        return Decision("equal", Evidence(evidence.method, f"{evidence.text}, for {shown}", domain=shown))

    def _different(self, point: Point) -> Decision:
        return Decision("different", witness(self.left, self.right, point, self.apart))


_NAMES: dict[int, tuple[Name, ...]] = {}


def _names(left: Node, right: Node) -> tuple[Name, ...]:
    """The names of both sides; the same set of names is looked for once."""
    support = left.support | right.support
    found = _NAMES.get(support)
    if found is None:
        if len(_NAMES) > 1000:
            _NAMES.clear()
        found = _NAMES[support] = tuple(sorted(free_names(left, right), key=lambda name: name.text))
    return found


def _narrow(first: Any, second: Any) -> bool:
    """Whether both balls have 20 certain bits or more."""
    return bool(min(first.rel_accuracy_bits(), second.rel_accuracy_bits()) > 20 or (first.rad() < 1e-9 and second.rad() < 1e-9))
