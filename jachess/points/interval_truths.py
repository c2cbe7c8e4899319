"""Conditions on many boxes at once: each may hold somewhere in the box, may fail somewhere, or both; and `piecewise`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jachess.points.intervals import EMPTY, INF, ROUGH, State, Value, joined, marked

Mask = NDArray[np.bool_]
Truth = tuple[tuple[Mask, Mask], State]  # (may be true, may be false)


def _less(strict: bool) -> Callable[[Value, Value], Truth]:
    def operation(a: Value, b: Value) -> Truth:
        lows_a, highs_a, lows_b, highs_b = -a[0][0], a[0][1], -b[0][0], b[0][1]
        if strict:
            truth = ~(lows_a >= highs_b), ~(highs_a < lows_b)
        else:
            truth = ~(lows_a > highs_b), ~(highs_a <= lows_b)
        return truth, joined(a[1], b[1])

    return operation


def _swapped(operation: Callable[[Value, Value], Truth]) -> Callable[[Value, Value], Truth]:
    return lambda a, b: operation(b, a)


def _equal(a: Value, b: Value) -> Truth:
    lows_a, highs_a, lows_b, highs_b = -a[0][0], a[0][1], -b[0][0], b[0][1]
    apart = (lows_a > highs_b) | (lows_b > highs_a)
    one = (lows_a == highs_a) & (lows_b == highs_b) & (lows_a == lows_b)
    return (~apart, ~one), joined(a[1], b[1])


def _not(a: Truth) -> Truth:
    return (a[0][1], a[0][0]), a[1]


def _and(*operands: Truth) -> Truth:
    may, may_not, state = operands[0][0][0], operands[0][0][1], operands[0][1]
    for (more, more_not), more_state in operands[1:]:
        may, may_not, state = may & more, may_not | more_not, joined(state, more_state)
    return (may, may_not), state


def _or(*operands: Truth) -> Truth:
    return _not(_and(*map(_not, operands)))


def nonpole(a: Value) -> Truth:
    """Whether a is none of 0, −1, −2, ..."""
    lows, highs = -a[0][0], a[0][1]
    clear = (lows > 0) | (np.ceil(lows) > np.floor(highs))
    pole = (lows == highs) & (lows <= 0) & (np.floor(lows) == lows)
    return (~pole, ~clear), a[1]


def noninteger(a: Value) -> Truth:
    """Whether a is no whole number."""
    lows, highs = -a[0][0], a[0][1]
    clear = np.ceil(lows) > np.floor(highs)
    whole = (lows == highs) & (np.floor(lows) == lows)
    return (~whole, ~clear), a[1]


COMPARE: dict[str, Callable[..., Truth]] = {
    "<": _less(True),
    "<=": _less(False),
    ">": _swapped(_less(True)),
    ">=": _swapped(_less(False)),
    "=": _equal,
    "!=": lambda a, b: _not(_equal(a, b)),
}
LOGIC: dict[str, Callable[..., Truth]] = {"and": _and, "or": _or, "not": _not}
PREDICATES = frozenset({*COMPARE, *LOGIC, "nonpole", "noninteger"})


def piecewise(*operands: Any) -> Value:
    """The hull of the branches that may be taken; rough unless one alone is taken on all of the box."""
    values: list[Value] = list(operands[0:-1:2]) + ([operands[-1]] if len(operands) % 2 else [])
    truths: list[Truth] = list(operands[1::2])
    shapes = [value[0].shape[1:] for value in values] + [truth[0][0].shape for truth in truths]
    (m,) = np.broadcast_shapes(*shapes)
    still = np.ones(m, dtype=bool)
    bounds = np.full((2, m), -INF)
    taken = np.zeros(m, dtype=int)
    rough, empty = np.zeros(m, dtype=bool), np.ones(m, dtype=bool)
    for k, (value, state) in enumerate(values):
        if k < len(truths):
            (may, may_not), condition_state = truths[k]
            take, left = still & may, still & may_not
            if condition_state is not None:
                rough |= still & (condition_state & ROUGH != 0)
        else:
            take, left = still, np.zeros(m, dtype=bool)
        bounds = np.where(take, np.maximum(bounds, value), bounds)
        taken += take
        if state is not None:
            rough |= take & (state & ROUGH != 0)
            empty &= ~take | (state & EMPTY != 0)
        else:
            empty &= ~take
        still = left
    rough |= (taken != 1) | still
    bounds = np.where(taken == 0, INF, bounds)
    return bounds, joined(marked(rough, ROUGH), marked(empty, EMPTY | ROUGH))
