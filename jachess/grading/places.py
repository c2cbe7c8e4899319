"""Sample points for a comparison: the same at every run, moved to where the assumptions hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from jachess.expression.nodes import Call, Name, Node, Number, free_names

Point = dict[Node, Fraction]

PRIMES = (7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113)

# (low, high, signs) of the values; ± and ∓ change from name to name.
RANGES: tuple[tuple[Fraction, Fraction, str], ...] = (
    (Fraction(1, 5), Fraction(9, 10), "+"),
    (Fraction(11, 10), Fraction(3), "∓"),
    (Fraction(1, 5), Fraction(9, 10), "-"),
    (Fraction(11, 10), Fraction(3), "+"),
    (Fraction(1, 5), Fraction(9, 10), "±"),
    (Fraction(4), Fraction(9), "-"),
    (Fraction(4), Fraction(9), "+"),
    (Fraction(1, 5), Fraction(4), "∓"),
    (Fraction(1, 50), Fraction(1, 10), "±"),
    (Fraction(4), Fraction(9), "±"),
    (Fraction(1, 50), Fraction(1, 10), "-"),
    (Fraction(20), Fraction(90), "+"),
    (Fraction(20), Fraction(90), "∓"),
    (Fraction(1, 1000), Fraction(1, 100), "+"),
    (Fraction(200), Fraction(900), "+"),
    (Fraction(200), Fraction(900), "-"),
    (Fraction(2000), Fraction(9000), "±"),
    (Fraction(20_000), Fraction(90_000), "+"),
    (Fraction(1, 10**6), Fraction(1, 10**5), "+"),
)
_TURNED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "=": "=", "!=": "!="}
_SPREAD = 1 << 20
_POINTS: dict[tuple[tuple[Name, ...], int], Point] = {}


class Samples:
    """Points with a rational value for each name, in the order of the names' spelling."""

    def __init__(self, names: Iterable[Name], assumptions: Sequence[Node] = ()) -> None:
        self.names = tuple(sorted(names, key=lambda name: name.text))
        self.assumptions = tuple(assumptions)
        self.low: dict[Node, Fraction] = {}
        self.high: dict[Node, Fraction] = {}
        self.rounded: set[Node] = set()  # names with a bound that is not rational
        self.open: set[tuple[Node, Fraction]] = set()  # bounds that are not values themselves
        self.step: dict[Node, tuple[int, int]] = {}  # whole numbers: (distance, remainder)
        self.other: list[Node] = []  # conditions that are asked at each point
        self.centre: Point | None = None
        for condition in assumptions:
            self._assume(condition, set(self.names))

    def _assume(self, condition: Node, known: set[Name]) -> None:
        if type(condition) is not Call:
            return
        args = condition.args
        if condition.name in ("integer", "even", "odd"):
            if type(args[0]) is Name:
                self.step[args[0]] = {"integer": (1, 0), "even": (2, 0), "odd": (2, 1)}[condition.name]
            return
        if condition.name == "and":
            for part in args:
                self._assume(part, known)
            return
        if condition.name in _TURNED and len(args) == 2:
            (left, right), relation = args, condition.name
            if type(right) is Name and not left.support:
                left, right, relation = right, left, _TURNED[relation]
            if type(left) is Name and not right.support:
                value = _rational(right)
                if type(right) is not Number:
                    self.rounded.add(left)
                if value is not None and relation[0] in "<>" and len(relation) == 1:
                    self.open.add((left, value))
                if value is not None and relation in (">", ">="):
                    self.low[left] = max(value, self.low.get(left, value))
                    return
                if value is not None and relation in ("<", "<="):
                    self.high[left] = min(value, self.high.get(left, value))
                    return
        if all(name in known for name in free_names(condition)):
            self.other.append(condition)

    def point(self, attempt: int) -> Point:
        """Sample point number `attempt`."""
        if self.centre is not None:
            return self._near(attempt)
        plain = not (self.low or self.high or self.step)
        if plain:
            known = _POINTS.get((self.names, attempt))
            if known is not None:
                return known
        low, high, signs = RANGES[attempt % len(RANGES)]
        found: Point = {}
        for k, name in enumerate(self.names):
            part = Fraction((648_056 * (k + 1) + 401_771 * (attempt + 1)) % _SPREAD, _SPREAD)
            prime = PRIMES[(k + 3 * attempt) % len(PRIMES)]
            value = low + (high - low) * part
            while prime * value < 2:
                prime = prime * 10 + 1
            value = Fraction(max(int(value * prime), 1), prime)
            if signs == "-" or (signs == "±" and k % 2 == 1) or (signs == "∓" and k % 2 == 0):
                value = -value
            found[name] = value if plain else self.moved(name, value, part)
        if plain:
            if len(_POINTS) > 4096:
                _POINTS.clear()
            _POINTS[self.names, attempt] = found
        return found

    def moved(self, name: Node, value: Fraction, part: Fraction) -> Fraction:
        """The value brought to where the assumptions on this name alone hold."""
        low, high = self.low.get(name), self.high.get(name)
        if low is not None and high is not None:
            if not low < value < high:
                value = low + (high - low) * (part * Fraction(9, 10) + Fraction(1, 20))
        elif low is not None and value <= low:
            value = low + abs(value) if low else abs(value)
        elif high is not None and value >= high:
            value = high - abs(value) if high else -abs(value)
        if name in self.step:
            distance, rest = self.step[name]
            whole = int(value) if abs(value) >= 1 else int(value * 10)
            whole = whole - (whole - rest) % distance
            if low is not None:
                while whole < low:
                    whole += distance
            if high is not None:
                while whole > high:
                    whole -= distance
            return Fraction(whole)
        return value

    def admits(self, name: Node, value: Fraction) -> bool:
        """Whether the assumptions on this name alone admit a value."""
        low, high = self.low.get(name), self.high.get(name)
        if value in (low, high) and (name, value) in self.open:
            return False
        if (low is not None and value < low) or (high is not None and value > high):
            return False
        distance, rest = self.step.get(name, (0, 0))
        return not distance or (value.denominator == 1 and int(value) % distance == rest)

    def number(self, attempt: int) -> Point | None:
        """Sample point number `attempt`, or None when there are no more."""
        return self.point(attempt) if attempt < len(RANGES) else None

    def around(self, point: Point) -> None:
        """From now on the sample points lie near this one."""
        self.centre = point

    def _near(self, attempt: int) -> Point:
        """The centre, then points near it, nearer each time."""
        found: Point = {}
        assert self.centre is not None
        for k, name in enumerate(self.names):
            value = self.centre[name]
            if attempt and name not in self.step:
                turn = Fraction((648_056 * (k + 1) + 401_771 * attempt) % _SPREAD, _SPREAD) - Fraction(1, 2)
                value += (abs(value) or 1) * turn / 2 ** (3 + attempt)
            found[name] = value
        return found


def _rational(node: Node) -> Fraction | None:
    """A constant as a rational: itself, or a value within it to 64 bits (for the place of a sample, not for a proof)."""
    if type(node) is Number:
        return Fraction(node.value)
    from jachess.expression.ball import bounds

    try:
        found = bounds(node, 64)
    except OverflowError:
        return None
    return None if found is None else (found[0] + found[1]) / 2
