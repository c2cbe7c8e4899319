"""Derivations as outlines: which steps are shown, how much of each, and in which words."""

from __future__ import annotations

from collections.abc import Iterator

from jachess.expression.nodes import Name, Node
from jachess.rendering.blocks import Formula, Inline, Item, Outline, Paragraph, Partial, Span, formula
from jachess.rendering.formats import RenderOptions
from jachess.rendering.symbols import component_name, listed
from jachess.results.derivations import Derivation, Step
from jachess.results.matrices import Derivative, DerivativeObject
from jachess.vocabulary import FUNCTIONS

DEEPEST = 60  # below this depth steps are no longer indented: their numbers tell the tree

_GROUPS = {row.title: row.group for row in FUNCTIONS.values()}
_MARKS = {"exact": "✓", "numeric": "≈"}
GAP = "   "  # sets the words on a formula apart from it
_EVIDENT = frozenset({"constant", "identity", "held constant"})


def outline(result: DerivativeObject, options: RenderOptions) -> tuple[Outline | Paragraph, ...]:
    """The derivations of a result, one tree an entry, with what the marks mean."""
    teller = _Teller(result, options)
    items = tuple(teller.derivation(derivation) for derivation in result.derivations)
    legend: list[str] = []
    if options.steps == "full":
        if "exact" in teller.marks:
            legend.append("✓ checked exactly")
        if "numeric" in teller.marks:
            legend.append("≈ checked in proved balls at several points")
    blocks: list[Outline | Paragraph] = [Outline(items)]
    if legend:
        blocks.append(Paragraph(("; ".join(legend),), "faint"))
    return tuple(blocks)


def folded(step: Step, understood: frozenset[str]) -> bool:
    """Whether the reader knows the step's rule: by its word, its title, a word of either, or its group of functions."""
    if not understood:
        return False
    title = step.title.lower()
    words = {step.rule.lower(), title, title.removesuffix(" rule"), *step.rule.lower().split(), _GROUPS.get(step.rule, "")}
    return "all" in understood or not words.isdisjoint(understood)


