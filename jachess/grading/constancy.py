"""Equality by derivatives: a difference whose derivatives vanish is constant on each connected part of the domain, and one
value on each part decides. For arcus functions and logarithms whose normal forms differ: atan x + atan(1/x) = π/2 for x > 0."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from itertools import product as combinations
from typing import Any

from jachess.expression.nodes import ZERO, Name, Node, Number, call, free_names, substitute
from jachess.grading.fields import Field, Generator, NoForm, Restart
from jachess.grading.normal_forms import NormalForms
from jachess.grading.places import Samples
from jachess.grading.proofs import prove

MAX_CELLS = 64
_BITS = 128

# values at which inverse functions are known
_KNOWN = (
    ZERO,
    Number(1),
    Number(-1),
    Number(Fraction(1, 2)),
    Number(Fraction(-1, 2)),
    Number(2),
    Number(-2),
    call.sqrt(3),
    -call.sqrt(3),
)


def constant_difference(left: Node, right: Node, assumptions: Sequence[Node] = ()) -> bool:
    """Whether left = right is proved by derivatives and one value on each part of the common domain."""
    from jachess.calculus.accumulation import differentiate

    names = free_names(left, right)
    if not 1 <= len(names) <= 4:
        return False
    difference = left - right
    for name in names:
        try:
            slope = differentiate(difference, name)
        except (ValueError, ArithmeticError):
            return False
        if not prove(slope, ZERO, assumptions, thorough=True).equal:
            return False
    borders = _borders(left, right, names)
    if borders is None:
        return False
    found = False
    cells = [_between(borders[name]) for name in names]
    count = 1
    for parts in cells:
        count *= len(parts)
    if count > MAX_CELLS:
        return False
    for cell in combinations(*cells):
        outcome = _on_cell(left, right, dict(zip(names, cell, strict=True)), assumptions)
        if outcome is False:
            return False
        found = found or outcome is True
    return found


Interval = tuple[Fraction | None, Fraction | None]


def _between(borders: list[Fraction]) -> list[Interval]:
    ends: list[Fraction | None] = [None, *borders, None]
    return list(pairwise(ends))


def _on_cell(left: Node, right: Node, cell: dict[Name, Interval], assumptions: Sequence[Node]) -> bool | None:
    """True where the sides are proved equal at a point of the cell, None where they are not defined on it, else False."""
    from jachess.errors import JachessError, Undefined
    from jachess.expression.ball import enclose_many
    from jachess.expression.exact import value_at

    samples = Samples(cell, assumptions)
    choices = {name: _candidates(interval, name, samples) for name, interval in cell.items()}
    if not all(choices.values()):
        return None  # the assumptions exclude the cell
    defined = False
    for attempt in range(8):
        point: dict[Node, Node] = {name: values[(attempt + k) % len(values)] for k, (name, values) in enumerate(choices.items())}
        one, other = (substitute(node, point) for node in (left, right))
        balls = enclose_many((one, other), {}, _BITS)
        if None in balls:
            continue
        defined = True
        if not balls[0].overlaps(balls[1]):
            return False
        if prove(one, other, (), thorough=True).equal:
            return True
    if defined:
        return False
    try:
        point = {name: values[0] for name, values in choices.items()}
        for node in (left, right):
            value_at(node, point)
    except Undefined:
        return None
    except JachessError:
        pass
    return False


def _candidates(interval: Interval, name: Name, samples: Samples) -> list[Node]:
    """Values inside an interval that the assumptions admit: first those at which inverse functions are known."""
    low, high = interval
    found = [value for value in _KNOWN if _inside(value, low, high)]
    if low is not None and high is not None:
        found.append(Number((low + high) / 2))
    else:
        found.append(Number(low + 1 if low is not None else high - 1 if high is not None else Fraction(1, 3)))
    return [value for value in found if _admitted(value, name, samples)]


def _admitted(value: Node, name: Name, samples: Samples) -> bool:
    if type(value) is Number:
        return samples.admits(name, Fraction(value.value))
    return name not in samples.step and _inside(value, samples.low.get(name), samples.high.get(name))


def _inside(value: Node, low: Fraction | None, high: Fraction | None) -> bool:
    from jachess.expression.signs import compare

    return (low is None or compare(value, Number(low)) > 0) and (high is None or compare(value, Number(high)) < 0)


# Where something may happen: the borders of the cells


def _borders(left: Node, right: Node, names: tuple[Name, ...]) -> dict[Name, list[Fraction]] | None:
    """For each name the values at which a part of the expressions may be singular or leave its domain; None where the set
    of such points is not made of values of single names."""
    units: dict[str, int] = {}
    for _ in range(8):
        field = Field(units, True)
        forms = NormalForms(field)
        try:
            forms.of(left)
            forms.of(right)
            return _cut(forms, names)
        except Restart:
            continue
        except NoForm:
            return None
    return None


def _cut(forms: NormalForms, names: tuple[Name, ...]) -> dict[Name, list[Fraction]] | None:
    field = forms.field
    found: dict[Name, list[Fraction]] = {name: [] for name in names}
    owner = {str(field.made[name]): name for name in names if name in field.made}
    for factor in _singular(forms):
        if field.never_zero(factor):
            continue
        poly = _norm(field, factor)
        used = field.names(poly)
        if not used:
            continue
        if len(used) != 1 or used[0] not in owner:
            return None
        roots = _roots(poly, field.places[used[0]])
        if roots is None:
            return None
        found[owner[used[0]]] += roots
    return {name: sorted(set(roots)) for name, roots in found.items()}


def _norm(field: Field, poly: Any) -> Any:
    """A polynomial without roots and signs that vanishes wherever this one does: the product over their conjugates."""
    for relation in reversed(field.relations):
        place = next(k for k, degree in enumerate(relation.degrees()) if degree)
        if field.generators[f"t{place}"].kind in ("root", "sign") and f"t{place}" in field.names(poly):
            poly = poly.resultant(relation, f"t{place}")
            if len(poly) > 200:
                raise NoForm
    return poly


def _singular(forms: NormalForms) -> list[Any]:
    """The factors at whose zeros a part may be singular: divisors, what stands under roots, logarithms, signs, 1 − u² of asin.

    Raises: NoForm when a function has singularities of its own."""
    field = forms.field
    seen: dict[str, Any] = {}

    def take(poly: Any) -> None:
        if not poly.is_constant():
            for factor, _ in field.factored(poly)[1]:
                seen[str(factor)] = factor

    for poly in list(field.divisors.values()):
        take(poly)
    for key, generator in list(field.made.items()):
        made = field.generators[str(generator)]
        if made.kind == "root" and made.base is not None:
            take(made.base[0])
        elif made.kind == "log":
            take(made.base)
        elif made.kind == "opaque" and made.value is None:
            if not (isinstance(key, tuple) and key[0] in _ENTIRE):
                raise NoForm
            if key[0] == "asin":
                u = forms.arcs[str(generator)][1]
                take(u[1] - u[0])
                take(u[1] + u[0])
    for _, poly in list(field.signs.values()):
        take(poly)
    return [poly for poly in seen.values() if field.generators.get(str(poly), _PLAIN).kind not in ("root", "exp", "sign")]


_PLAIN = Generator("name")
# analytic wherever their argument is, for real arguments (asin between −1 and 1)
_ENTIRE = frozenset({"asin", "atan", "erf", "erfi", "Si", "Shi", "fresnels", "fresnelc"})


def _roots(poly: Any, place: int) -> list[Fraction] | None:
    """The real roots of a polynomial in one generator, if they are rational."""
    from flint import fmpz_poly

    coefficients: dict[int, int] = {}
    for coefficient, monomial in zip(poly.coeffs(), poly.monoms(), strict=True):
        coefficients[int(monomial[place])] = int(coefficient)
    polynomial = fmpz_poly([coefficients.get(k, 0) for k in range(max(coefficients) + 1)])
    found: list[Fraction] = []
    for factor, _ in polynomial.factor()[1]:
        if factor.degree() == 1:
            found.append(Fraction(-int(factor[0]), int(factor[1])))
        elif factor.degree() > 1 and any(root.imag == 0 for root, _ in factor.complex_roots()):
            return None
    return found
