"""The silent reader of the rules against forward differentiation, SymPy and exact values; what it leaves out and shares."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jachess.calculus import accumulation
from jachess.calculus.accumulation import Entries, differentiate, gradient_entries, hessian_entries, jacobian_entries
from jachess.calculus.rule_parts import Part, Variables
from jachess.calculus.rules import BY_HEAD, rule_for
from jachess.errors import InputError
from jachess.expression import nodes
from jachess.expression.nodes import (
    ONE,
    ZERO,
    Call,
    Constant,
    E,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Unknown,
    call,
    operations,
    postorder,
    total,
)

X, Y, Z, T, A, N, K = map(Name, ("x", "y", "z", "t", "a", "n", "k"))
XYZ = (X, Y, Z)

ARITHMETIC: dict[type[Node], Callable[[list[Any]], Any]] = {
    Sum: sum, Product: math.prod, Quotient: lambda uv: uv[0] / uv[1], Negative: lambda u: -u[0], Power: lambda uv: uv[0] ** uv[1],
}  # fmt: skip
RELATION: dict[str, Callable[[Any, Any], bool]] = {
    ">": lambda u, v: u > v, "<": lambda u, v: u < v, ">=": lambda u, v: u >= v, "<=": lambda u, v: u <= v,
}  # fmt: skip
FLOAT: dict[str, Callable[..., Any]] = {
    "max": max, "min": min, "sign": lambda u: (u > 0) - (u < 0), "ln": math.log, "atan2": math.atan2, "sech": lambda u: 1 / math.cosh(u), "abs": abs, "hypot": math.hypot,
} | {name: getattr(math, name) for name in ("sin", "cos", "exp", "tanh", "sqrt", "cosh", "sinh")}  # fmt: skip


def value(node: Node, at: Mapping[Node, Any]) -> Any:
    """The node's value, exact where the values are; pieces whose condition fails are not looked at."""
    known: dict[Node, Any] = dict(at)
    stack = [node]
    while stack:
        part = stack[-1]
        if part in known:
            stack.pop()
            continue
        if type(part) is Call and part.name == "piecewise":
            needed = list(part.args[1::2])
            if all(each in known for each in needed):
                chosen = next((v for v, c in zip(part.args[0::2], part.args[1::2]) if known[c]), None)
                if chosen is None and len(part.args) % 2:
                    chosen = part.args[-1]
                if chosen is None:
                    raise ZeroDivisionError("between the pieces")
                if chosen in known:
                    known[part] = known[chosen]
                else:
                    stack.append(chosen)
                continue
        else:
            needed = list(part.args)
        missing = [each for each in needed if each not in known]
        if missing:
            stack += missing
        else:
            known[part] = _applied(part, [known[each] for each in needed])
    return known[node]


def _applied(node: Node, args: list[Any]) -> Any:
    if type(node) is Number:
        return Fraction(node.value)
    if type(node) is Constant:
        return math.pi if node.name == "pi" else math.e
    if type(node) is Call:
        return (RELATION.get(node.name) or FLOAT[node.name])(*args)
    return ARITHMETIC[type(node)](args)


# The families of large systems


def rosenbrock(n: int) -> tuple[Node, list[Name]]:
    x = [Name(f"x{i}") for i in range(n)]
    return total(term for i in range(n - 1) for term in (100 * (x[i + 1] - x[i] ** 2) ** 2, (1 - x[i]) ** 2)), x


def kinetics(n: int) -> tuple[list[Node], list[Name]]:
    c = [Name(f"c{i}") for i in range(n)]
    rates = [Name(f"k{i}") * c[i] * c[(i + 1) % n] / (1 + c[i] ** 2) for i in range(n)]
    return [rates[i - 2] - rates[i] - rates[i - 1] for i in range(n)], c


def lennard_jones(atoms: int) -> tuple[Node, list[Name]]:
    place = [[Name(f"{axis}{i}") for axis in "xyz"] for i in range(atoms)]
    terms = []
    for i in range(atoms):
        for j in range(i):
            r2 = Sum(tuple((p - q) ** 2 for p, q in zip(place[i], place[j])))
            terms.append(4 * (1 / r2**6 - 1 / r2**3))
    return total(terms), [name for point in place for name in point]


def robot_arm(joints: int) -> tuple[list[Node], list[Name]]:
    q = [Name(f"q{i}") for i in range(joints)]
    bent = [total(q[1 : i + 1]) for i in range(1, joints)]
    reach = total(Name(f"l{i}") * call.cos(angle) for i, angle in enumerate(bent))
    return [call.cos(q[0]) * reach, call.sin(q[0]) * reach, total(Name(f"l{i}") * call.sin(a) for i, a in enumerate(bent))], q