class _Teller:
    """Tells the derivations of one result; remembers which marks were used."""

    def __init__(self, result: DerivativeObject, options: RenderOptions) -> None:
        self.result = result
        self.options = options
        self.marks: set[str] = set()
        self.left = 0  # how many steps a hint still allows

    # One entry

    def derivation(self, derivation: Derivation) -> Item:
        """The tree of one entry."""
        symbol = self.symbol(derivation)
        number = derivation.number
        answer = Span(formula(symbol, " = ", derivation.result), "result")
        root = derivation.root
        if derivation.clairaut is not None or root is None:
            return Item(number, (answer, *self.copied(derivation)))
        if self.options.steps == "brief":
            return self.brief(derivation, symbol, answer)
        everything = 1 + sum(1 for _ in self.shown(root)) - 1 + len(derivation.algebra)
        hint = self.options.hint
        self.left = everything if hint is None else hint
        goal = Span(formula(symbol, " = ", self.operator(root)), "goal")
        known = folded(root, self.options.understood)
        setting = self.setting(derivation, symbol, root)
        self.left -= 1
        if known or (not root.steps and not derivation.algebra):
            claim = Span(formula(symbol, " = ", self.operator(root), " = ", derivation.result), "goal")
            return Item(number, (claim, *setting, *self.reason(root, known, setting), self.mark(root)))
        items, finished = self.below(root, 0)
        if finished:
            combined = root.combined or root.result
            follows = bool(root.steps) and root.steps[-1].rule == "put back"
            for step in derivation.algebra:
                if self.left <= 0:
                    finished = False
                    break
                self.left -= 1
                items.append(self.move(step, follows))
                follows = True
        close: Inline
        if finished:
            between = (combined, " = ") if not derivation.algebra and combined is not derivation.result else ()
            ended = Span(formula(symbol, " = ", *between, derivation.result), "result")
            close = (ended, *_conditions(derivation.conditions), *(() if derivation.algebra else (self.mark(root),)))
        else:
            close = (Span(f"… ({hint} of {everything} shown)", "faint"),)
        return Item(number, (goal, *setting), self.details(root), tuple(items), close)

    def symbol(self, derivation: Derivation) -> Partial:
        row = derivation.row if self.result.kind == "jacobian" else 0
        return Partial(derivation.variables, component_name(self.result, row), total=isinstance(self.result, Derivative))

    def copied(self, derivation: Derivation) -> Inline:
        """Why an entry without steps of its own is what it is."""
        if derivation.clairaut is None:
            return ()
        full = self.options.steps == "full"
        why = f"{GAP}as in {derivation.clairaut}, by Clairaut’s theorem"
        return (why + (": the mixed partials agree where they are continuous" if full else ""),)

    def setting(self, derivation: Derivation, symbol: Partial, root: Step) -> Inline:
        """What is known before the first step: what the entry starts from, and what is held constant."""
        parts: list[str | Formula | Span] = []
        if derivation.starts_from is not None:
            before = Partial(symbol.variables[:-1], symbol.function, total=symbol.total)
            parts += [f"{GAP}from ", formula(before), f" in {derivation.starts_from}"]
        held = self.ordered(root.held)
        if held:
            parts += ["; " if parts else GAP, Span(listed(held), "held"), Span(" held constant", "held")]
        return tuple(parts)

    def ordered(self, names: tuple[Name, ...]) -> tuple[Name, ...]:
        """The names in the order of the function's variables, then of its parameters."""
        known = (*self.result.function.variables, *self.result.function.parameters)
        return tuple(name for name in known if name in names) + tuple(name for name in names if name not in known)

    def brief(self, derivation: Derivation, symbol: Partial, answer: Span) -> Item:
        """Two lines: the entry, and the rules that give it."""
        assert derivation.root is not None
        titles: dict[str, None] = {}
        for step in self.shown(derivation.root):
            if step.kind == "derivative" and step.rule not in _EVIDENT:
                titles.setdefault(step.title)
        hint = self.options.hint
        rules = list(titles) or [derivation.root.title]
        setting = self.setting(derivation, symbol, derivation.root)
        rest: Inline = ()
        if hint is not None:
            if hint < len(rules):
                rest = (Span(f"; … ({hint} of {len(rules)} shown)", "faint"),)
            rules = rules[:hint]
            answer = Span(formula(symbol, " = ", self.operator(derivation.root)), "goal")
        named = [Item("", (Span(", then ".join(rules), "rule"), *rest))]
        return Item(derivation.number, (answer, *setting), items=tuple(named))

    # One step

    def shown(self, step: Step) -> Iterator[Step]:
        """The step and the steps below it that are told, in the order of reading."""
        stack = [step]
        while stack:
            part = stack.pop()
            yield part
            if not folded(part, self.options.understood):
                stack.extend(reversed(part.steps))

    def below(self, step: Step, depth: int) -> tuple[list[Item], bool]:
        """The steps below a step, as far as a hint allows, and whether those are all."""
        items: list[Item] = []
        for child in step.steps:
            if self.left <= 0:
                return items, False
            if depth >= DEEPEST:
                items += [self.line(part, True) for part in self.shown(child)]
                continue
            item, finished = self.step(child, depth + 1)
            items.append(item)
            if not finished:
                return items, False
        return items, True

    def step(self, step: Step, depth: int) -> tuple[Item, bool]:
        """The step with its own steps below it, and whether a hint allowed all of them."""
        self.left -= 1
        known = folded(step, self.options.understood)
        if known or not step.steps:
            return self.line(step, known), True
        head: Inline = (Span(formula(self.operator(step)), "goal"),)
        items, finished = self.below(step, depth)
        close: Inline = ()
        if finished:
            moments = step.steps[-1].rule == "put back"
            plain = moments or step.combined is None or step.combined is step.result
            between = () if plain else (step.combined, " = ")
            equation = formula("= ", *between, step.result)
            close = (equation, *_conditions(step.conditions), self.mark(step))
        return Item(step.number, head, self.details(step), tuple(items), close), finished

    def line(self, step: Step, known: bool) -> Item:
        """A step in one line: its equation, its rule, its mark."""
        if step.kind == "algebra" and not step.steps:
            return self.move(step)
        return Item(step.number, (*self.claim(step), *self.reason(step, known), self.mark(step)))

    def move(self, step: Step, follows: bool = True) -> Item:
        """A move of algebra in one line; when it `follows`, it goes on from the line before it."""
        why: Inline = (": ", formula(step.statement)) if "=" in step.statement and step.rule not in ("multiply", "put back") else ()
        if step.rule in ("multiply", "put back"):
            return Item(step.number, (Span(f"{step.title}: ", "rule"), formula(step.result)))
        equation = formula("= ", step.result) if follows else formula(step.expression, " = ", step.result)
        return Item(step.number, (equation, GAP, Span(step.title, "rule"), *why, self.mark(step)))

    def operator(self, step: Step) -> Partial:
        """∂/∂x [expression], or d/dx where there is only one variable to speak of."""
        assert step.variable is not None
        letter = step.variable not in self.result.function.variables
        total = isinstance(self.result, Derivative) or (letter and step.expression.support == step.variable.support)
        return Partial((step.variable,), of=step.expression, total=total)

    def details(self, step: Step) -> tuple[Inline, ...]:
        """The rule as a textbook writes it, with what stands for its letters."""
        line: Inline = (Span(step.title, "rule"), ": ", *_statement(step), *_parts(step))
        return (line, (step.remark,)) if step.remark else (line,)

    def claim(self, step: Step) -> Inline:
        """The step's equation."""
        if step.kind == "naming":
            return (Span(f"{step.title}: ", "rule"), formula(step.result, " = ", step.expression))
        return (Span(formula(self.operator(step), " = ", step.result), "goal"),)

    def reason(self, step: Step, known: bool, told: Inline = ()) -> Inline:
        """Why the step's equation holds, in the rest of its line."""
        if step.kind == "naming":
            return ()
        parts: list[str | Formula | Span] = [GAP, Span(step.title, "rule")]
        if step.same_as is not None:
            parts = [f"{GAP}as in {step.same_as}"]
        elif step.rule == "held constant":
            parts = [] if told else [GAP, Span(listed(self.ordered(step.held)), "held"), Span(" held constant", "held")]
        elif not known and step.rule not in _EVIDENT:
            parts += [": ", *_statement(step), *_parts(step)]
        if not known:
            parts += [f"; {step.remark}"] if step.remark else []
            parts += _conditions(step.conditions)
        return tuple(parts)

    def mark(self, step: Step) -> Span | str:
        if step.kind == "naming" or self.options.steps != "full":
            return ""
        self.marks.add(step.verified)
        return Span(f" {_MARKS[step.verified]}", "ok")


def _statement(step: Step) -> Inline:
    """The rule's formula; one that is said in words is prose."""
    if not step.statement:
        return ()
    words = step.statement.isascii() or " of " in step.statement
    return (step.statement,) if words and "=" not in step.statement else (formula(step.statement),)


def _parts(step: Step) -> Inline:
    """What stands for the letters of a rule: "with u = x, v = ln(x)"."""
    parts: list[str | Formula | Span] = []
    for letter, node in step.parts:
        parts += [", " if parts else f"{GAP}with ", formula(Name(letter), " = ", node)]
    return tuple(parts)


def _conditions(conditions: tuple[Node, ...]) -> Inline:
    parts: list[str | Formula | Span] = []
    for condition in conditions:
        parts += [", " if parts else f"{GAP}where ", formula(condition)]
    return tuple(parts)
