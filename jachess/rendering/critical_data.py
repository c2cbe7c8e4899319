"""Critical points as JSON, as the contract has them."""

from __future__ import annotations

from typing import Any

from jachess.rendering.data import SCHEMA, input_data, note_data, plain
from jachess.rendering.writing import ascii_signs
from jachess.results.matrices import Value
from jachess.results.points import (
    Branch,
    Candidate,
    Case,
    Classification,
    Classified,
    CriticalPoint,
    CriticalPoints,
    Extremes,
    Family,
    Rows,
    Witness,
)

Data = dict[str, Any]


def critical_data(result: CriticalPoints) -> Data:
    """The answer of `critical`."""
    found: Data = {
        "schema": SCHEMA,
        "command": "critical",
        "input": input_data(result.function),
        "gradient": [plain(entry) for entry in result.gradient],
        "hessian": _rows(result.hessian),
        "points": [_point(point) for point in result.points],
        "families": [_family(family) for family in result.families],
        "complete": result.complete,
        "complete_because": ascii_signs(result.complete_because),
        "box": None if result.box is None else {name.text: [plain(low), plain(high)] for name, low, high in result.box},
    }
    if result.open_boxes:
        found["open_boxes"] = [{name.text: [plain(low), plain(high)] for name, low, high in box} for box in result.open_boxes]
    if result.constraints:
        found["constraints"] = [plain(condition) for condition in result.constraints]
    if result.candidates:
        found["candidates"] = [_candidate(candidate) for candidate in result.candidates]
    if result.cases:
        found["cases"] = [_case(case) for case in result.cases]
    if result.extremes is not None:
        found["extremes"] = _extremes(result.extremes)
    if result.verified:
        found["verified"] = [ascii_signs(text) for text in result.verified]
    if result.stopped:
        found["stopped"] = result.stopped
    found["steps"] = [_branch(branch, str(place)) for place, branch in enumerate(result.branches, 1)]
    found["notes"] = [note_data(note) for note in dict.fromkeys((*result.function.notes, *result.notes))]
    return found


def classified_data(result: Classified) -> Data:
    """The answer of `classify`: as `critical` with one point, or none with the reason."""
    return {
        "schema": SCHEMA,
        "command": "classify",
        "input": input_data(result.function),
        "gradient": [plain(entry) for entry in result.gradient],
        "hessian": _rows(result.hessian),
        "gradient_there": [_exact(value) for value in result.gradient_there],
        "points": [] if result.point is None else [_point(result.point)],
        "families": [],
        "reason": result.reason or None,
        "notes": [note_data(note) for note in dict.fromkeys((*result.function.notes, *result.notes))],
    }


def _rows(rows: Rows) -> list[list[str]]:
    return [[plain(entry) for entry in row] for row in rows]


def _exact(value: Value) -> str | None:
    """The exact value as text; where there is none, its decimal."""
    return plain(value.exact) if value.exact is not None else value.decimal


def _point(point: CriticalPoint) -> Data:
    second = point.second_order
    names = [name.text for name, _ in point.point.values]
    found: Data = {
        "point": {name: _exact(value) for name, value in zip(names, point.coordinates, strict=True)},
        "approx": {name: value.approx for name, value in zip(names, point.coordinates, strict=True)},
        "decimal": {name: value.decimal for name, value in zip(names, point.coordinates, strict=True)},
        "function_value": _exact(point.function_value),
        "function_value_approx": point.function_value.approx,
        "eigenvalues": [] if second is None else [_exact(value) for value in second.eigenvalues],
        "eigenvalues_approx": [] if second is None else [value.approx for value in second.eigenvalues],
        "inertia": None,
        "kind": point.kind,
        "strict": point.strict,
        "test": point.test,
        "because": ascii_signs(point.because),
        "witness": [_witness(witness) for witness in point.witnesses],
        "proof": point.proof,
        "scope": point.scope,
    }
    if second is not None:
        if second.inertia is not None:
            found["inertia"] = {
                "positive": second.inertia.positive,
                "negative": second.inertia.negative,
                "zero": second.inertia.zero,
            }
        if second.hessian:
            found["hessian"] = _rows(second.hessian)
        found["leading_minors"] = [_exact(value) for value in second.minors]
        if second.discriminant is not None:
            found["discriminant"] = _exact(second.discriminant)
    if point.name:
        found["name"] = ascii_signs(point.name)
    if point.global_because:
        found["global_because"] = ascii_signs(point.global_because)
    if point.multipliers:
        found["multipliers"] = {name.text: _exact(value) for name, value in point.multipliers}
    if point.place:
        found["place"] = ascii_signs(point.place)
    if point.notes:
        found["notes"] = [note_data(note) for note in point.notes]
    return found


