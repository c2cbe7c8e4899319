"""Whole processes: how long they take from nothing, and how much memory they take."""

from __future__ import annotations

import shutil
import sys

from clock import peak_megabytes, processes
from report import figure, milliseconds, say, table, title
from workloads import rosenbrock

JACHESS = [sys.executable, "-m", "jachess"]
MAIN_JOB = [*JACHESS, "jacobian", "x*y, x+y^2", "--at", "2,3"]
IMPORT = "python -c 'import sympy'"
NAIVE = "import sympy as s; x, y = s.symbols('x y'); J = s.Matrix([x*y, x+y**2]).jacobian([x, y]); print(J); print(J.subs({x: 2, y: 3}))"
MAXIMA = "J: jacobian([x*y, x+y^2], [x, y]); subst([x=2, y=3], J);"


def start() -> None:
    """Cold starts, interleaved."""
    title("Whole process", "Wall time from nothing, median of interleaved runs, and its ratio to importing SymPy.")
    commands = {
        IMPORT: [sys.executable, "-c", "import sympy"],
        "jachess jacobian 'x*y, x+y^2' --at 2,3": MAIN_JOB,
        "jachess --help": [*JACHESS, "--help"],
        "jachess jacobian 'x*y, x +* y'  (an error)": [*JACHESS, "jacobian", "x*y, x +* y"],
        "jachess derivative 'sin(x)^2 + cos(x)^2' --simplify": [*JACHESS, "derivative", "sin(x)^2 + cos(x)^2", "--simplify"],
        "SymPy script for the same Jacobian": [sys.executable, "-c", NAIVE],
    }
    if shutil.which("maxima"):
        commands["Maxima for the same Jacobian"] = ["maxima", "--very-quiet", f"--batch-string={MAXIMA}"]
    times = processes(commands)
    base = times[IMPORT]
    table(["process", "ms", "ratio"], [[name, milliseconds(value), f"{value / base:.2f}"] for name, value in times.items()])
    names = list(commands)
    for what, name in zip(
        ("the main job, whole process", "`--help`", "a syntax error", "a command that needs SymPy"), names[1:5], strict=True
    ):
        figure(what, f"{times[name] * 1e3:.0f} ms, {times[name] / base:.2f} of `import sympy`")
    for name in names[5:]:
        figure(name, f"{times[name] * 1e3:.0f} ms")


def memory() -> None:
    """Peak resident memory."""
    title("Memory", "Peak resident size of the whole process in MB.")
    text = rosenbrock(1000)
    silent = (
        "from jachess.syntax.reading import read; from jachess.calculus.accumulation import hessian_entries\n"
        f"f = read({text.text!r}, {text.variables!r}); print(len(hessian_entries(f.components[0], f.variables).nonzero))"
    )
    rows = []
    for what, command in (
        ("the main job", MAIN_JOB),
        ("Hessian of Rosenbrock in 1000 variables, in the graph", [sys.executable, "-c", silent]),
        ("python -c 'import sympy'", [sys.executable, "-c", "import sympy"]),
    ):
        megabytes = peak_megabytes(command)
        rows.append([what, f"{megabytes:.0f}"])
        if "sympy" not in what:
            figure(f"memory of {what}" if "job" in what else f"memory of the {what}", f"{megabytes:.0f} MB")
    table(["process", "MB"], rows)
    say()
