"""The explained reader of the rule table: a numbered tree of verified steps.

`Deriver` keeps what it has derived, so that a sub-derivation that occurs again, in the same entry or in a later one, is
shown once and then referred to by its number.
"""

from __future__ import annotations

from collections.abc import Iterable

from jachess.calculus.algebra_steps import TITLES, moves
from jachess.calculus.assumptions import goes_without_saying, signs_of, under, with_signs
from jachess.calculus.conditions import smooth_conditions
from jachess.calculus.rule_parts import Part
from jachess.calculus.rules import ALWAYS, Rule, rule_for
from jachess.calculus.schematics import letters_for, schematic
from jachess.calculus.verification import Verifier
from jachess.errors import LimitError
from jachess.expression.conditions import simplest
from jachess.expression.nodes import ZERO, Call, Name, Node, Power, Product, Sum, free_names, rebuilt, substitute, total
from jachess.expression.tidy import tidy
from jachess.results.derivations import Derivation, Step, Verified

MAX_DEPTH = 150
MAX_SHOWN_ZEROS = 3
BY_COMBINING = frozenset({"maximum", "minimum", "piecewise"})


class Deriver:
    """Derives entries one after the other, with their steps."""

    def __init__(self, names: Iterable[Name], assumptions: Iterable[Node] = ()) -> None:
        self.verifier = Verifier(names)
        self._assumptions = tuple(assumptions)
        self._signs = signs_of(self._assumptions)
        self._shown: dict[tuple[Node, Name], Step] = {}
        self._letters: list[Name] = []
        self._depth = 0

    def derive(
        self,
        number: str,
        expression: Node,
        x: Name,
        *,
        function: str = "f",
        row: int = 0,
        column: int = 0,
        variables: tuple[Name, ...] = (),
        starts_from: str | None = None,
    ) -> Derivation:
        """The derivation of ∂expression/∂x. Raises LimitError when the expression is nested too deeply to be shown."""
        root = self._step(number, expression, x, top=True)
        algebra: list[Step] = []
        if root.combined is not None and root.same_as is None:
            for name, before, after in moves(root.combined):
                title, statement = TITLES[name]
                place = f"{number}.{len(root.steps) + len(algebra) + 1}"
                verified = self.verifier.equal(before, after)
                algebra.append(Step(place, "algebra", name, title, statement, before, None, after, verified))
        result = under(root.result, self._signs)
        if result is not root.result:
            algebra.append(self._by_assumption(f"{number}.{len(root.steps) + len(algebra) + 1}", root.result, result))
        needed = conditions_of(root)
        conditions = tuple(c for c in needed if not goes_without_saying(c, self._assumptions, self._signs))
        return Derivation(
            number,
            function,
            row,
            column,
            expression,
            variables or (x,),
            result,
            root,
            tuple(algebra),
            starts_from,
            conditions=conditions,
        )

    def _by_assumption(self, number: str, before: Node, after: Node) -> Step:
        verified = self.verifier.equal(with_signs(before, self._signs), with_signs(after, self._signs))
        title, statement = TITLES["assumption"]
        return Step(number, "algebra", "assumption", title, statement, before, None, after, verified)

    def _step(self, number: str, f: Node, x: Name, top: bool = False) -> Step:
        earlier = self._shown.get((f, x))
        if earlier is not None and earlier.steps:
            return Step(
                number,
                "derivative",
                earlier.rule,
                earlier.title,
                earlier.statement,
                f,
                x,
                earlier.result,
                earlier.verified,
                conditions=earlier.conditions,
                held=earlier.held,
                same_as=earlier.number,
            )
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise LimitError(
                "the function is nested too deeply for its steps to be shown",
                cause=f"a derivation is at most {MAX_DEPTH} steps deep",
                help="ask for the result alone with --steps none",
            )
        rule, parts = rule_for(f, x)
        if rule.moments or rule.name == "multivariable chain":
            made = self._chain(number, rule, parts, f, x)
        elif rule.name == "sum" or rule.name == "difference":
            made = self._sum(number, rule, parts, f, x)
        elif parts:
            made = self._combined(number, rule, parts, f, x)
        else:
            made = self._fact(number, rule, f, x)
        self._depth -= 1
        if made.steps:
            self._shown[f, x] = made
        return made

    def _fact(self, number: str, rule: Rule, f: Node, x: Name) -> Step:
        combined = rule.combine(f)
        conditions = rule.conditions(f) if rule.conditions else ()
        given = rule.given(f, x) if rule.given else ()
        return self._finish(number, rule, f, x, combined, (), given, conditions)

    def _combined(self, number: str, rule: Rule, parts: tuple[Node, ...], f: Node, x: Name) -> Step:
        if rule.name in ("finite sum", "finite product") and isinstance(f.args[1], Name):
            self.verifier.whole.add(f.args[1])
        steps = tuple(self._step(f"{number}.{k}", part, x) for k, part in enumerate(parts, 1))
        if rule.binds or rule.name in BY_COMBINING:
            combined = rule.combine(f, *(Part(part, step.result) for part, step in zip(parts, steps, strict=True)))
            spelled = rule.letters if rule.binds else "uvwpqr"
            letters: tuple[Name, ...] = tuple(Name(letter) for letter in spelled[: len(parts)])
        else:
            letters = letters_for(rule, len(parts), (f, x))
            primes = [Name(f"{letter.text}′") for letter in letters]
            formula = schematic(rule, f, parts, letters, primes)
            filling: dict[Node, Node] = dict(zip(letters, parts, strict=True))
            filling.update(zip(primes, (step.result for step in steps), strict=True))
            combined = substitute(formula, filling)
        given = rule.given(f, x) if rule.given else ()
        named = tuple((letter.text, part) for letter, part in zip(letters, parts, strict=False))
        conditions = rule.conditions(f, *parts) if rule.conditions else ()
        return self._finish(number, rule, f, x, combined, steps, given + named, conditions)

    def _sum(self, number: str, rule: Rule, parts: tuple[Node, ...], f: Node, x: Name) -> Step:
        """Terms that do not depend on x are shown one by one when they are few, else in one line."""
        independent = [part for part in parts if not part.support & x.support]
        together = len(independent) > MAX_SHOWN_ZEROS
        steps: list[Step] = []
        terms: list[Node] = []
        for place, part in enumerate(parts):
            if together and not part.support & x.support:
                continue
            step = self._step(f"{number}.{len(steps) + 1}", part, x)
            steps.append(step)
            if step.result is not ZERO:
                terms.append(-step.result if rule.name == "difference" and place == 1 else step.result)
        if together:
            rest = Sum(tuple(independent))
            steps.append(self._fact(f"{number}.{len(steps) + 1}", ALWAYS[1], rest, x))
        return self._finish(number, rule, f, x, total(terms), tuple(steps), (), ())

    def _chain(self, number: str, rule: Rule, parts: tuple[Node, ...], f: Node, x: Name) -> Step:
        """The five moments: name the inner function, differentiate the outer one in that name, differentiate the
        inner one, multiply, put back."""
        letters = letters_for(rule, len(parts), (f, x, *self._letters))
        outer = _outer(f, parts, letters)
        steps: list[Step] = []

        def next_number() -> str:
            return f"{number}.{len(steps) + 1}"

        for letter, part in zip(letters, parts, strict=True):
            title = "Name the inner function" if len(parts) == 1 else f"Name the inner function {letter.text}"
            steps.append(Step(next_number(), "naming", "name", title, "u = g(x)", part, None, letter, "exact"))
        self._letters += letters
        products: list[Node] = []
        for letter, part in zip(letters, parts, strict=True):
            outside = self._step(next_number(), outer, letter)
            steps.append(outside)
            inside = self._step(next_number(), part, x)
            steps.append(inside)
            products.append(Product((outside.result, inside.result)))
        del self._letters[len(self._letters) - len(letters) :]
        multiplied = products[0] if len(products) == 1 else Sum(tuple(products))
        statement = "g′(u)·u′" if len(parts) == 1 else "∂g/∂u·u′ + ∂g/∂v·v′"
        steps.append(Step(next_number(), "algebra", "multiply", "Multiply", statement, multiplied, None, multiplied, "exact"))
        combined = substitute(multiplied, dict(zip(letters, parts, strict=True)))
        back = Step(next_number(), "algebra", "put back", "Put back", "u = g(x)", multiplied, None, combined, "exact")
        steps.append(back)
        given = rule.given(f, x) if rule.given else ()
        named = tuple((letter.text, part) for letter, part in zip(letters, parts, strict=True))
        conditions = rule.conditions(f, *parts) if rule.conditions else smooth_conditions(f, *f.args)
        return self._finish(number, rule, f, x, combined, tuple(steps), given + named, conditions)

    def _finish(
        self,
        number: str,
        rule: Rule,
        f: Node,
        x: Name,
        combined: Node,
        steps: tuple[Step, ...],
        parts: tuple[tuple[str, Node], ...],
        conditions: tuple[Node, ...],
    ) -> Step:
        if type(f) is Power and any(name in self.verifier.whole for name in free_names(f.args[1])):
            conditions = ()  # a whole exponent needs no positive base
        result = tidy(combined)
        verified: Verified = self.verifier.derivative(f, x, result)
        if self.verifier.equal(combined, result) == "numeric":
            verified = "numeric"
        needed = tuple(dict.fromkeys(simple for condition in conditions for simple in simplest(condition)))
        held = () if f is x else tuple(name for name in free_names(f) if name is not x and name not in self._letters)
        return Step(
            number,
            "derivative",
            rule.name,
            rule.title,
            rule.statement,
            f,
            x,
            result,
            verified,
            parts,
            combined,
            needed,
            held,
            steps,
        )