def network(width: int) -> tuple[list[Node], list[Name]]:
    weights: list[Name] = []

    def weight() -> Name:
        weights.append(Name(f"w{len(weights)}"))
        return weights[-1]

    layer: list[Node] = [Number(Fraction(i + 1, 7)) for i in range(width)]
    for _ in range(2):
        layer = [call.tanh(total([*(weight() * unit for unit in layer), weight()])) for _ in range(width)]
    return [total(weight() * unit for unit in layer)], weights


def logistic(n: int) -> tuple[Node, list[Name]]:
    w = [Name(f"w{i}") for i in range(n)]
    scores = [total(Fraction(7 * i + 3 * j + 1, 10) * w[j] for j in range(n)) for i in range(2 * n)]
    return total(call.ln(1 + call.exp(-score)) for score in scores), w


def nested(depth: int) -> tuple[Node, list[Name]]:
    f: Node = X
    for _ in range(depth):
        f = call.sin(f * X + Y)
    return f, [X, Y]


SYSTEMS: dict[str, tuple[list[Node], list[Name]]] = {
    "kinetics": kinetics(5),
    "robot arm": robot_arm(4),
    "network": network(2),
    "Rosenbrock": ([rosenbrock(5)[0]], rosenbrock(5)[1]),
    "Lennard-Jones": ([lennard_jones(3)[0]], lennard_jones(3)[1]),
    "logistic": ([logistic(3)[0]], logistic(3)[1]),
    "nested": ([nested(3)[0]], nested(3)[1]),
    "a curve of many components": ([T, T**2, call.sin(T**2), call.exp(call.sin(T**2)), call.sin(T**2) * A, ONE], [T]),
}


def point(*roots: Node) -> dict[Node, Fraction]:
    """A rational point where all families are defined."""
    names = dict.fromkeys(part for part in postorder(*roots) if type(part) is Name)
    return {name: Fraction(3 + 7 * place % 11, 5 + place) for place, name in enumerate(names)}


# Values


@pytest.mark.parametrize("name", SYSTEMS)
def test_jacobian_is_what_forward_differentiation_gives(name: str) -> None:
    components, variables = SYSTEMS[name]
    entries = jacobian_entries(components, variables)
    at = {key: float(number) for key, number in point(*components).items()}
    for f, row in zip(components, entries.rows(), strict=True):
        for x, entry in zip(variables, row, strict=True):
            assert value(entry, at) == pytest.approx(value(differentiate(f, x), at), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", [name for name, (components, _) in SYSTEMS.items() if len(components) == 1])
def test_hessian_is_what_forward_differentiation_gives(name: str) -> None:
    (f,), variables = SYSTEMS[name]
    entries = hessian_entries(f, variables)
    at = {key: float(number) for key, number in point(f).items()}
    for x, row in zip(variables, entries.rows(), strict=True):
        first = differentiate(f, x)
        for y, entry in zip(variables, row, strict=True):
            assert value(entry, at) == pytest.approx(value(differentiate(first, y), at), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", SYSTEMS)
def test_sympy_finds_the_same_first_derivatives(name: str) -> None:
    sympy = pytest.importorskip("sympy")
    components, variables = SYSTEMS[name]
    entries = jacobian_entries(components, variables)
    symbols, at = _sympy_point(sympy, components)
    for i, f in enumerate(components):
        for j, x in enumerate(variables):
            slope = sympy.diff(_sympified(sympy, f, symbols), symbols[x])
            _same(slope.subs(at), _sympified(sympy, entries.at(i, j), symbols).subs(at))


@pytest.mark.parametrize("name", ("Rosenbrock", "Lennard-Jones", "nested", "logistic"))
def test_sympy_finds_the_same_second_derivatives(name: str) -> None:
    sympy = pytest.importorskip("sympy")
    (f,), variables = SYSTEMS[name]
    entries = hessian_entries(f, variables)
    symbols, at = _sympy_point(sympy, (f,))
    for (i, j), entry in entries.nonzero.items():
        if i <= j <= i + 2:
            slope = sympy.diff(_sympified(sympy, f, symbols), symbols[variables[i]], symbols[variables[j]])
            _same(slope.subs(at), _sympified(sympy, entry, symbols).subs(at))


def _sympy_point(sympy: Any, roots: Any) -> tuple[dict[Node, Any], dict[Any, Any]]:
    at = point(*roots)
    symbols = {name: sympy.Symbol(f"s{place}", real=True) for place, name in enumerate(at)}
    return symbols, {symbols[name]: sympy.Rational(q.numerator, q.denominator) for name, q in at.items()}


def _sympified(sympy: Any, node: Node, symbols: dict[Node, Any]) -> Any:
    made = dict(symbols)
    for part in postorder(node):
        if part in made:
            continue
        args = [made[arg] for arg in part.args]
        kind = type(part)
        if kind is Number:
            made[part] = sympy.Rational(part.value.numerator, part.value.denominator)  # type: ignore[attr-defined]
        elif kind is Call:
            made[part] = getattr(sympy, part.name)(*args)  # type: ignore[attr-defined]
        else:
            made[part] = ARITHMETIC[kind](args)
    return made[node]


def _same(expected: Any, found: Any) -> None:
    """Equal exactly, or to 30 digits where functions take part."""
    if expected != found:
        assert abs(complex((expected - found).n(30, chop=False))) <= 1e-25 * max(1, abs(complex(expected.n(30))))


names = st.sampled_from(XYZ)
leaves = st.one_of(names, names, st.integers(-3, 4).map(Number), st.just(A))
rational = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(lambda terms: Sum(tuple(terms))),
        st.lists(inner, min_size=2, max_size=4).map(lambda factors: Product(tuple(factors))),
        st.tuples(inner, inner).map(Quotient),
        inner.map(lambda u: Negative((u,))),
        st.tuples(inner, st.integers(-2, 3).map(Number)).map(Power),
        st.tuples(inner, inner).map(lambda pair: Call("max", pair)),
        st.tuples(inner, inner, inner).map(lambda uvw: Call("piecewise", (uvw[0], Call(">", (uvw[1], ONE)), uvw[2]))),
        inner.map(lambda u: Sum((Product((u, u)), Power((u, Number(2))), u))),
    ),
    max_leaves=12,
)
AT = {X: Fraction(2, 3), Y: Fraction(-7, 5), Z: Fraction(11, 4), A: Fraction(5, 7)}


