"""One line of the collection of critical points: its truth held against numbers, and what jachess answers against its truth."""

from __future__ import annotations

import re

import numpy as np
from critical_oracle import numeric
from critical_truth import Line, answered, candidate_kinds, claims, compared, holds, number

from jachess.expression.nodes import Name, substitute
from jachess.library import critical, read
from jachess.syntax.reading import read_expression

RIGHT, UNPROVED, BOXED, UNDECIDED, WRONG = "right", "unproved", "in a box only", "undecided", "wrong"
SECONDS = 20.0
MANY = 60  # points of a truth that are looked at


def faults(line: Line) -> list[str]:
    """What speaks against the truth of a line: slopes, kinds by eigenvalues or signs, zeros that Newton's method finds."""
    if line.section.startswith("Where the gradient does not exist"):
        return []
    variables = read(line.text, vars=line.options.get("vars")).variables
    found: list[str] = []
    for given, truth in line.truths:
        f = numeric(line.text, tuple(name.text for name in variables), given)
        own, _ = claims(truth, variables)
        members = [member for claim in own for member in claim.members()]
        for point, kinds in members[:MANY]:
            found += _against(f, point, kinds)
        sides = [(-4.0, 4.0)] * len(variables)
        if "box" in line.options:
            sides = [(float(low), float(high)) for low, high in re.findall(r"\[(.*?),(.*?)\]", line.options["box"])]
        for zero in f.distinct(sides, 160):
            known = any(claim.at(tuple(zero)) is not None for claim in own)
            # Newton's method stops early where a point is degenerate, and anywhere where f is flat
            near = any(np.abs(zero - np.array(point)).max() < 5e-2 for point, _ in members)
            flat = np.abs(f.hessian_at(zero[:, None])).max() < 1e-10
            if not (known or near or flat):
                found.append(f"Newton's method finds {zero}")
    return found


def _against(f, point, kinds) -> list[str]:
    here = np.array(point)[:, None]
    slope, size = np.abs(f.gradient_at(here)).max(), np.abs(f.hessian_at(here)).max()
    if not slope < 1e-5 * (1 + size):
        return [f"the gradient at {point} is of size {slope}"]
    kind = f.kind(point)
    if kind == "?":
        if not all(abs(8 * x - round(8 * x)) < 1e-12 for x in point):
            return []  # known by rounded numbers: signs nearby would say nothing
        signs = f.signs(point)
        kind = "saddle" if signs >= {1, -1} else "maximum" if -1 in signs else "minimum"
    return [] if {kind} == kinds else [f"{point} is a {kind}"]


def verdict(line: Line, seconds: float = SECONDS) -> tuple[str, list[str]]:
    """How the answer to a line compares with its truth, and what is wrong or missing."""
    given = {word: line.options[word] for word in ("box", "vars", "assume") if word in line.options}
    found = critical(line.text, seconds=seconds, **given)
    variables = found.function.variables
    sides = None
    if found.box is not None and len(found.box) == len(variables):
        sides = [(number(low, {}), number(high, {})) for _, low, high in found.box]
    problems: list[str] = []
    for pairs, truth in line.truths:
        values = {Name(name): read_expression(value) for name, value in pairs}
        own, kinks = claims(truth, variables)
        if values:
            cases = [case for case in found.cases if all(holds(substitute(when, values), {}) for when in case.when)]
            answer = [claim for case in cases for claim in answered(case, variables, values)]
            problems += [] if cases else [f"there is no case for {pairs}"]
            problems += [f"{pairs}: {problem}" for problem in compared(own, answer)]
        else:
            problems += compared(own, answered(found, variables, {}), sides)
        for claim in kinks:
            for point, kinds in claim.members():
                seen = candidate_kinds(found.candidates, point, variables)
                problems += [] if seen == kinds else [f"at {point} without a gradient: {seen}, not {kinds}"]
    if found.complete == "unproved":
        false = [problem for problem in problems if "missing" not in problem and "no case" not in problem]
        return (WRONG, false) if false else (UNPROVED, [found.complete_because])
    if problems:
        return UNDECIDED if all("degenerate" in problem for problem in problems) else WRONG, problems
    if found.complete == "proved in box" and not {"box", "in"} & line.options.keys():
        return BOXED, [found.complete_because]
    return RIGHT, []