def _outer(f: Node, parts: tuple[Node, ...], letters: tuple[Name, ...]) -> Node:
    """f with its inner functions replaced by their letters: sin(x²) is sin(u)."""
    left = list(zip(parts, letters, strict=True))
    args: list[Node] = []
    for arg in f.args:
        place = next((k for k, (part, _) in enumerate(left) if part is arg), None)
        args.append(arg if place is None else left.pop(place)[1])
    return rebuilt(f, tuple(args))


def conditions_of(step: Step) -> tuple[Node, ...]:
    """The conditions of a step and all below it, each once; those on letters are said of what the letters stand for."""
    found: dict[Node, None] = {}
    _gather(step, {}, found)
    strict = {condition.args for condition in found if type(condition) is Call and condition.name in ("<", ">")}
    return tuple(
        condition
        for condition in found
        if type(condition) is not Call or condition.name in ("<", ">") or condition.args not in strict
    )


def _gather(step: Step, values: dict[Node, Node], found: dict[Node, None]) -> None:
    inner = dict(values)
    for child in step.steps:
        if child.kind == "naming":
            inner[child.result] = substitute(child.expression, values)
    for condition in step.conditions:
        found.update(dict.fromkeys(simplest(substitute(condition, values))))
    if step.rule in BY_COMBINING:
        return  # what one piece needs is needed inside that piece only
    for child in step.steps:
        _gather(child, inner, found)
