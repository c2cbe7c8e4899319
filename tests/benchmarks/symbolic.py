"""Text to Jacobian or Hessian in the graph, beside the symbolic peers; how its cost and its size grow."""

from __future__ import annotations

import importlib
import math
import statistics
from collections.abc import Sequence
from importlib.util import find_spec
from random import Random
from typing import Any

import peers
from clock import repeated, seconds
from peers import FLOATS, Program
from report import figure, milliseconds, progress, say, table, title
from workloads import FAMILIES, Case, Family

from jachess.calculus.accumulation import hessian_entries, jacobian_entries
from jachess.expression.nodes import operations
from jachess.results.functions import VectorFunction
from jachess.syntax.reading import read

BUDGET = 8.0  # seconds for one peer on one size, its input included

# Run before the clock starts, in every system: what is measured is the work, as in the middle of a batch, and not the
# first touch of the code.
WARM_UP = tuple(
    case
    for k in range(2, 12)
    for case in (
        Case(f"sin({k}*u*v) + u^2/tanh(v) - {k}u, exp(u - v)*cos(v + {k}), ln(u)^{k}", ("u", "v"), "jacobian"),
        Case(f"sum((u[i+1] - {k}*u[i]^2)^2, i, 1, 2)*tanh(w) + sin(u1)/w where w = exp({k}v)", ("u1", "u2", "u3", "v"), "hessian"),
    )
)

Sparse = list[tuple[int, int, float]]  # (row, column, value) of a matrix at the point


def read_case(case: Case) -> VectorFunction:
    """The case as jachess reads it."""
    return read(case.text, case.variables)


def differentiate_case(case: Case, function: VectorFunction) -> Any:
    """The entries of the Jacobian or Hessian that the case asks for, in the graph."""
    if case.kind == "hessian":
        return hessian_entries(function.components[0], function.variables)
    return jacobian_entries(function.components, function.variables)


def names_of(function: VectorFunction) -> list[str]:
    """The variables, then the parameters."""
    return [name.text for name in (*function.variables, *function.parameters)]


def point(names: Sequence[str]) -> list[float]:
    """A fixed random point where every family is defined."""
    random = Random(7)
    return [random.uniform(0.2, 0.9) for _ in names]


def ours(case: Case) -> dict[str, Any]:
    """Seconds for reading and for differentiating, operations of the result and of the function, values at the point."""
    for other in WARM_UP:
        differentiate_case(other, read_case(other))
    reading, function = seconds(lambda: read_case(case))
    differentiating, entries = seconds(lambda: differentiate_case(case, function))
    roots = list(entries.nonzero.values())
    names = names_of(function)
    values = Program(roots, names).play(point(names), FLOATS)
    return {
        "time": reading + differentiating,
        "operations": operations(*roots),
        "function": operations(*function.components),
        "values": [(*place, value) for place, value in zip(entries.nonzero, values, strict=True)],
    }


def of_sympy(name: str, case: Case) -> dict[str, Any]:
    """SymPy, and SymEngine, which is used in the same way."""
    system = importlib.import_module(name)
    arithmetic = getattr(peers, f"{name}_arithmetic")()
    for each in (*WARM_UP, case):
        function = read_case(each)
        names, n = names_of(function), len(each.variables)
        symbols = [system.Symbol(letter) for letter in names]
        building, components = seconds(lambda: Program(function.components, names).play(symbols, arithmetic))  # noqa: B023
        differentiating, matrix = seconds(lambda: getattr(peers, f"{name}_object")(each.kind, components, symbols[:n]))  # noqa: B023
    at = dict(zip(symbols, point(names), strict=True))
    values = (
        [(i, j, float(matrix[i, j].subs(at))) for i in range(matrix.shape[0]) for j in range(matrix.shape[1])] if n <= 9 else []
    )
    return {"time": differentiating, "built": building + differentiating, "values": values}


def of_casadi(case: Case) -> dict[str, Any]:
    """CasADi, whose variables are one vector of symbols."""
    import casadi

    arithmetic = peers.casadi_arithmetic()
    for each in (*WARM_UP, case):
        function = read_case(each)
        names, n = names_of(function), len(each.variables)
        program = Program(function.components, names)
        held = casadi.SX.sym("p", len(names) - n)
        own = casadi.SX.sym("x", n)
        symbols = [*casadi.vertsplit(own), *(casadi.vertsplit(held) if len(names) > n else ())]
        building, components = seconds(lambda: program.play(symbols, arithmetic))  # noqa: B023
        differentiating, matrix = seconds(lambda: peers.casadi_object(each.kind, components, own))  # noqa: B023
    at = point(names)
    value = casadi.Function("f", [own, held], [matrix])(at[:n], at[n:])
    places = zip(*value.sparsity().get_triplet(), strict=True)
    return {
        "time": differentiating,
        "built": building + differentiating,
        "values": [(i, j, v) for (i, j), v in zip(places, value.nonzeros(), strict=True)],
    }


def agreement(mine: Sparse, theirs: Sparse) -> float:
    """The largest difference between two matrices at the point, relative to the largest entry."""
    left, right = ({(i, j): value for i, j, value in each} for each in (mine, theirs))
    scale = max(map(abs, left.values()), default=1.0) or 1.0
    return max((abs(left.get(place, 0.0) - right.get(place, 0.0)) / scale for place in left.keys() | right.keys()), default=0.0)


