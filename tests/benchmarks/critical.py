"""Critical points: whole processes, polynomial systems, inertia, and right answers beside SymPy's `solve` and Maxima."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import time
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from clock import ENVIRONMENT, in_child, processes, repeated
from report import figure, milliseconds, say, table, title

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "collections")]

JACHESS = [sys.executable, "-m", "jachess", "critical"]
IMPORT = "python -c 'import sympy'"
TEXTBOOK = (
    "x^3 - 3*x + y^2",
    "x^4 + y^4 - 4*x*y + 1",
    "x*y*(1 - x - y)",
    "x*y*exp(-x^2 - y^2)",
    "sin(x)*sin(y)",
    "x^3 - 3*x*y^2",
)
LIMIT = 10.0  # seconds for each answer
SUBSET = 60
NAMED = {
    "Himmelblau": "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    "six-hump camel": "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (-4 + 4*y^2)*y^2",
    "Beale": "(1.5-x+x*y)^2+(2.25-x+x*y^2)^2+(2.625-x+x*y^3)^2",
    "Goldstein–Price": "(1+(x+y+1)^2*(19-14*x+3*x^2-14*y+6*x*y+3*y^2))*(30+(2*x-3*y)^2*(18-32*x+12*x^2+48*y-36*x*y+27*y^2))",
    "Styblinski–Tang, 4": "(x^4-16*x^2+5*x + y^4-16*y^2+5*y + z^4-16*z^2+5*z + w^4-16*w^2+5*w)/2",
    "Rosenbrock, 4": "100*(y-x^2)^2+(1-x)^2+100*(z-y^2)^2+(1-y)^2+100*(w-z^2)^2+(1-z)^2",
}
# (variables, degree): the Bézout number is (degree − 1)^variables
SHAPES = ((2, 3), (2, 4), (3, 3), (2, 5), (2, 6), (3, 4), (2, 7), (4, 3), (2, 8), (3, 5), (2, 9), (4, 4), (2, 10))


def critical() -> None:
    """All of it."""
    _processes()
    _systems()
    _inertia()
    _side_by_side()


def _processes() -> None:
    title("Critical points: whole process", "Wall time from nothing, median of interleaved runs, and its ratio to importing SymPy.")
    commands = {IMPORT: [sys.executable, "-c", "import sympy"], **{text: [*JACHESS, text] for text in TEXTBOOK}}
    times = processes(commands, rounds=5)
    base = times[IMPORT]
    table(["process", "ms", "ratio"], [[name, milliseconds(value), f"{value / base:.2f}"] for name, value in times.items()])
    ratios = [times[text] / base for text in TEXTBOOK]
    figure(
        "critical points of textbook functions, whole process",
        f"{min(ratios):.2f} to {max(ratios):.2f} of `import sympy`, median {statistics.median(times[t] for t in TEXTBOOK) * 1e3:.0f} ms",
    )


def dense(count: int, degree: int, seed: int) -> str:
    """A polynomial with a coefficient before every monomial."""
    random = Random(seed)
    names = "xyzw"[:count]
    terms = []
    for exponents in product(range(degree + 1), repeat=count):
        if 0 < sum(exponents) <= degree:
            terms.append("*".join([f"({random.randint(-9, 9)})", *(f"{n}^{e}" for n, e in zip(names, exponents) if e)]))
    return " + ".join(terms)


def _found(text: str) -> list[Any]:
    from jachess.library import critical

    start = time.perf_counter()
    found = critical(text, seconds=60)
    return [time.perf_counter() - start, len(found.points), found.complete]


def _systems() -> None:
    title(
        "Polynomial systems up to Bézout number 81",
        "Median wall time of fresh children with the libraries loaded: gradient, all points, kinds, proof of completeness.",
    )
    _warm()
    cases = {**NAMED, **{f"dense, {n} variables, degree {d}": dense(n, d, 7 * n + d) for n, d in SHAPES}}
    rows, times = [], []
    for name, text in cases.items():
        results = repeated(lambda text=text: _found(text), 60.0, runs=3)
        if not results:
            rows.append([name, "> 60 s", "-", "-"])
            times.append(60.0)
            continue
        spent = statistics.median(result[0] for result in results)
        times.append(spent)
        rows.append([name, milliseconds(spent), str(results[0][1]), str(results[0][2])])
    table(["function", "ms", "points", "complete"], rows)
    say(f"median {statistics.median(times):.2f} s, longest {max(times):.2f} s")
    say()
    figure(
        "critical points of polynomials, Bézout number to 81, with kinds and proof",
        f"median {statistics.median(times) * 1e3:.0f} ms, longest {max(times):.1f} s",
    )


def _warm() -> None:
    """Load what children would otherwise load each."""
    import sympy  # noqa: F401

    from jachess.library import critical

    for text in ("x^4 + y^4 - 4*x*y + x", "x^4 + y^4 + z^4 - 4*x*y*z", "sin(x)*cos(y)", "x^2 + cos(3*x)", "x^3 - 3*x*y^2"):
        critical(text)


def _inertia() -> None:
    title(
        "Inertia of a 20×20 integer matrix", "Signs of all eigenvalues, proved, beside SymPy's `eigenvals()` (median of children)."
    )
    random = Random(20)
    n = 20
    entries = [[random.randint(-9, 9) for _ in range(n)] for _ in range(n)]
    rows = [[entries[min(i, j)][max(i, j)] for j in range(n)] for i in range(n)]

    def ours() -> list[Any]:
        from jachess.algebra.inertia import inertia
        from jachess.algebra.scalars import scalar

        matrix = [[scalar(value) for value in row] for row in rows]
        start = time.perf_counter()
        found = inertia(matrix)
        return [time.perf_counter() - start, [found.positive, found.negative, found.zero]]

    def theirs() -> list[Any]:
        import sympy

        matrix = sympy.Matrix(rows)
        start = time.perf_counter()
        found = matrix.eigenvals()
        return [time.perf_counter() - start, len(found)]

    here, there = repeated(ours, 20.0), repeated(theirs, 60.0, runs=3)
    mine = statistics.median(result[0] for result in here)
    other = statistics.median(result[0] for result in there) if there else 60.0
    table(
        ["system", "ms", "times"],
        [["jachess inertia", milliseconds(mine), "1"], ["SymPy eigenvals", milliseconds(other), f"{other / mine:.0f}"]],
    )
    figure(
        "inertia of a 20×20 Hessian, proved", f"{other / mine:.0f} times faster than SymPy's `eigenvals()` ({mine * 1e3:.2f} ms)"
    )


# Right answers, side by side

Points = list[list[float]] | None  # None: no answer in time, or an error


def subset() -> list[tuple[str, tuple[str, ...], list[list[float]]]]:
    """(text, variables, true points) of functions of the collection whose critical points are finitely many."""
    from critical_truth import claims, lines

    from jachess.library import read

    found = []
    for line in lines():
        if line.options or line.truths[0][0] or line.section.startswith("Where"):
            continue
        variables = read(line.text).variables
        own, _ = claims(line.truths[0][1], variables)
        if any(claim.integers or claim.reals for claim in own):
            continue
        points = [list(point) for claim in own for point, _ in claim.members()]
        found.append((line.text, tuple(name.text for name in variables), points))
    stride = max(len(found) // SUBSET, 1)
    return found[::stride][:SUBSET]


def _jachess(text: str) -> Points:
    from jachess.library import critical

    found = critical(text, seconds=LIMIT)
    if found.families:
        return [[float("nan")]]
    return [[value.approx if value.approx is not None else float("nan") for value in point.coordinates] for point in found.points]


def _sympy(text: str, names: tuple[str, ...]) -> Points:
    import sympy
    from critical_oracle import numeric

    f = numeric(text, names)
    symbols = [sympy.Symbol(name, real=True) for name in names]
    found = sympy.solve([f.symbolic.diff(x) for x in symbols], symbols, dict=True)
    points = []
    for each in found:
        values = [sympy.N(each.get(x, x), 20) for x in symbols]
        if not all(value.is_number for value in values):
            points.append([float("nan")])
        elif all(abs(sympy.im(value)) < 1e-12 for value in values):
            points.append([float(sympy.re(value)) for value in values])
    return points


def _maxima(text: str, names: tuple[str, ...]) -> Points:
    text = re.sub(r"\be\b", "%e", text.replace("ln(", "log(").replace("pi", "%pi"))
    text = re.sub(r"cbrt\(", "(lambda([u],u^(1/3)))(", text)
    listed = ", ".join(names)
    gradient = ", ".join(f"diff(f, {name})" for name in names)
    script = (
        f"f: {text}; s: solve([{gradient}], [{listed}]); "
        f'for e in s do print("point", float(rectform(map(rhs, if listp(e) then e else [e]))));'
    )
    try:
        done = subprocess.run(
            ["maxima", "--very-quiet", f"--batch-string=display2d: false$ linel: 10000$ {script}"],
            env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    points = []
    for found in re.findall(r'^"?point"? \[(.*)\]', done.stdout, re.MULTILINE):
        if "%i" in found:
            continue
        try:
            points.append([float(value) for value in found.split(",")])
        except ValueError:
            points.append([float("nan")])
    return points


def compared(points: Points, truth: list[list[float]]) -> str:
    """right, incomplete, wrong (a point that is none) or no answer."""
    if points is None:
        return "no answer"

    def same(a: list[float], b: list[float]) -> bool:
        return len(a) == len(b) and all(abs(x - y) <= 1e-5 * (1 + abs(y)) for x, y in zip(a, b))

    if any(not any(same(point, true) for true in truth) for point in points):
        return "wrong"
    return "right" if all(any(same(point, true) for point in points) for true in truth) else "incomplete"


def _side_by_side() -> None:
    title(
        f"Right answers on {SUBSET} functions with finitely many critical points",
        f"Fresh children with the libraries loaded, {LIMIT:.0f} s each; Maxima as a whole process. Kinds are compared for no peer.",
    )
    chosen = subset()
    systems: dict[str, Any] = {"jachess": lambda text, names: _jachess(text), "SymPy solve": _sympy}
    if shutil.which("maxima"):
        systems["Maxima solve"] = _maxima
    rows = []
    shares = []
    for system, work in systems.items():
        counts = {"right": 0, "incomplete": 0, "wrong": 0, "no answer": 0}
        times = []
        for text, names, truth in chosen:
            start = time.perf_counter()
            if system == "Maxima solve":
                points = work(text, names)
            else:
                made = in_child(lambda text=text, names=names: [work(text, names)], LIMIT + 1)  # noqa: B023
                points = None if made is None else made[0]
            times.append(time.perf_counter() - start)
            counts[compared(points, truth)] += 1
        rows.append([system, *(str(counts[word]) for word in counts), milliseconds(statistics.median(times))])
        shares.append(f"{system} {counts['right']} ({milliseconds(statistics.median(times))} ms)")
    table(["system", "right", "incomplete", "wrong", "no answer", "median ms"], rows)
    figure(f"all critical points found, of {len(chosen)} functions (median time)", ", ".join(shares))
