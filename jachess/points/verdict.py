"""What a test says of a critical point: its kind, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jachess.results.points import Kind, Witness

UNDECIDED = "the Hessian is singular, and terms of higher order did not decide"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kind with its reason; see `CriticalPoint` for the fields."""

    kind: Kind
    strict: bool | None
    test: Literal["eigenvalues", "higher-order", "undecided"]
    because: str
    name: str = ""
    witnesses: tuple[Witness, ...] = ()