def _witness(witness: Witness) -> Data:
    found: Data = {
        "kind": witness.kind,
        "difference": plain(witness.difference),
        "sign": witness.sign,
        "text": ascii_signs(witness.text),
    }
    if witness.curve:
        found["curve"] = {name.text: plain(value) for name, value in witness.curve}
        found["parameter"] = None if witness.parameter is None else witness.parameter.text
        found["leading"] = witness.leading
        found["one_sided"] = witness.one_sided
    return found


def _family(family: Family) -> Data:
    found: Data = {
        "kind": family.kind,
        "point": {name.text: plain(value) for name, value in family.point},
        "parameters": [name.text for name in family.parameters],
        "where": _conditions(family, family.where),
        "function_value": None if family.function_value is None else plain(family.function_value),
        "eigenvalues": [plain(value) for value in family.eigenvalues],
        "classification": [_class(family, each) for each in family.classification],
        "because": ascii_signs(family.because),
    }
    if family.equations:
        found["equations"] = [plain(equation) for equation in family.equations]
    if family.samples:
        found["samples"] = [_point(point) for point in family.samples]
    return found


def _class(family: Family, each: Classification) -> Data:
    found: Data = {
        "kind": each.kind,
        "where": _conditions(family, each.where),
        "strict": each.strict,
        "because": ascii_signs(each.because),
    }
    if each.inertia is not None:
        found["inertia"] = {"positive": each.inertia.positive, "negative": each.inertia.negative, "zero": each.inertia.zero}
    if each.border:
        found["border"] = True
    if each.name:
        found["name"] = ascii_signs(each.name)
    if each.witnesses:
        found["witness"] = [_witness(witness) for witness in each.witnesses]
    return found


def _conditions(family: Family, where: tuple[Any, ...]) -> str:
    """`n integer, m integer, n + m even`, `t real`."""
    parts: list[str] = []
    said = 0
    for condition in where:
        if getattr(condition, "name", "") in ("integer", "even", "odd"):
            parts.append(f"{plain(condition.args[0])} {condition.name}")
        else:
            parts.append(plain(condition))
        said |= condition.support
    if where is family.where:
        parts += [f"{name.text} real" for name in family.parameters if not name.support & said]
    return ", ".join(parts)


def _case(case: Case) -> Data:
    return {
        "when": ", ".join(plain(condition) for condition in case.when),
        "points": [_point(point) for point in case.points],
        "families": [_family(family) for family in case.families],
        "complete": case.complete,
        "complete_because": ascii_signs(case.complete_because),
    }


def _candidate(candidate: Candidate) -> Data:
    value = candidate.function_value
    return {
        "where": {name.text: plain(each) for name, each in candidate.where},
        "equations": [plain(equation) for equation in candidate.equations],
        "parameters": [name.text for name in candidate.parameters],
        "function_value": None if value is None else _exact(value),
        "function_value_approx": None if value is None else value.approx,
        "kind": candidate.kind,
        "strict": candidate.strict,
        "because": ascii_signs(candidate.because),
        "witness": [_witness(witness) for witness in candidate.witnesses],
    }


def _extremes(extremes: Extremes) -> Data:
    return {
        "minimum": None if extremes.minimum is None else _exact(extremes.minimum),
        "minimum_at": [place + 1 for place in extremes.minimum_at],
        "minimum_because": ascii_signs(extremes.minimum_because),
        "maximum": None if extremes.maximum is None else _exact(extremes.maximum),
        "maximum_at": [place + 1 for place in extremes.maximum_at],
        "maximum_because": ascii_signs(extremes.maximum_because),
    }


def _branch(branch: Branch, number: str) -> Data:
    found: Data = {
        "number": number,
        "how": ascii_signs(branch.how),
        "equations": [plain(equation) for equation in branch.equations],
        "assigned": {name.text: plain(value) for name, value in branch.assigned},
        "conditions": [plain(condition) for condition in branch.conditions],
        "closing": branch.closing or None,
        "reason": ascii_signs(branch.reason),
        "points": [place + 1 for place in branch.points],
        "families": [place + 1 for place in branch.families],
        "steps": [_branch(child, f"{number}.{place}") for place, child in enumerate(branch.children, 1)],
    }
    return found
