"""Values at many points: the NumPy function of a Hessian beside SymPy's lambdify."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from report import figure, table, title

import jachess

TEXT = "exp(x*y)*sin(z) + ln(1 + x^2 + y^2)*z^3 + x*y*z/(1 + z^2)"


def rate(function: Callable[..., Any], arguments: tuple[Any, ...], points: int, patience: float = 1.0) -> float:
    """Points a second, calls repeated for about `patience` seconds; the first call is not counted."""
    function(*arguments)
    calls, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < patience:
        function(*arguments)
        calls += 1
    return calls * points / spent


def points() -> None:
    """Points a second for the Hessian of one function of three variables."""
    import numpy
    import sympy

    title("Values at many points", f"Points a second for the Hessian of {TEXT}.")
    x, y, z = sympy.symbols("x y z")
    f = sympy.exp(x * y) * sympy.sin(z) + sympy.log(1 + x**2 + y**2) * z**3 + x * y * z / (1 + z**2)
    entries = sympy.hessian(f, (x, y, z)).tolist()
    functions = {
        "jachess .compile()": jachess.hessian(TEXT, steps="none").compile(),
        "SymPy lambdify": sympy.lambdify((x, y, z), entries, "numpy"),
        "SymPy lambdify, cse=True": sympy.lambdify((x, y, z), entries, "numpy", cse=True),
    }
    random = numpy.random.default_rng(5)
    sizes = (1, 1000, 1_000_000)
    rows, rates = [], {}
    reference = None
    for name, function in functions.items():
        cells = [name]
        for size in sizes:
            arguments = tuple(random.uniform(0.2, 0.9, size) for _ in range(3)) if size > 1 else (0.3, 0.5, 0.7)
            rates[name, size] = rate(function, arguments, size)
            cells.append(f"{rates[name, size]:.2g}")
        values = numpy.array(function(0.3, 0.5, 0.7), dtype=float)
        reference = values if reference is None else reference
        cells.append(f"{abs(values - reference).max() / abs(reference).max():.0e}")
        rows.append(cells)
    table(["function", *(f"{size} at once" for size in sizes), "agree"], rows)
    own, best = rates["jachess .compile()", sizes[-1]], rates["SymPy lambdify, cse=True", sizes[-1]]
    figure(
        "a Hessian at a million points",
        f"{own / 1e6:.1f} million points a second ({own / best:.1f} times SymPy's `lambdify` with shared terms)",
    )
