"""The families of functions on which speed is measured, as texts in the language that jachess reads.

Each is a function of one size: what a user would write down or print from a program of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Literal, NamedTuple


class Case(NamedTuple):
    """One function: its text, the variables in order, the object that is asked for."""

    text: str
    variables: tuple[str, ...]
    kind: Literal["jacobian", "hessian"]


class Family(NamedTuple):
    """A family: `make(n)` is its case of size n. Beyond `peers` sizes only jachess and the fast peers are run."""

    name: str
    size: str  # what n counts
    make: Callable[[int], Case]
    peers: tuple[int, ...]
    beyond: tuple[int, ...] = ()


def _names(letter: str, n: int) -> tuple[str, ...]:
    return tuple(f"{letter}{i}" for i in range(1, n + 1))


def dense_cubic(n: int) -> Case:
    """n cubic forms in n variables: every monomial of degree 3 occurs in every component."""
    random = Random(n)
    x = _names("x", n)
    monomials = [f"{x[i]}*{x[j]}*{x[k]}" for i in range(n) for j in range(i, n) for k in range(j, n)]
    components = [" + ".join(f"{random.randint(2, 9)}*{monomial}" for monomial in monomials) for _ in range(n)]
    return Case(", ".join(components), x, "jacobian")


def robot_arm(n: int) -> Case:
    """The place of the hand of an arm with n joints that turn about the vertical and the horizontal axis by turns.

    u, v, w are the columns of the rotation after each joint; a joint replaces two of them.
    """
    columns = {"u": ["1", "0", "0"], "v": ["0", "1", "0"], "w": ["0", "0", "1"]}
    parts: list[str] = []
    place: list[list[str]] = [[], [], []]
    for i in range(1, n + 1):
        other, signs = ("v", ("", "-")) if i % 2 else ("w", ("-", ""))
        turned = {
            "u": [_mixed(f"cos(q{i})", a, f"{signs[0]}sin(q{i})", b) for a, b in zip(columns["u"], columns[other], strict=True)],
            other: [_mixed(f"{signs[1]}sin(q{i})", a, f"cos(q{i})", b) for a, b in zip(columns["u"], columns[other], strict=True)],
        }
        if i + 2 > n:
            del turned[other]  # no later joint turns it
        for name, entries in turned.items():
            for axis, entry in enumerate(entries):
                columns[name][axis] = entry
                if "(" in entry and "*" in entry:
                    columns[name][axis] = f"{name}{i}_{axis}"
                    parts.append(f"{name}{i}_{axis} = {entry}")
        for axis in range(3):
            if columns["u"][axis] != "0":
                place[axis].append(f"l{i}*{columns['u'][axis]}")
    text = ", ".join(" + ".join(terms) for terms in place)
    return Case(f"{text} where {'; '.join(parts)}" if parts else text, _names("q", n), "jacobian")


def _mixed(first: str, a: str, second: str, b: str) -> str:
    """first·a + second·b, without the terms that are zero and the factors that are one."""
    terms = [factor if entry == "1" else f"{factor}*{entry}" for factor, entry in ((first, a), (second, b)) if entry != "0"]
    return " + ".join(terms) or "0"


def kinetics(n: int) -> Case:
    """A ring of n reversible reactions A + B = C under the law of mass action: each substance takes part in three."""
    x = _names("x", n)
    rates = [f"({i % 7 + 2}*{x[i]}*{x[(i + 1) % n]} - {i % 5 + 2}*{x[(i + 2) % n]})" for i in range(n)]
    return Case(", ".join(f"{rates[i - 2]} - {rates[i - 1]} - {rates[i]}" for i in range(n)), x, "jacobian")


def chain(n: int) -> Case:
    """A chain of n substances, each made from the one before and used up with the one after."""
    x = _names("x", n)
    rates = [f"{i % 7 + 2}{x[i - 1]} - {i % 5 + 2}{x[i]}*{x[(i + 1) % n]}" for i in range(n)]
    return Case(", ".join(rates), x, "jacobian")


def tanh_network(n: int) -> Case:
    """The output of a network with two hidden layers of n tanh units, by its 2n² + 3n weights; n inputs are held."""
    units = range(1, n + 1)
    first = [f"h{j} = tanh(b{j} + {' + '.join(f'w{j}_{k}*a{k}' for k in units)})" for j in units]
    second = [f"g{i} = tanh(c{i} + {' + '.join(f'u{i}_{j}*h{j}' for j in units)})" for i in units]
    weights = [f"w{j}_{k}" for j in units for k in units] + [f"b{j}" for j in units]
    weights += [f"u{i}_{j}" for i in units for j in units] + [f"c{i}" for i in units] + [f"v{i}" for i in units]
    output = " + ".join(f"v{i}*g{i}" for i in units)
    return Case(f"{output} where {'; '.join(first + second)}", tuple(weights), "jacobian")


def rosenbrock(n: int) -> Case:
    """Rosenbrock's chained valley in n variables."""
    return Case(f"sum(100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2, i, 1, {n - 1})", _names("x", n), "hessian")


def lennard_jones(n: int) -> Case:
    """The energy of n atoms under the Lennard-Jones potential, by their 3n coordinates."""
    distance = "((x[i] - x[j])^2 + (y[i] - y[j])^2 + (z[i] - z[j])^2)"
    text = f"sum(sum(4*({distance}^(-6) - {distance}^(-3)), j, i+1, {n}), i, 1, {n - 1})"
    return Case(text, tuple(name for i in range(n) for name in (f"x{i + 1}", f"y{i + 1}", f"z{i + 1}")), "hessian")


def logistic_loss(n: int) -> Case:
    """The loss of logistic regression with n weights on 2n observations."""
    random = Random(n)
    w = _names("w", n)
    losses = []
    for _ in range(2 * n):
        score = " + ".join(f"{random.randint(-9, 9)}/10*{name}" for name in w)
        losses.append(f"ln(1 + exp({random.choice('-+')}({score})))")
    return Case(" + ".join(losses), w, "hessian")


def nested(n: int) -> Case:
    """sin(sin(...)*x + y), n deep."""
    text = "x"
    for _ in range(n):
        text = f"sin({text}*x + y)"
    return Case(text, ("x", "y"), "hessian")


FAMILIES = (
    Family("dense cubic system", "variables", dense_cubic, (5, 8)),
    Family("robot arm", "joints", robot_arm, (3, 5, 7)),
    Family("reaction kinetics", "substances", kinetics, (20, 50, 100, 200)),
    Family("reaction chain", "substances", chain, (100, 200), (500, 1000)),
    Family("tanh network", "width", tanh_network, (4, 8, 12, 16)),
    Family("Rosenbrock", "variables", rosenbrock, (20, 50, 100), (300, 1000)),
    Family("Lennard-Jones", "atoms", lennard_jones, (3, 4, 5, 6)),
    Family("logistic loss", "weights", logistic_loss, (3, 6, 9)),
    Family("nested sines", "deep", nested, (5, 10, 20, 30)),
)
