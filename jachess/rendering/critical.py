"""Critical points as blocks: the system and its case split, the table of points, how each was classified, the proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jachess.expression.nodes import Call, Name, Node
from jachess.rendering.blocks import (
    Block,
    Definitions,
    Equation,
    Formula,
    Heading,
    Inline,
    Item,
    Listing,
    Matrix,
    Outline,
    Paragraph,
    Partial,
    Span,
    Style,
    Table,
    formula,
)
from jachess.rendering.formats import RenderOptions
from jachess.rendering.symbols import applied, listed, names, notes_on
from jachess.results.functions import VectorFunction
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
    SecondOrder,
    Witness,
)

KIND_STYLE: dict[str, Style] = {"minimum": "result", "maximum": "result", "saddle": "result", "degenerate": "warning"}
COMPLETE = {
    "proved": "These are all critical points",
    "proved in box": "These are all critical points in the box",
    "unproved": "It is not proved that these are all critical points",
}
CLOSED = {
    "contradiction": "no solution",
    "complex": "no real solution",
    "outside": "outside the domain",
    "not critical": "not a critical point",
    "repeated": "found before",
    "open": "not decided",
}


# How reasons are written with signs beyond ASCII; the formats that have none write them back.
SIGNS = (
    ("-infinity", "−∞"),
    ("-> infinity", "→ ∞"),
    ("to infinity on", "to ∞ on"),
    ("= -", "= −"),
    ("f - f(p)", "f − f(p)"),
    (">=", "≥"),
    ("<=", "≤"),
)


def spoken(text: str) -> str:
    """A reason as it is shown.

    >>> spoken("it tends to -infinity on x = -t for t -> infinity")
    'it tends to −∞ on x = −t for t → ∞'
    """
    for plain, shown in SIGNS:
        text = text.replace(plain, shown)
    return text


def critical_blocks(result: CriticalPoints, options: RenderOptions) -> Iterator[Block]:
    """The page of `critical`."""
    function = result.function
    yield Heading((("Extrema under constraints of " if result.constraints else "Critical points of "), _space(function)), 1)
    yield from _reading(function)
    if result.constraints:
        yield Paragraph(("subject to ", listed(result.constraints)))
    yield from notes_on((*function.notes, *result.notes))
    if result.stopped:
        yield Paragraph((Span(f"Stopped: {result.stopped}. What follows was found before.", "warning"),))
    if options.steps != "none":
        yield from _system(result, options)
        if result.hessian and (result.points or result.families or result.cases):
            yield from _hessian(result.hessian, function.variables)
    if result.cases:
        for case in result.cases:
            yield from _case(case, function, options)
    else:
        yield from _found(result.points, result.families, function, options, bool(result.candidates))
    if result.candidates:
        yield from _candidates(result.candidates, function)
    if result.extremes is not None:
        yield from _extremes(result.extremes, result.points, function)
    yield from _completeness(result)
    if result.verified:
        yield Heading(("Checked afresh",))
        yield Listing(tuple((text,) for text in result.verified))


def classified_blocks(result: Classified, options: RenderOptions) -> Iterator[Block]:
    """The page of `classify`."""
    function = result.function
    yield Heading(("Classification of a point of ", _space(function)), 1)
    yield from _reading(function)
    yield from notes_on((*function.notes, *result.notes))
    yield Heading(("The gradient there",))
    rows = []
    for name, entry, value in zip(function.variables, result.gradient, result.gradient_there, strict=True):
        parts: tuple[Node | Partial | str, ...] = (entry, _equals(value), *_bare(value).parts)
        rows.append((_partial(function, name), formula(*parts)))
    yield Definitions(tuple(rows))
    if result.point is None:
        yield Paragraph((Span("Not a critical point", "undefined"), f": {result.reason}"))
        return
    if options.steps != "none" and result.hessian:
        yield from _hessian(result.hessian, function.variables)
    yield from _explained(result.point, function, options)


# What was read, the system


def _space(function: VectorFunction) -> Formula:
    n = len(function.variables)
    raised = str(n).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")) if n > 1 else ""
    return formula(Name(function.name), f": ℝ{raised} → ℝ")


def _reading(function: VectorFunction) -> Iterator[Block]:
    yield Definitions(((formula(applied(function.name, function.variables)), formula(function.components[0])),))
    if function.parameters:
        yield Paragraph((Span(names(function.parameters), "held"), " held constant"))
    if function.assumptions:
        yield Paragraph(("assuming ", listed(function.assumptions)))


def _partial(function: VectorFunction, name: Name) -> Formula:
    return formula(Partial((name,), function.name, total=len(function.variables) == 1))


def _system(result: CriticalPoints, options: RenderOptions) -> Iterator[Block]:
    function = result.function
    yield Heading((("The conditions" if result.constraints else "Where the gradient is zero"),))
    if result.gradient:
        rows = zip(function.variables, result.gradient, strict=False)
        yield Definitions(tuple((_partial(function, name), formula(entry, " = 0")) for name, entry in rows))
    items: list[Item] = []
    for place, branch in enumerate(result.branches, 1):
        items += _items(branch, str(place) if len(result.branches) > 1 else "", function)
    if items:
        yield Outline(tuple(items))


def _items(root: Branch, prefix: str, function: VectorFunction) -> list[Item]:
    """A branch as items: what follows without a choice stays in one item, choices are items below it."""
    details, last = _chain(root)
    if root.how in ("gradient", "") and not details and not last.closing and last.children:
        return _below(last, prefix, function)
    number = prefix or "1"
    head: Inline = (Span("the system", "goal"),)
    if root.how == "factor" and root.equations:
        head = (Span(formula(root.equations[0], " = 0"), "goal"),)
        child = root.children[0] if len(root.children) == 1 else None
        if child is not None and child.how == "solve" and details and _says_the_same(root.equations[0], child):
            head, details = (Span(details[0][0], "goal"),), details[1:]  # type: ignore[arg-type]
    elif root.how not in ("gradient", "solve", "nonnegative", "factor", ""):
        head = (Span(root.how, "goal"),)
    elif details:
        head, details = details[0], details[1:]
    below = tuple(_below(last, number, function)) if last.children else ()
    return [Item(number, head, tuple(details), below, _closing(last))]


def _says_the_same(equation: Node, child: Branch) -> bool:
    """Whether the solution of an equation is seen at a glance: x − 1 = 0, x = 1."""
    name, value = child.assigned[-1]
    return equation.support == name.support and not value.args


def _below(branch: Branch, prefix: str, function: VectorFunction) -> list[Item]:
    found: list[Item] = []
    for place, child in enumerate(branch.children, 1):
        number = f"{prefix}.{place}" if prefix else str(place)
        found += _items(child, number, function)
    return found


def _chain(branch: Branch) -> tuple[list[Inline], Branch]:
    """The lines for what follows without a choice, and the branch where the choices or the end come."""
    details: list[Inline] = []
    if branch.how == "solve" and branch.assigned:
        details.append(_solution(branch))
    if branch.reason and not branch.closing:
        details.append((branch.reason,))
    while len(branch.children) == 1 and not branch.closing:
        child = branch.children[0]
        if child.how == "solve" and child.assigned:
            details.append(_solution(child))
        elif child.how == "nonnegative":
            shown = [formula(equation, " = 0") for equation in child.equations]
            line: list[str | Formula | Span] = ["terms that are never negative: "]
            for place, each in enumerate(shown):
                line += [", ", each] if place else [each]
            details.append(tuple(line))
        elif child.how in ("factor", "gradient"):
            break
        else:
            details.append((child.how,))
        if child.reason and not child.closing:
            details.append((child.reason,))
        branch = child
    if len(branch.children) > 1 and branch.equations:
        details.append((formula(branch.equations[0], " = 0"),) if len(branch.equations) == 1 else _equations(branch.equations))
    elif not branch.children and branch.equations and branch.closing and branch.how != "factor":
        details.append(_equations(branch.equations))
    return details, branch


def _solution(branch: Branch) -> Inline:
    name, value = branch.assigned[-1]
    return (formula(name, " = ", value),)


def _equations(equations: Sequence[Node]) -> Inline:
    line: list[str | Formula | Span] = []
    for place, equation in enumerate(equations):
        shown = formula(equation, " = 0")
        line += [", ", shown] if place else [shown]
    return tuple(line)


def _closing(branch: Branch) -> Inline:
    if not branch.closing:
        return ()
    found = _named(branch)
    reason: Inline = (f": {spoken(branch.reason)}",) if branch.reason else ()
    if branch.closing == "solved":
        return (Span(found or "solved", "ok"), *reason)
    if branch.closing == "repeated" and found:
        return (Span(f"{'on' if branch.families else 'found before:'} {found}", "faint"),)
    style: Style = "warning" if branch.closing == "open" else "faint"
    return (Span(CLOSED[branch.closing], style), *reason)


def _named(branch: Branch) -> str:
    """points 1, 2 and family A."""
    parts: list[str] = []
    if branch.points:
        parts.append(f"point{'s' if len(branch.points) > 1 else ''} {', '.join(str(place + 1) for place in branch.points)}")
    if branch.families:
        parts.append(f"famil{'ies' if len(branch.families) > 1 else 'y'} {', '.join(_letter(place) for place in branch.families)}")
    return " and ".join(parts)


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else f"A{place - 25}"


def _hessian(rows: tuple[tuple[Node, ...], ...], variables: Sequence[Name]) -> Iterator[Block]:
    if len(variables) == 1:
        yield Heading(("The second derivative",))
        yield Equation(formula(Partial((variables[0], variables[0]), "f", total=True)), (("=", formula(rows[0][0])),))
        return
    yield Heading(("The Hessian",))
    cells = tuple(tuple(formula(entry) for entry in row) for row in rows)
    yield Equation(formula(applied("H", tuple(variables))), (("=", Matrix(cells, "H", result=True)),))


# The points


def _found(
    points: Sequence[CriticalPoint],
    families: Sequence[Family],
    function: VectorFunction,
    options: RenderOptions,
    otherwise: bool,
    hint: bool = True,
) -> Iterator[Block]:
    if points:
        yield Heading(("The critical points" if len(points) > 1 else "The critical point",))
        yield _table(points, function)
        if options.steps != "none":
            every = options.steps == "full"
            for point in points:
                if every or point.test != "eigenvalues":
                    yield from _explained(point, function, options)
            if hint and not every and any(point.test == "eigenvalues" for point in points):
                yield Paragraph(("--steps full explains each point",), "faint")
    for place, family in enumerate(families):
        yield from _family(family, function, _letter(place), options)
    if not points and not families and not otherwise:
        yield Heading(("No critical points",))


def _table(points: Sequence[CriticalPoint], function: VectorFunction) -> Table:
    with_places = any(point.place for point in points)
    several = len(function.variables) > 1
    heads: list[Inline] = [("",), (_tuple(function.variables),), (formula(Name(function.name)),)]
    heads += [("eigenvalues" if several else formula(Partial((function.variables[0],) * 2, function.name, total=True)),), ("kind",)]
    with_discriminant = all(
        point.second_order is not None
        and point.second_order.discriminant is not None
        and _equals(point.second_order.discriminant) == " = "
        for point in points
    )
    if with_discriminant:
        heads.insert(3, (formula("D"),))
    if with_places:
        heads.insert(1, ("where",))
    rows: list[tuple[Inline, ...]] = []
    for number, point in enumerate(points, 1):
        row: list[Inline] = [(Span(str(number), "number"),), (_coordinates(point.coordinates),), (_value(point.function_value),)]
        if with_discriminant and point.second_order is not None and point.second_order.discriminant is not None:
            row.append((_value(point.second_order.discriminant),))
        row.append((_eigenvalues(point.second_order),))
        row.append((Span(_kind(point), KIND_STYLE[point.kind]),))
        if with_places:
            row.insert(1, (point.place,))
        rows.append(tuple(row))
    return Table(tuple(heads), tuple(rows))


def _kind(point: CriticalPoint) -> str:
    words = f"global {point.kind}" if point.scope == "global" else point.kind
    if point.kind in ("minimum", "maximum") and point.strict is False:
        words += ", not strict"
    return f"{words} ({point.name})" if point.name else words


def _tuple(variables: Sequence[Name]) -> Formula:
    if len(variables) == 1:
        return formula(variables[0])
    parts: list[Node | Partial | str] = ["("]
    for place, name in enumerate(variables):
        parts += [", ", name] if place else [name]
    return Formula((*parts, ")"))


def _coordinates(values: Sequence[Value]) -> Formula:
    if len(values) == 1:
        return _value(values[0])
    about = any(value.exact is None or _is_root(value.exact) for value in values)
    parts: list[Node | Partial | str] = ["≈ (" if about else "("]
    for place, value in enumerate(values):
        parts += [", "] if place else []
        parts += _bare(value).parts
    return Formula((*parts, ")"))


def _bare(value: Value) -> Formula:
    """The value without the sign that says it is rounded."""
    shown = _value(value)
    first = shown.parts[0]
    return Formula((first.removeprefix("≈ "), *shown.parts[1:])) if isinstance(first, str) else shown


def _equals(value: Value) -> str:
    return " ≈ " if value.exact is None or _is_root(value.exact) else " = "


def _value(value: Value) -> Formula:
    """The exact value, or the decimal where the exact one is a root without a readable form."""
    if value.exact is not None and not _is_root(value.exact):
        return formula(value.exact)
    if value.decimal is not None:
        return formula("≈ " + value.decimal.replace("-", "−"))
    if value.exact is not None:
        return formula(value.exact)
    return formula(value.reason or "undefined")


def _is_root(node: Node) -> bool:
    """Whether the node is, or contains, a root of a polynomial that has no readable radicals."""
    from jachess.expression.nodes import postorder

    return any(type(part).__name__ == "Root" for part in postorder(node))


def _eigenvalues(second: SecondOrder | None) -> Formula:
    if second is None:
        return formula("—")
    if not second.eigenvalues:
        if second.inertia is None:
            return formula("—")
        inertia = second.inertia
        signs = ["−"] * inertia.negative + ["0"] * inertia.zero + ["+"] * inertia.positive
        return formula(", ".join(signs))
    parts: list[Node | Partial | str] = []
    for place, value in enumerate(second.eigenvalues):
        parts += [", "] if place else []
        parts += _bare(value).parts
    about = any(_equals(value) == " ≈ " for value in second.eigenvalues)
    return Formula(("≈ ", *parts)) if about else Formula(tuple(parts))


def _explained(point: CriticalPoint, function: VectorFunction, options: RenderOptions) -> Iterator[Block]:
    """How one point was classified."""
    variables = function.variables
    about = any(_equals(value) == " ≈ " for value in point.coordinates)
    here = _coordinates(point.coordinates)
    yield Heading(("At ", formula(*_tuple(variables).parts, " " if about else " = ", *here.parts)))
    roots = [
        (name, value)
        for name, value in zip(variables, point.coordinates, strict=True)
        if value.exact is not None and _is_root(value.exact)
    ]
    if roots:
        yield Definitions(tuple((formula(name), formula(value.exact)) for name, value in roots if value.exact is not None))
    if point.multipliers:
        yield Definitions(tuple((formula(name), _value(value)) for name, value in point.multipliers))
    second = point.second_order
    lines: list[Inline] = []
    if second is not None:
        cells = tuple(tuple(_short(entry) for entry in row) for row in second.hessian)
        if len(variables) > 1 and cells and all(all(row) for row in cells):
            left = formula("H")
            yield Equation(left, (("=", Matrix(tuple(tuple(cell or formula("") for cell in row) for row in cells), "H")),))
        if second.characteristic is not None and len(variables) > 1 and not _is_root(second.characteristic):
            lines.append((formula("det(H − λ·I) = ", second.characteristic),))
        if second.eigenvalues and len(variables) > 1:
            lines.append(("eigenvalues ", _eigenvalues(second)))
        if second.discriminant is not None:
            x, y = (name.text for name in variables)
            named = f"D = f_{x}{x}·f_{y}{y} − f_{x}{y}²" if len(x) == len(y) == 1 else "D = det H"
            lines.append((formula(named, _equals(second.discriminant), *_bare(second.discriminant).parts),))
        if second.minors and len(variables) > 1:
            shown: list[str | Formula | Span] = ["leading principal minors "]
            for place, value in enumerate(second.minors):
                shown += [", ", _bare(value)] if place else [_bare(value)]
            if any(_equals(value) == " ≈ " for value in second.minors):
                shown.insert(1, "≈ ")
            lines.append(tuple(shown))
        if second.text:
            lines.append((spoken(second.text),))
    if point.because:
        lines.append((spoken(point.because),))
    for witness in point.witnesses:
        lines.append(_witness(witness))
    strict = ", strict" if point.strict and point.kind in ("minimum", "maximum") else ""
    lines.append(
        (
            Span(f"{_kind(point)}{strict}", KIND_STYLE[point.kind]),
            *((f": {spoken(point.global_because)}",) if point.global_because else ()),
        )
    )
    yield Listing(tuple(lines))
    yield from notes_on(point.notes)


def _short(entry: Node) -> Formula | None:
    """An entry of a Hessian at a point, unless it is a root without a readable form."""
    return None if _is_root(entry) else formula(entry)


def _witness(witness: Witness) -> Inline:
    if witness.kind != "curve":
        return (f"{spoken(witness.text)}: " if witness.text else "", formula(witness.difference))
    curve: list[Node | Partial | str] = []
    for place, (name, value) in enumerate(witness.curve):
        curve += [", ", name, " = ", value] if place else [name, " = ", value]
    sign = {1: " > 0", -1: " < 0", 0: ""}[witness.sign]
    rest = " + …" if witness.leading else ""
    side = "" if witness.sign == 0 or witness.parameter is None else " for small t > 0" if witness.one_sided else " for small t ≠ 0"
    return ("along ", Formula(tuple(curve)), ": ", formula("f − f(p) = ", witness.difference, rest + sign), side)


# Families, cases, candidates, extremes


FAMILY = {"periodic": "A periodic family", "curve": "A curve", "surface": "A surface", "region": "A region"}


def _family(family: Family, function: VectorFunction, letter: str, options: RenderOptions) -> Iterator[Block]:
    yield Heading((f"{FAMILY[family.kind]} of critical points ({letter})",))
    if family.point:
        names_, values = tuple(name for name, _ in family.point), tuple(value for _, value in family.point)
        line: list[str | Formula | Span] = [formula(*_tuple(names_).parts, " = ", *_tuple_of(values).parts)]
    else:
        line = list(_equations(family.equations))
    conditions = _conditions(family.where)
    if conditions:
        line += [", ", *conditions]
    elif family.parameters and family.kind != "periodic" and family.point:
        line += [", ", names(family.parameters), " real"]
    yield Paragraph(tuple(line))
    rows: list[Inline] = []
    if family.function_value is not None:
        rows.append((formula(Name(function.name), " = ", family.function_value),))
    if family.eigenvalues:
        shown: list[str | Formula | Span] = ["eigenvalues "]
        for place, value in enumerate(family.eigenvalues):
            shown += [", ", formula(value)] if place else [formula(value)]
        rows.append(tuple(shown))
    rows += [_class(each) for each in family.classification]
    if family.because:
        rows.append((spoken(family.because),))
    if rows:
        yield Listing(tuple(rows))
    if options.steps == "full":
        for sample in family.samples:
            yield from _explained(sample, function, options)


def _class(each: Classification) -> Inline:
    strict = {True: ", strict", False: ", not strict", None: ""}[each.strict] if each.kind in ("minimum", "maximum") else ""
    words = f"{each.kind}{strict}" + (f" ({each.name})" if each.name else "")
    line: list[str | Formula | Span] = [Span(words, KIND_STYLE[each.kind])]
    conditions = _conditions(each.where)
    if conditions:
        line += [" where ", *conditions]
    if each.because:
        line += [f": {spoken(each.because)}"]
    return tuple(line)


WORDS = {"integer": "integer", "even": "even", "odd": "odd"}


def _conditions(where: Sequence[Node]) -> list[str | Formula | Span]:
    """n, m integer; n + m even; t > 0."""
    grouped: dict[str, list[Node]] = {}
    others: list[Node] = []
    for condition in where:
        if type(condition) is Call and condition.name in WORDS:
            grouped.setdefault(condition.name, []).append(condition.args[0])
        else:
            others.append(condition)
    shown: list[str | Formula | Span] = []
    for word, nodes in grouped.items():
        shown += [", "] if shown else []
        shown += [listed(nodes), f" {WORDS[word]}"]
    for condition in others:
        shown += [", "] if shown else []
        shown += [formula(condition)]
    return shown


def _tuple_of(values: Sequence[Node]) -> Formula:
    if len(values) == 1:
        return formula(values[0])
    parts: list[Node | Partial | str] = ["("]
    for place, value in enumerate(values):
        parts += [", ", value] if place else [value]
    return Formula((*parts, ")"))


def _case(case: Case, function: VectorFunction, options: RenderOptions) -> Iterator[Block]:
    yield Heading(("Case ", listed(case.when)) if case.when else ("For all values of the parameters",))
    yield from _found(case.points, case.families, function, options, False, hint=False)
    if case.complete != "proved":  # what is proved is said once, for all cases together
        style: Style = "warning" if case.complete == "unproved" else "ok"
        yield Paragraph((Span(COMPLETE[case.complete], style), f": {spoken(case.complete_because).rstrip('.')}."))


def _candidates(candidates: Sequence[Candidate], function: VectorFunction) -> Iterator[Block]:
    yield Heading(("Where the gradient does not exist",))
    rows: list[tuple[Inline, ...]] = []
    for candidate in candidates:
        if candidate.where:
            parts: list[Node | Partial | str] = []
            for place, (name, value) in enumerate(candidate.where):
                parts += [", ", name, " = ", value] if place else [name, " = ", value]
            place_: Inline = (Formula(tuple(parts)),)
        else:
            place_ = _equations(candidate.equations)
        value_: Inline = ("—",) if candidate.function_value is None else (_value(candidate.function_value),)
        rows.append(
            (
                place_,
                value_,
                (Span(candidate.kind, "result" if candidate.kind != "undecided" else "warning"), f": {spoken(candidate.because)}"),
            )
        )
    yield Table((("where",), (formula(Name(function.name)),), ("candidate for",)), tuple(rows))


def _extremes(extremes: Extremes, points: Sequence[CriticalPoint], function: VectorFunction) -> Iterator[Block]:
    yield Heading(("Least and greatest value",))
    lines: list[Inline] = []
    for word, value, at, because in (
        ("minimum", extremes.minimum, extremes.minimum_at, extremes.minimum_because),
        ("maximum", extremes.maximum, extremes.maximum_at, extremes.maximum_because),
    ):
        if value is None:
            lines.append(
                (Span(f"global {word} not decided", "faint"),)
                if not because or because.startswith("not decided")
                else (Span(f"no global {word}", "faint"), f": {spoken(because)}")
            )
            continue
        places: list[str | Formula | Span] = []
        for number, place in enumerate(at):
            places += [", " if number else " at ", _coordinates(points[place].coordinates)]
        lines.append((Span(f"global {word} ", "result"), _value(value), *places, f": {spoken(because)}"))
    yield Listing(tuple(lines))


def _completeness(result: CriticalPoints) -> Iterator[Block]:
    yield Heading(("Complete?",))
    style: Style = "warning" if result.complete == "unproved" else "ok"
    sentence = COMPLETE[result.complete]
    if not result.points and not result.families and not result.cases and result.complete != "unproved":
        sentence = "There are no critical points" + (" in the box" if result.complete == "proved in box" else "")
    because = spoken(result.complete_because)
    yield Paragraph((Span(sentence, style), f": {because.rstrip('.')}." if because else "."))
    if result.box is not None:
        yield Definitions(tuple((formula(name), formula("[", low, ", ", high, "]")) for name, low, high in result.box), "∈")
    if result.open_boxes:
        yield Paragraph(("Open:",))
        lines: list[Inline] = []
        for box in result.open_boxes[:8]:
            parts: list[Node | Partial | str] = []
            for place, (name, low, high) in enumerate(box):
                parts += [", "] if place else []
                parts += [name, " ∈ [", low, ", ", high, "]"]
            lines.append((Formula(tuple(parts)),))
        if len(result.open_boxes) > 8:
            lines.append((f"and {len(result.open_boxes) - 8} more",))
        yield Listing(tuple(lines))


__all__ = ["classified_blocks", "critical_blocks"]
