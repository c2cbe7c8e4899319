"""Critical points in floating point by paths of their own: SymPy's derivatives, Newton's method from many starts, signs nearby.

The collection's truth is held against these, so that it is not a copy of what jachess prints.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

STARTS = 240
ROUNDS = 80
SEED = 20261123


class Numeric:
    """A function of names with its gradient and Hessian for NumPy arrays; derivatives are SymPy's."""

    def __init__(self, text: str, names: tuple[str, ...], parameters: tuple[tuple[str, str], ...] = ()) -> None:
        import sympy
        from sympy.parsing.sympy_parser import parse_expr

        symbols = {name: sympy.Symbol(name, real=True) for name in names}
        words: dict[str, Any] = {"e": sympy.E, "pi": sympy.pi, "ln": sympy.log, "log": sympy.log, "abs": lambda u: sympy.sqrt(u**2)}
        words |= {"cbrt": lambda u: sympy.sign(u) * sympy.Abs(u) ** sympy.Rational(1, 3), "max": sympy.Max, "erf": sympy.erf}
        self.names = names
        f = parse_expr(
            text.replace("^", "**"), local_dict=words | symbols | {name: sympy.Rational(value) for name, value in parameters}
        )
        variables = [symbols[name] for name in names]
        self.symbolic = f
        n = len(names)
        self.f = sympy.lambdify(variables, f, "numpy")
        self.gradient = sympy.lambdify(variables, [f.diff(x) for x in variables], "numpy")
        rows = [[f.diff(x, y) for y in variables] for x in variables]
        self.hessian = sympy.lambdify(variables, [rows[i][j] for i in range(n) for j in range(n)], "numpy")
        self.precise = sympy.lambdify(variables, f, "mpmath")
        self.precise_gradient = sympy.lambdify(variables, [f.diff(x) for x in variables], "mpmath")

    def gradient_at(self, points: np.ndarray) -> np.ndarray:
        """n × m for points n × m."""
        return np.stack([np.broadcast_to(np.asarray(row, float), points.shape[1:]) for row in self.gradient(*points)])

    def hessian_at(self, points: np.ndarray) -> np.ndarray:
        """m × n × n."""
        n = len(points)
        rows = [np.broadcast_to(np.asarray(row, float), points.shape[1:]) for row in self.hessian(*points)]
        return np.moveaxis(np.stack(rows).reshape(n, n, -1), 2, 0)

    def zeros(self, sides: list[tuple[float, float]], starts: int = STARTS) -> np.ndarray:
        """Points k × n where the gradient is zero to rounding, from random starts; not all, not each once, never others."""
        n = len(self.names)
        random = np.random.default_rng(SEED)
        low, high = np.array(sides, float).T
        points = (low + (high - low) * random.random((starts, n))).T
        with np.errstate(all="ignore"):
            for count in range(ROUNDS):
                slope, curvature = self.gradient_at(points), self.hessian_at(points)
                good = np.isfinite(curvature).all(axis=(1, 2)) & np.isfinite(slope).all(axis=0)
                step = np.full(points.shape, np.nan)
                for k in np.flatnonzero(good):
                    # least squares: the Hessian may be singular along a curve of critical points
                    step[:, k] = np.linalg.lstsq(curvature[k], slope[:, k], rcond=1e-9)[0]
                size = np.sqrt((step**2).sum(axis=0))
                step = np.where(size > 1, step / size, step) if count < 50 else step
                points = points - step
            slope, curvature = self.gradient_at(points), self.hessian_at(points)
            values = np.asarray(self.f(*points), float) + 0 * points[0]
        scale = 1 + np.abs(curvature).max(axis=(1, 2))
        near = ((low - 1e-9 <= points.T) & (high + 1e-9 >= points.T)).all(axis=1)
        good = np.isfinite(points).all(axis=0) & near & np.isfinite(values) & (np.abs(slope).max(axis=0) < 1e-12 * scale)
        return points.T[good]

    def distinct(self, sides: list[tuple[float, float]], starts: int = STARTS) -> list[np.ndarray]:
        """The zeros, each once, sorted."""
        found: list[np.ndarray] = []
        for point in self.zeros(sides, starts):
            if not any(np.abs(point - other).max() < 1e-5 for other in found):
                found.append(point)
        return sorted(found, key=lambda point: tuple(np.round(point, 6)))

    def kind(self, point: Any) -> str:
        """The kind by the eigenvalues; "?" where one of them is zero to rounding."""
        matrix = self.hessian_at(np.array(point, float)[:, None])[0]
        values = np.linalg.eigvalsh(matrix)
        small = 1e-6 * (1 + np.abs(values).max())
        if (values > small).any() and (values < -small).any():
            return "saddle"
        if (np.abs(values) <= small).any():
            return "?"
        return "minimum" if (values > 0).all() else "maximum"

    def signs(self, point: Any) -> set[int]:
        """The signs of f − f(p) at points nearby that lie on power curves of many slopes, with 60 digits."""
        from mpmath import mp, mpf

        found: set[int] = set()
        n = len(self.names)
        with mp.workdps(120):
            centre = [mpf(x) for x in point]
            middle = self.precise(*centre)
            numbers = [0, 1, -1, mpf(1) / 2, -mpf(1) / 2, mpf(3) / 2, -mpf(3) / 2, 2, -2, mpf(1) / 10, mpf(-1) / 10]
            numbers = numbers if n < 3 else numbers[:5]
            for powers in product((1, 2, 3) if n < 4 else (1, 2), repeat=n):
                if min(powers) > 1:
                    continue
                for scales in product(numbers, repeat=n):
                    if not any(scales):
                        continue
                    t = mpf(10) ** -6
                    try:
                        value = self.precise(*(c + s * t**p for c, s, p in zip(centre, scales, powers, strict=True)))
                        difference = value - middle
                        if difference.imag == 0 and abs(difference) > mpf(10) ** -90:
                            found.add(1 if difference > 0 else -1)
                        elif difference.imag == 0:
                            found.add(0)
                    except (ValueError, ZeroDivisionError, TypeError):
                        continue
                    if found >= {1, -1}:
                        return found
        return found


@lru_cache(maxsize=64)
def numeric(text: str, names: tuple[str, ...], parameters: tuple[tuple[str, str], ...] = ()) -> Numeric:
    """The function of a text, made once."""
    return Numeric(text, names, parameters)