def _or_none(node: Node) -> Fraction | None:
    try:
        return value(node, AT)
    except (ZeroDivisionError, ValueError):
        return None


@given(st.lists(rational, min_size=1, max_size=3), st.permutations(XYZ))
def test_every_way_gives_the_same_exact_values(components: list[Node], variables: list[Name]) -> None:
    assume(all(len(set(part.args)) > 1 for f in components for part in postorder(f) if type(part) is Call and part.name == "max"))
    jacobian = jacobian_entries(components, variables)
    second = hessian_entries(components[0], variables)
    for i, f in enumerate(components):
        assume(_or_none(f) is not None)
        gradient = gradient_entries(f, variables)
        for j, x in enumerate(variables):
            forward = _or_none(differentiate(f, x))
            assert forward == _or_none(gradient[j]) == _or_none(jacobian.at(i, j))
    for i, x in enumerate(variables):
        first = differentiate(components[0], x)
        for j, y in enumerate(variables):
            expected, found = _or_none(differentiate(first, y)), _or_none(second.at(i, j))
            assert expected == found or None in (expected, found)


# Structure


def test_zero_entries_are_not_there() -> None:
    f, x = rosenbrock(40)
    entries = hessian_entries(f, x)
    assert set(entries.nonzero) == {(i, j) for i in range(40) for j in range(40) if abs(i - j) <= 1}
    assert list(entries.nonzero) == sorted(entries.nonzero)
    components, c = kinetics(40)
    assert len(jacobian_entries(components, c).nonzero) == 4 * 40


@pytest.mark.parametrize("f", [X - X, Sum((X, Negative((X,)))), call.sign(X * Y), ONE, A, Product((ZERO, X))], ids=str)
def test_what_is_known_to_be_zero_is_no_entry(f: Node) -> None:
    assert not jacobian_entries([f], XYZ).nonzero
    assert gradient_entries(f, XYZ) == (ZERO, ZERO, ZERO)


def test_entries_show_themselves_as_rows() -> None:
    entries = jacobian_entries([X * Y, Z + A], XYZ)
    assert entries.shape == (2, 3)
    assert entries.rows() == ((Y, X, ZERO), (ZERO, ZERO, ONE))
    assert entries.at(0, 1) is X
    assert entries.at(1, 1) is ZERO


def test_hessian_below_the_diagonal_is_the_half_above() -> None:
    f, x = lennard_jones(3)
    entries = hessian_entries(f, x)
    assert all(entries.at(j, i) is entry for (i, j), entry in entries.nonzero.items())