def measured(family: Family, n: int) -> dict[str, Any]:
    """One size of a family: our time, the peers' times, the largest disagreement. A peer that ran out of its budget is None."""
    case = family.make(n)
    own = repeated(lambda: ours(case), 120)
    row: dict[str, Any] = {**own[0], "time": statistics.median(run["time"] for run in own), "worst": 0.0}
    for name in ("sympy", "symengine", "casadi"):
        if find_spec(name) is None or (name != "casadi" and n in family.beyond):
            continue
        runs = repeated(lambda: of_casadi(case) if name == "casadi" else of_sympy(name, case), BUDGET)  # noqa: B023
        row[name] = row[f"{name} built"] = None
        if runs:
            row[name] = statistics.median(run["time"] for run in runs)
            row[f"{name} built"] = statistics.median(run["built"] for run in runs)
            if runs[0]["values"]:
                row["worst"] = max(row["worst"], agreement(row["values"], runs[0]["values"]))
    return row


def _times(row: dict[str, Any], name: str) -> list[str]:
    """The peer's time, and how many times ours it is."""
    if name not in row:
        return ["-", "-"]
    if row[name] is None:
        return [f"> {BUDGET:.0f} s", f"> {BUDGET / row['time']:.2g}"]
    return [milliseconds(row[name]), f"{row[name] / row['time']:.3g}"]


def families() -> None:
    """Every family at every size."""
    title(
        "Text -> Jacobian or Hessian in the graph",
        "Processor time in ms, each run in a fresh process with the libraries loaded; median of up to five.",
        "jachess: reading the text and differentiating. SymPy, SymEngine: jacobian() or hessian() alone, their input already built.",
        "CasADi: building the input by its operators, and jacobian() or hessian(); then those alone. x: the peer's time over ours.",
        "agree: the largest relative difference between the matrices at a random point.",
    )
    rows, over_sympy, over_casadi, worst = [], [], [], 0.0
    largest: dict[str, float] = {}  # the ratio at the largest size that SymPy finished
    for family in FAMILIES:
        for n in family.peers + family.beyond:
            progress(f"{family.name} {n}")
            row = measured(family, n)
            built, alone = row.get("casadi built"), row.get("casadi")
            rows.append(
                [
                    f"{family.name}, {n} {family.size}",
                    milliseconds(row["time"]),
                    *_times(row, "sympy"),
                    *_times(row, "symengine"),
                    milliseconds(built),
                    f"{row['time'] / built:.2g}" if built else "-",
                    milliseconds(alone),
                    f"{row['time'] / alone:.2g}" if alone else "-",
                    f"{row['worst']:.0e}",
                ]
            )
            worst = max(worst, row["worst"])
            if row.get("sympy"):
                over_sympy.append(row["sympy"] / row["time"])
                largest[family.name] = over_sympy[-1]
            if built:
                over_casadi.append(row["time"] / built)
    heads = ["family", "jachess", "SymPy", "x", "SymEngine", "x", "CasADi", "ours /", "alone", "ours /", "agree"]
    table(heads, rows)
    if over_sympy:
        line = f"{min(over_sympy):.0f} to {max(over_sympy):.0f} times faster, median {statistics.median(over_sympy):.0f}; "
        line += f"at each family's largest size at least {min(largest.values()):.0f}"
        say(f"SymPy's jacobian and hessian: {line}")
        figure("text to Jacobian or Hessian, beside SymPy's `jacobian` and `hessian`", line)
    if over_casadi:
        line = f"{min(over_casadi):.2g} to {max(over_casadi):.2g} times its time"
        say(f"CasADi, building included: {line}")
        figure("the same beside CasADi, building its input included", line)
    say(f"largest disagreement of values: {worst:.0e}")
    say()


def growth() -> None:
    """Fitted exponents to n = 1000, and the size of the Hessian of a nested function."""
    title("Growth", "The exponent p of time ~ n^p, fitted by least squares over the sizes from 100 to 1000.")
    rows = []
    for family in FAMILIES:
        if family.beyond:
            sizes = [n for n in family.peers + family.beyond if n >= 100]
            times = [statistics.median(run["time"] for run in repeated(lambda: ours(family.make(n)), 120)) for n in sizes]  # noqa: B023
            exponent = slope([math.log(n) for n in sizes], [math.log(each) for each in times])
            rows.append(
                [
                    family.name,
                    ", ".join(f"{n}: {milliseconds(each)}" for n, each in zip(sizes, times, strict=True)),
                    f"{exponent:.2f}",
                ]
            )
            figure(f"growth with n on {family.name}, to n = {sizes[-1]}", f"n^{exponent:.2f}")
    table(["family", "ms", "exponent"], rows)
    found = repeated(lambda: ours(FAMILIES[-1].make(20)), 60, runs=1)[0]
    ratio = found["operations"] / found["function"]
    say(
        f"Hessian of the function nested 20 deep: {found['operations']} operations, {ratio:.1f} times the {found['function']} of the function"
    )
    figure("operations in the Hessian of a function nested 20 deep", f"{ratio:.1f} times those of the function")
    say()


def slope(x: list[float], y: list[float]) -> float:
    """The slope of the line of least squares."""
    mx, my = statistics.fmean(x), statistics.fmean(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sum((a - mx) ** 2 for a in x)
