"""The alphabet of LaTeX's mathematics mode: \\frac{2 x}{\\sqrt{x + 1}}, \\sin^{2}(x)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import ClassVar

from jachess.expression.nodes import Call, Name, Node, Number, Product, Root, Unknown
from jachess.expression.notation import ATOM, MINUS, NEGATIVE, POWER, PRODUCT, RELATION, SUM, Fragment, polynomial_node, write
from jachess.expression.unicode import GREEK, Unicode, has_inner_power, split_name
from jachess.vocabulary import FUNCTIONS


class Latex(Unicode):
    """The alphabet of LaTeX's mathematics mode."""

    plus, minus, leading_minus, ellipsis = " + ", " - ", "-", r"\dots"
    signs: ClassVar[dict[str, str]] = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "=": "=", "!=": r"\ne",
             "and": r"\;\text{and}\;", "or": r"\;\text{or}\;", "not": r"\text{not}"}  # fmt: skip

    def bracketed(self, text: str) -> str:
        return rf"\left({text}\right)" if is_tall(text) else f"({text})"

    def ratio(self, numerator: str, denominator: str) -> str:
        return rf"\frac{{{numerator}}}{{{denominator}}}"

    def name(self, text: str) -> str:
        letters = text.rstrip("′")
        primes = "'" * (len(text) - len(letters))
        base, index = split_name(letters)
        if base in GREEK:
            base = base if base == "omicron" else "\\" + base
        elif len(base) > 1:
            base = rf"\mathrm{{{base}}}"
        if index and not index.replace(",", "").isdigit():
            index = rf"\mathrm{{{index}}}".replace("_", r"\_") if len(index) > 1 else index
        return (f"{base}_{{{index}}}" if index else base) + primes

    def constant(self, name: str) -> str:
        return r"\pi" if name == "pi" else r"\mathrm{e}"

    def root(self, node: Root) -> Fragment:
        inside = write(polynomial_node(node.coefficients, Name("t")), self).text
        return Fragment(rf"\operatorname{{root}}_{{{node.k}}}({inside})")

    def juxtaposed(self, node: Node, texts: list[str]) -> str:
        pieces = [texts[0]]
        for place, (before, after) in enumerate(pairwise(texts), 1):
            left, right = node.args[place - 1 : place + 1]
            numeric = before[-1].isdigit() or type(left) is Number
            bracketed = after.startswith(("(", r"\left("))
            if after[0].isdigit() or (numeric and after.startswith(r"\frac")):
                pieces.append(r" \cdot ")
            elif bracketed and (type(right) is Product or type(left) in (Call, Unknown)):
                pieces.append(r" \cdot ")  # sin(u)·(2·x), where sin(u)(2·x) could be misread
            elif _spelled_out(before) or _spelled_out(after):
                pieces.append(r" \, ")
            else:
                pieces.append(" ")
            pieces.append(after)
        return "".join(pieces)

    def quotient(self, node: Node, above: Fragment, below: Fragment) -> Fragment:
        top = above.text
        if above.lead == MINUS and above.level > SUM:
            return Fragment("-" + self.ratio(top[1:], below.text), NEGATIVE, MINUS)
        return Fragment(self.ratio(top, below.text), POWER)

    def product(self, node: Node, args: list[Fragment], limit: int | None) -> Fragment:
        # a fraction is a whole of its own here: it needs no brackets wherever it stands
        loose = [arg._replace(level=POWER) if arg.text.startswith(r"\frac") and arg.level == PRODUCT
                 and type(child) is Number else arg for arg, child in zip(args, node.args, strict=True)]  # fmt: skip
        return super().product(node, loose, limit)

    def power(self, node: Node, base: Fragment, exponent: Fragment) -> Fragment:
        inner, above = node.args
        raised = exponent.text
        if type(above) is Number and type(above.value) is not int:
            raised = f"{above.value.numerator}/{above.value.denominator}"
        if type(inner) is Call and raised.isdigit() and has_inner_power(inner):
            return Fragment(self.function(inner, [], base.text, raised).text, POWER)
        return Fragment(f"{self.at_least(ATOM, base)}^{{{raised}}}", POWER)

    def function(self, node: Call, args: list[Fragment], written: str = "", raised: str = "") -> Fragment:
        name = node.name
        row = FUNCTIONS.get(name)
        head = (row.latex if row else "") or rf"\operatorname{{{name}}}"
        if written:
            return Fragment(f"{head}^{{{raised}}}{written[len(head) :]}")
        first = args[0].text
        shape = _SHAPES.get(name)
        if shape is not None:
            level, text = shape
            if name == "factorial":
                first = self.at_least(ATOM, args[0])
            return Fragment(text(first), level)
        if name in _INDEXED:
            index, rest = (args[1].text, args[:1]) if name == "logb" else (first, args[1:])
            head += f"^{{({index})}}" if name == "polygamma" else f"_{{{index}}}"
            return Fragment(head + self.bracketed(", ".join(arg.text for arg in rest)))
        if name == "binomial":
            return Fragment(rf"\binom{{{first}}}{{{args[1].text}}}")
        return Fragment(head + self.bracketed(", ".join(arg.text for arg in args)))

    def binder(self, node: Call, args: list[Fragment]) -> Fragment:
        body, index, low, high = args
        inside = self.at_least(NEGATIVE, body)
        if node.name == "integral":
            return Fragment(rf"\int_{{{low.text}}}^{{{high.text}}} {inside} \, \mathrm{{d}}{index.text}", PRODUCT)
        sign = r"\sum" if node.name == "sum" else r"\prod"
        return Fragment(rf"{sign}_{{{index.text} = {low.text}}}^{{{high.text}}} {inside}", SUM)

    def piecewise(self, args: list[Fragment]) -> Fragment:
        cases = [rf"{args[at].text} & \text{{if }} {args[at + 1].text}" for at in range(0, len(args) - 1, 2)]
        if len(args) % 2:
            cases.append(rf"{args[-1].text} & \text{{otherwise}}")
        return Fragment(r"\begin{cases} " + r" \\ ".join(cases) + r" \end{cases}", NEGATIVE)

    def unknown(self, node: Unknown, args: list[Fragment]) -> Fragment:
        inside = self.bracketed(", ".join(arg.text for arg in args))
        order = len(node.slots)
        name = self.name(node.name)
        if order == 0:
            return Fragment(name + inside)
        if len(args) == 1:
            return Fragment(name + ("'" * order if order <= 3 else f"^{{({order})}}") + inside)
        slots = " ".join(
            rf"\partial_{{{slot}}}" + (f"^{{{node.slots.count(slot)}}}" if node.slots.count(slot) > 1 else "")
            for slot in sorted(set(node.slots))
        )
        return Fragment(f"{slots} {name}{inside}", POWER)