def test_a_parameter_is_held() -> None:
    assert gradient_entries(A * X * Y, (Y,)) == (A * X,)


PIECES = [
    (Call("piecewise", (X * Y, Call(">", (X, ZERO)), X**2)), [({X: 3, Y: 5}, 5), ({X: -3, Y: 5}, -6)]),
    (Call("piecewise", (Y * call.ln(X), Call(">", (X, ZERO)), X * Y)), [({X: 2.0, Y: 5.0}, 2.5), ({X: -2.0, Y: 5.0}, 5.0)]),
    (Call("max", (X**2, Y)), [({X: 3, Y: 5}, 6), ({X: 2, Y: 5}, 0)]),
    (Call("max", (call.sqrt(X), Y + X)), [({X: 0.0, Y: 2.0}, 1)]),
    (Call("min", (Y, X * Y, call.sin(X))), [({X: 2.0, Y: -1.0}, -1.0), ({X: -1.0, Y: 7.0}, 7.0)]),
    (Call("max", (Call("min", (X, Y)), X * Y)), [({X: 2, Y: 5}, 5), ({X: Fraction(1, 2), Y: Fraction(3, 4)}, 1)]),
]


@pytest.mark.parametrize(("f", "values"), PIECES, ids=[str(f) for f, _ in PIECES])
def test_a_derivative_stays_inside_its_piece(f: Node, values: list[tuple[dict[Node, Any], Any]]) -> None:
    entry = gradient_entries(f, (X, Y))[0]
    assert type(entry) is Call
    scaled = jacobian_entries([A * f, A * f + Y], (X, Y)).at(1, 0)
    for at, expected in values:
        assert value(entry, at) == value(differentiate(f, X), at) == expected
        assert value(scaled, {**at, A: 3}) == 3 * expected


def test_a_second_derivative_stays_inside_its_piece() -> None:
    entry = hessian_entries(PIECES[1][0], (X, Y)).at(0, 1)
    assert value(entry, {X: -2.0, Y: 5.0}) == 1
    assert value(entry, {X: 2.0, Y: 5.0}) == 0.5


def test_binders_are_done_for_each_variable_apart() -> None:
    body = Call("sum", (X**K * Y, K, ONE, N))
    assert gradient_entries(body, (X, Y)) == (differentiate(body, X), differentiate(body, Y))
    assert gradient_entries(Z * body, XYZ)[1] is Z * differentiate(body, Y)
    with pytest.raises(InputError):
        gradient_entries(body, (X, N))


def test_a_bound_index_is_not_the_variable_of_the_same_name() -> None:
    area = Call("integral", (call.sin(T**2) * X, T, ZERO, T))
    assert differentiate(area, T) is call.sin(T**2) * X
    assert gradient_entries(area, (T, X)) == (call.sin(T**2) * X, Call("integral", (call.sin(T**2), T, ZERO, T)))
    assert differentiate(Call("integral", (T, T, ZERO, T)), T) is T
    series = Call("sum", (X**K, K, ONE, N))
    assert gradient_entries(series * K, (K,)) == (series,)


def test_unknown_functions_follow_the_chain_rule() -> None:
    f = Unknown("f", (), (X * Y, X))
    by_first, by_second = Unknown("f", (1,), f.args), Unknown("f", (2,), f.args)
    by_x, by_y = gradient_entries(f, (X, Y))
    assert type(by_x) is Sum
    assert set(by_x.args) == {by_second, by_first * Y}
    assert by_y is by_first * X


# The rows of the table that give the partials themselves

ROWS: dict[str, Node] = {
    "difference": X**2 - X * Y,
    "sum": Sum((X**2, Y, X * Y)),
    "negation": Negative((X * Y,)),
    "constant multiple": Product((Number(3), X, A, Y)),
    "product": Product((X + Y, X)),
    "product of n factors": Product((X + Y, X, Negative((Y,)), X)),
    "constant divisor": Quotient((X * Y, A)),
    "reciprocal": Quotient((A, X * Y)),
    "quotient": Quotient((X * Y, X + Y)),
    "general power": Power((X * Y, Number(-3))),
    "chain": Power((A, X * Y)),
    "logarithmic differentiation": Power((X * Y, X + Y)),
    "multivariable chain": Call("atan2", (X * Y, X)),
}
MORE = [
    Product((X,) * 5 + (Y,) * 7),
    Power((X + Y, A)),
    Power((E, X * Y)),
    Call("sin", (X * Y,)),
    Call("hypot", (X, X)),
    Call("atan2", (A, X * Y)),
]


