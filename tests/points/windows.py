"""An independent look at what a search found: in a window, by Newton's method from many starts in floating point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from jachess.expression.ball import nearest_double
from jachess.expression.compiled import compile_nodes
from jachess.expression.nodes import Call, Name, Node
from jachess.results.points import CriticalPoints, Family

CLOSE = 1e-5


@lru_cache(maxsize=4000)
def _compiled(node: Node, names: tuple[Name, ...]) -> Any:
    return compile_nodes((node,), names)


def value(node: Node, values: Mapping[Name, float]) -> float:
    """The value of an expression where the names have these values."""
    names = tuple(name for name in sorted(values, key=lambda name: name.text) if name.support & node.support)
    if not names:
        return float(nearest_double(node))
    return float(np.ravel(_compiled(node, names)(*[float(values[name]) for name in names]))[0])


def holds(condition: Node, values: Mapping[Name, float]) -> bool:
    """Whether a condition of a family holds."""
    assert isinstance(condition, Call)
    left = value(condition.args[0], values)
    if condition.name == "integer":
        return left == round(left)
    if condition.name in ("even", "odd"):
        return round(left) % 2 == (condition.name == "odd")
    side = left - value(condition.args[1], values)
    return {
        "<": side < -CLOSE, "<=": side <= CLOSE, ">": side > CLOSE, ">=": side >= -CLOSE, "=": abs(side) <= CLOSE, "!=": abs(side) > CLOSE,
    }[condition.name]  # fmt: skip


def numeric_points(found: CriticalPoints, size: float, starts: int) -> list[np.ndarray]:
    """Zeros of the gradient in the window [−size, size] in every variable, each once."""
    variables = found.function.variables
    n = len(variables)
    gradient = compile_nodes(found.gradient, variables)
    hessian = compile_nodes([entry for row in found.hessian for entry in row], variables)
    f = compile_nodes(found.function.components, variables)
    rng = np.random.default_rng(3)
    points: list[np.ndarray] = []
    for _ in range(starts):
        x = rng.uniform(-size, size, n)
        for _ in range(60):
            slope, matrix = gradient(*map(float, x)), hessian(*map(float, x)).reshape(n, n)
            if not (np.isfinite(slope).all() and np.isfinite(matrix).all()):
                break
            step = np.linalg.lstsq(matrix, slope, rcond=1e-12)[0]
            length = float(np.linalg.norm(step))
            x = x - (step if length < 2 else step * 2 / length)
            if length < 1e-11:
                inside = np.abs(x).max() < size * 0.999 and np.isfinite(f(*map(float, x))).all()
                if inside and np.linalg.norm(gradient(*map(float, x))) < 1e-8 and not any(np.linalg.norm(x - y) < CLOSE for y in points):
                    points.append(x)
                break
    return points


def members(family: Family, size: float) -> Iterator[tuple[np.ndarray, dict[Name, float]]]:
    """The points of a periodic family in the window, with the integers they come from."""
    reach = range(-9, 10) if len(family.parameters) > 1 else range(-40, 41)
    for counts in product(reach, repeat=len(family.parameters)):
        values = dict(zip(family.parameters, map(float, counts), strict=True))
        if all(holds(condition, values) for condition in family.where):
            point = np.array([value(node, values) for _, node in family.point])
            if np.isfinite(point).all() and np.abs(point).max() < size:
                yield point, values


def problems(found: CriticalPoints, size: float = 5.0, starts: int = 300) -> list[str]:
    """What the numeric look finds wrong: missing points, points that are not critical, kinds and values that differ."""
    variables = found.function.variables
    n = len(variables)
    listed: list[tuple[np.ndarray, str]] = []
    wrong: list[str] = []
    for point in found.points:
        listed.append((np.array([coordinate.approx for coordinate in point.coordinates]), point.kind))
    for family in found.families:
        if family.kind != "periodic":
            continue
        for place, values in members(family, size):
            rows = [row for row in family.classification if all(holds(condition, values) for condition in row.where)]
            if len(rows) != 1:
                wrong.append(f"{len(rows)} kinds at {place}")
                continue
            if any(np.linalg.norm(place - other) < 1e-7 for other, _ in listed):
                wrong.append(f"{place} is listed twice")
            if family.function_value is not None:
                told, true = value(family.function_value, values), value(found.function.components[0], dict(zip(variables, place)))
                if abs(told - true) > 1e-8 * max(1, abs(true)):
                    wrong.append(f"f is {true}, not {told}, at {place}")
            listed.append((place, rows[0].kind))
    hessian = compile_nodes([entry for row in found.hessian for entry in row], variables)
    gradient = compile_nodes(found.gradient, variables)
    for place, kind in listed:
        if np.linalg.norm(gradient(*map(float, place))) > 1e-6:
            wrong.append(f"{place} is not critical")
        seen = _kind(hessian(*map(float, place)).reshape(n, n))
        if seen and seen != kind:
            wrong.append(f"{kind} is a {seen} at {place}")
    curves = [family for family in found.families if family.kind != "periodic"]
    for place in numeric_points(found, size, starts):
        if not any(np.linalg.norm(place - other) < 1e-4 for other, _ in listed) and not any(
            _on(family, place, variables) for family in curves
        ):
            wrong.append(f"{place} is missing")
    return wrong


def _kind(matrix: np.ndarray) -> str:
    eigenvalues = np.linalg.eigvalsh(matrix)
    small = 1e-6 * max(1.0, float(np.abs(eigenvalues).max()))
    if eigenvalues.min() < -small and eigenvalues.max() > small:
        return "saddle"
    if np.abs(eigenvalues).min() < small:
        return ""
    return "minimum" if eigenvalues.min() > 0 else "maximum"


def _on(family: Family, place: np.ndarray, variables: Sequence[Name]) -> bool:
    """Whether a point lies on a family with free variables, which are variables themselves or appear alone in the point."""
    integers = [condition.args[0] for condition in family.where if isinstance(condition, Call) and condition.name == "integer"]
    here = dict(zip(variables, map(float, place), strict=True))
    point = list(zip(family.point, place, strict=True)) if family.point else []
    here |= {node: float(x) for (_, node), x in point if isinstance(node, Name)}
    reach = range(-35, 36) if len(integers) < 2 else range(-6, 7)
    for counts in product(reach, repeat=len(integers)):
        values = {**here, **{name: float(count) for name, count in zip(integers, counts, strict=True)}}  # type: ignore[dict-item]
        if all(abs(value(node, values) - x) < 1e-4 for (_, node), x in point):
            if all(abs(value(equation, values)) < 1e-4 for equation in family.equations):
                if all(holds(condition, values) for condition in family.where):
                    return True
    return False
