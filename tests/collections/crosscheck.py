"""The collections, and what is checked of each function in them.

A line of a text file is one function; `#` starts a comment line, and `@ x, y` at the end of a line names the variables
(the other names are parameters). Without it every free name is a variable.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
OTHERS = ("critical", "pairs")  # collections with tests of their own
sys.path[:0] = [str(HERE), str(HERE.parent / "properties")]

from families import families  # noqa: E402
from oracle import Mismatch, concrete, wrong_derivative  # noqa: E402

from jachess.calculus.matrices import hessian, jacobian  # noqa: E402
from jachess.errors import Undefined  # noqa: E402
from jachess.expression.checking import Checker, Disagreement  # noqa: E402
from jachess.expression.nodes import free_names, operations  # noqa: E402
from jachess.expression.notation import plain  # noqa: E402
from jachess.results.functions import VectorFunction  # noqa: E402
from jachess.syntax.reading import read  # noqa: E402


class Function(NamedTuple):
    """One function of the collections: where it stands, its text, and its variables if they are given."""

    source: str
    text: str
    variables: tuple[str, ...] | None


def collection() -> Iterator[Function]:
    """Every function of the files and families, each text once."""
    seen: set[str] = set()
    for path in sorted(HERE.glob("*.txt")):
        if path.stem in OTHERS:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            text, _, variables = line.partition(" @ ")
            if text.strip() and not text.startswith("# ") and line not in seen:
                seen.add(line)
                yield Function(f"{path.stem}:{number}", text, tuple(variables.replace(" ", "").split(",")) if variables else None)
    for group, texts in families().items():
        for number, text in enumerate(texts, 1):
            if text not in seen:
                seen.add(text)
                yield Function(f"{group}:{number}", text, None)


# Larger entries are left to the families of the benchmarks; SymPy would take minutes over them.
MOST_OPERATIONS = 400
MOST_ENTRIES = 24


def problems(case: Function) -> list[str]:
    """What is wrong with jachess's answers for the function; nothing when all is well."""
    function = read(case.text, variables=case.variables)
    found: list[str] = []
    for component in function.components:
        again = read(plain(component), variables=[name.text for name in function.variables]).components
        if again != (component,):
            found.append(f"printed {plain(component)}, read back as {', '.join(map(plain, again))}")
    small = len(function.components) * len(function.variables) <= MOST_ENTRIES
    explained = jacobian(function, steps=small)
    silent = jacobian(function, steps=False)
    checker = Checker(free_names(*function.components) or function.variables)
    counted = 0
    for i, component in enumerate(function.components):
        for j, x in enumerate(function.variables):
            entry = explained.rows[i][j]
            try:
                if concrete(component):
                    if not checker.derivative(component, x, entry, 4) and not checker.equal(entry, silent.rows[i][j]):
                        found.append(f"by {x}: {entry} could be checked nowhere")
                    checker.equal(entry, silent.rows[i][j], 4)
            except Disagreement as error:
                found.append(f"by {x}: {entry}: {error}")
            if operations(component) <= MOST_OPERATIONS and counted < MOST_ENTRIES and component.support & x.support:
                counted += 1
                wrong = wrong_derivative(component, x, entry)
                if isinstance(wrong, Mismatch):
                    found.append(f"by {x}: {entry}: {wrong}")
    if not function.shape and len(function.variables) <= 4 and operations(*function.components) <= 40:
        found += _second(function)
    return found


def _second(function: VectorFunction) -> list[str]:
    found: list[str] = []
    (f,) = function.components
    checker = Checker(free_names(f) or function.variables)
    result = hessian(function)
    for i, x in enumerate(function.variables):
        for j, y in enumerate(function.variables):
            entry = result.rows[i][j]
            try:
                if concrete(f):
                    checker.derivative(result.gradient[i], y, entry, 3)
                    checker.equal(entry, result.rows[j][i], 2)
            except Disagreement as error:
                found.append(f"by {x}, {y}: {entry}: {error}")
    return found


def verdict(case: Function) -> list[str]:
    """`problems`, with an exception as one of them."""
    try:
        return problems(case)
    except Undefined as error:
        return [f"undefined: {error.reason}"]
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
