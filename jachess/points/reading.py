"""What is known of the signs of a germ near its zero, and how the parts of it add up and multiply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jachess.points.coefficients import Coefficient
from jachess.points.curves import Curve
from jachess.points.half_branches import Open
from jachess.points.jets import Jet

# order -> (the jet up to that total degree, the degree to which it is known; None: exactly)
Source = Callable[[int], tuple[Jet, int | None]]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Why a germ has one sign: Σ d·L² + head, L and head jets; it is the germ itself where `exact`, else its leading part."""

    squares: tuple[tuple[Coefficient, Jet], ...]
    head: Jet
    exact: bool
    text: str


@dataclass(slots=True)
class Reading:
    """The signs that a germ takes near its zero.

    `curves` has a curve for each sign that it takes. With one sign only, that is proved, and `strict` says whether the germ
    vanishes at the place alone (None: not known); `zeros` are curves on which it vanishes, and it does where
    `zero_set` is 0, a set that is more than the place. `because` is a clause in words.
    """

    curves: dict[int, Curve] = field(default_factory=dict)
    zeros: list[Curve] = field(default_factory=list)
    strict: bool | None = None
    because: str = ""
    name: str = ""
    certificate: Certificate | None = None
    zero_set: Jet | None = None

    @property
    def both(self) -> bool:
        """Whether the germ takes both signs."""
        return len(self.curves) == 2

    @property
    def sign(self) -> int:
        """The only sign; 0 where both are taken, or none (the germ vanishes)."""
        return next(iter(self.curves)) if len(self.curves) == 1 else 0


def exactly(jet: Jet) -> Source:
    """The source of a germ that is a polynomial."""
    return lambda order: (jet, None)


def placed(curve: Curve, places: Sequence[int], count: int) -> Curve:
    """A curve in some of the variables as one in all, the others staying at 0."""
    found: list[dict[int, Coefficient]] = [{} for _ in range(count)]
    for place, line in zip(places, curve, strict=True):
        found[place] = line
    return tuple(found)


__all__ = ["Certificate", "Open", "Reading", "Source", "exactly", "placed"]