def test_every_row_with_partials_has_an_example() -> None:
    assert set(ROWS) == {rule.name for rules in BY_HEAD.values() for rule in rules if rule.partials}


@pytest.mark.parametrize("f", [*ROWS.values(), *MORE], ids=str)
def test_partials_are_the_rule_at_unit_primes(f: Node) -> None:
    rule, parts = rule_for(f, Variables(X.support | Y.support))
    assert rule.name == next((name for name, example in ROWS.items() if example is f), rule.name)
    assert rule.partials
    at = {X: 1.25, Y: 0.75, A: 1.5}
    for place, partial in enumerate(rule.partials(f, *parts)):
        unit = rule.combine(f, *(Part(part, ONE if k == place else ZERO) for k, part in enumerate(parts)))
        assert value(partial, at) == pytest.approx(value(unit, at), rel=1e-12)


# Cost, counted


def made_nodes(work: Callable[[], object]) -> int:
    """How many new nodes the work made."""
    before = sum(map(len, nodes._TABLES))
    kept = work()
    assert kept is not None
    return sum(map(len, nodes._TABLES)) - before


def test_the_hessian_of_a_nested_function_has_at_most_20_times_its_operations() -> None:
    f, x = nested(20)
    assert operations(*hessian_entries(f, x).nonzero.values()) <= 20 * operations(f)


def test_a_hessian_grows_as_its_function_does() -> None:
    sizes = []
    for n in (60, 120):
        f, x = rosenbrock(n)
        sizes.append(operations(*hessian_entries(f, x).nonzero.values()))
    assert sizes[1] <= 2.1 * sizes[0]


def test_only_the_upper_half_of_a_hessian_is_computed() -> None:
    x = [Name(f"half{i}") for i in range(30)]
    f = call.sin(total(each**2 for each in x))
    assert made_nodes(lambda: hessian_entries(f, x)) <= 2.3 * 30 * 30 / 2 + 10 * 30


def _chain(length: int, name: str) -> list[Node]:
    states: list[Node] = [Name(name)]
    for step in range(length):
        states.append(call.tanh(states[-1] * Name(f"{name}u{step}") + step))
    return states


def test_many_components_of_one_variable_share_one_sweep() -> None:
    states = _chain(300, "one")
    start = states[0]
    assert isinstance(start, Name)
    assert made_nodes(lambda: jacobian_entries(states[1:], [start])) <= 12 * 300


def test_components_of_few_variables_share_what_is_below_them() -> None:
    """40 rows read the end of a chain of 300 steps: the chain is swept once, not 40 times."""
    states = _chain(300, "few")
    start, knob = states[0], Name("fewu299")
    assert isinstance(start, Name)
    rows = [call.sin(states[-1] * k + knob) for k in range(2, 42)]
    assert made_nodes(lambda: jacobian_entries(rows, [start, knob])) <= 12 * 300 + 12 * 40


def test_two_components_of_many_variables_are_swept_twice() -> None:
    states = _chain(300, "many")
    controls = [Name(f"manyu{step}") for step in range(300)]
    rows = [total(states[1:]), total(state**2 for state in states[1:])]
    assert made_nodes(lambda: jacobian_entries(rows, controls)) <= 40 * 300


@pytest.mark.parametrize("head", ("sin", "max", "abs"))
def test_deep_graphs(head: str) -> None:
    f: Node = X
    for step in range(5000):
        f = Call("max", (f + Y, Number(-step))) if head == "max" else call(head, f) * Y
    found = [differentiate(f, X), *gradient_entries(f, (X, Y)), *jacobian_entries([f, f + X], (X, Y)).nonzero.values()]
    if head == "sin":
        found += hessian_entries(f, (X, Y)).nonzero.values()
    assert all(entry.support for entry in found)
    if head != "sin":
        at = {X: Fraction(3), Y: Fraction(1)}
        assert [value(entry, at) for entry in found[:3]] == [1, 1, 5000 if head == "max" else 15000]


def test_a_memo_is_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    memo: dict[Node, Node] = {}
    f = call.sin(X * Y) + call.exp(X)
    first = differentiate(f, X, memo)
    monkeypatch.setattr(accumulation, "rule_for", lambda *_: pytest.fail("differentiated twice"))
    assert differentiate(f, X, memo) is first


def test_each_distinct_node_is_differentiated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Node] = []

    def counted(f: Node, x: Any) -> Any:
        asked.append(f)
        return rule_for(f, x)

    monkeypatch.setattr(accumulation, "rule_for", counted)
    f, x = lennard_jones(3)
    assert isinstance(hessian_entries(f, x), Entries)
    assert len(asked) == len(set(asked))