_SHAPES: dict[str, tuple[int, Callable[[str], str]]] = {
    "sqrt": (POWER, lambda u: rf"\sqrt{{{u}}}"),
    "cbrt": (POWER, lambda u: rf"\sqrt[3]{{{u}}}"),
    "abs": (ATOM, lambda u: rf"\left|{u}\right|"),
    "floor": (ATOM, lambda u: rf"\left\lfloor {u} \right\rfloor"),
    "ceil": (ATOM, lambda u: rf"\left\lceil {u} \right\rceil"),
    "factorial": (POWER, lambda u: f"{u}!"),
    "nonpole": (RELATION, lambda u: rf"{u} \notin \{{0, -1, -2, \dots\}}"),
    "noninteger": (RELATION, lambda u: rf"{u} \notin \mathbb{{Z}}"),
}
_INDEXED = frozenset({"logb", "besselj", "bessely", "besseli", "besselk", "polygamma", "polylog"})


def is_tall(text: str) -> bool:
    """Whether the LaTeX is taller than a line, so that its brackets must grow."""
    return any(sign in text for sign in (r"\frac", r"\begin", r"\sum", r"\prod", r"\int", r"\binom"))


def _spelled_out(text: str) -> bool:
    return text.startswith(r"\mathrm{") and not text.startswith(r"\mathrm{e}")


LATEX = Latex()
