"""Expressions as text: `plain`, which reads back as the same node, `unicode` for the eye, and `latex`.

One printer walks the graph from the leaves, and three alphabets say how each kind of node is written. What decides
about brackets is the grammar of the plain form, which is this (syntax/ reads it, this file writes it):

    a + b + c       one Sum of three terms;   (a + b) + c   a Sum whose first term is a Sum
    a*b*c           one Product;              (a*b)*c       a Product whose first factor is a Product
    a*b/c*d         from the left: Product((Quotient((Product((a, b)), c)), d));   a/b/c is (a/b)/c
    x^y^z           from the right: x^(y^z);  a sign in an exponent stands in brackets: x^(-1)
    a - b           Sum((a, Negative(b)))
    -x*y  -x/y      Negative of the whole term: Negative(Product((x, y))), Negative(Quotient((x, y)))
    -x^2  -2^2      Negative(Power)           (-2)^2        Power of the Number -2

A *literal* is a number written bare, without brackets and without `^` or `!` after it. Literals fold, nothing else does:

    3/4             Number(3/4), a literal over a literal at the start of a term, both integers, the second not 0;
                    so 3/4*x is Product((3/4, x)), x*3/4 is Quotient((Product((x, 3)), 4)), 3/(4) is Quotient((3, 4))
    -2   -2*x       a minus at the start of a term (of the text, after a bracket, `,` `*` `/` `^` `+`) before a literal
    -2/x  -3/4*x    makes the literal negative: Number(-2), Product((-2, x)), Quotient((-2, x)), Product((-3/4, x))
    x - 2           Sum((x, Number(-2))), and x - 3/4 is Sum((x, Number(-3/4))): a literal that is a whole term
    x - 2*y         Sum((x, Negative(Product((2, y))))): a minus between two terms negates the whole term
    -(2)  x - (2)   Negative(Number(2)): brackets keep a number from being a literal
    0.1             Number(1/10), printed 1/10

Calls are `sin(x)`, `log(x, b)` for the Call "logb", `piecewise(value, condition, ..., otherwise)`, `sum(x^i, i, 1, n)`;
relations `x <= y`, `x != y`, `a < b and not (c = d)`; unknown functions `f(x, y)`, `f''(x)`, `D[1,2](f)(x, y)`.

`unicode` and `latex` show the same form with lighter brackets: x − 2·y is written for Sum((x, Product((-2, y)))) too,
and −x·y for Product((Negative(x), y)).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from jachess.expression.nodes import (
    BINDERS,
    Call,
    Constant,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Unknown,
    postorder,
)
from jachess.vocabulary import FUNCTIONS, HYP, TRIG

# How tightly a text holds together; an operand that holds less tightly than its place demands is put in brackets.
OR, AND, NOT, RELATION, SUM, NEGATIVE, PRODUCT, POWER, ATOM = range(9)

# How a text begins, which decides whether a minus before it would be read as part of a number.
OTHER, LITERAL, MINUS = range(3)

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SUBSCRIPTS = str.maketrans("0123456789-", "₀₁₂₃₄₅₆₇₈₉₋")
_RAISED = dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
_LOWERED = dict(zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip


class Fragment(NamedTuple):
    """The text of one node, how tightly it holds together, and how it begins."""

    text: str
    level: int = ATOM
    lead: int = OTHER


def plain(node: Node, limit: int | None = None) -> str:
    """The ASCII text that reads back as the same node; with a `limit`, parts longer than it become "...".

    >>> from jachess.expression.nodes import Name, Number
    >>> plain(Number(2) * Name("x") ** 2 - Name("theta1"))
    '2*x^2 - theta1'
    """
    return write(node, _PLAIN, limit).text


def unicode(node: Node, limit: int | None = None) -> str:
    """The text for people who read it in a terminal: 2·x² − θ₁.

    >>> from jachess.expression.nodes import Name, Number
    >>> unicode(Number(2) * Name("x") ** 2 - Name("theta1"))
    '2·x² − θ₁'
    """
    return write(node, _UNICODE, limit).text


def latex(node: Node, limit: int | None = None) -> str:
    """The LaTeX of the node, for mathematics mode.

    >>> from jachess.expression.nodes import Name, Number
    >>> latex(Number(2) * Name("x") ** 2 / Name("theta1"))
    '\\\\frac{2 x^{2}}{\\\\theta_{1}}'
    """
    return write(node, _LATEX, limit).text


def write(node: Node, alphabet: Plain, limit: int | None = None) -> Fragment:
    """The node in an alphabet. The walk is iterative: the graph may be deeper than Python's stack."""
    done: dict[Node, Fragment] = {}
    for part in postorder(node):
        fragment = alphabet.fragment(part, done, limit)
        if limit is not None and len(fragment.text) > limit and part is not node:
            fragment = Fragment(alphabet.ellipsis)
        done[part] = fragment
    return done[node]


class Plain:
    """The alphabet that reads back; the other alphabets change its signs and loosen its brackets."""

    strict = True  # brackets that only reading back needs
    plus, minus, leading_minus, times, over, ellipsis = " + ", " - ", "-", "*", "/", "..."
    signs = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "=": "=", "!=": "!=", "and": "and", "or": "or", "not": "not"}

    def fragment(self, node: Node, done: dict[Node, Fragment], limit: int | None) -> Fragment:
        """The text of a node whose children are done."""
        kind = type(node)
        if kind is Number:
            return self.number(node)  # type: ignore[arg-type]
        if kind is Name:
            return Fragment(self.name(node.text))  # type: ignore[attr-defined]
        if kind is Constant:
            return Fragment(self.constant(node.name))  # type: ignore[attr-defined]
        if kind is Sum:
            return self.sum(node, done, limit)
        args = [done[arg] for arg in node.args]
        if kind is Product:
            return self.product(node, args, limit)
        if kind is Quotient:
            return self.quotient(node, *args)
        if kind is Power:
            return self.power(node, *args)
        if kind is Negative:
            return self.negative(node, *args)
        if kind is Unknown:
            return self.unknown(node, args)  # type: ignore[arg-type]
        return self.call(node, args)  # type: ignore[arg-type]

    def bracketed(self, text: str) -> str:
        return f"({text})"

    def at_least(self, level: int, fragment: Fragment) -> str:
        """The fragment's text, in brackets when it holds together less tightly than `level`."""
        return fragment.text if fragment.level >= level else self.bracketed(fragment.text)

    # Leaves

    def number(self, node: Number) -> Fragment:
        value = node.value
        sign = self.leading_minus if value < 0 else ""
        if type(value) is int:
            return Fragment(sign + digits(abs(value)), NEGATIVE if sign else ATOM, MINUS if sign else LITERAL)
        text = sign + self.ratio(digits(abs(value.numerator)), digits(value.denominator))
        return Fragment(text, NEGATIVE if sign else PRODUCT, MINUS if sign else LITERAL)

    def ratio(self, numerator: str, denominator: str) -> str:
        return f"{numerator}/{denominator}"

    def name(self, text: str) -> str:
        return text

    def constant(self, name: str) -> str:
        return name

    # Arithmetic

    def sum(self, node: Node, done: dict[Node, Fragment], limit: int | None) -> Fragment:
        pieces: list[str] = []
        length = 0
        lead = OTHER
        for position, term in enumerate(node.args):
            if limit is not None and length > limit and position < len(node.args) - 1:
                pieces += [self.plus, self.ellipsis]
                break
            joint, fragment = self.signed(term, done)
            if position == 0:
                fragment = done[term]
                if fragment.level > SUM:
                    lead = fragment.lead
                pieces.append(self.at_least(NEGATIVE, fragment))
            else:
                pieces += [joint, self.at_least(NEGATIVE, fragment)]
            length += len(pieces[-1])
        return Fragment("".join(pieces), SUM, lead)

    def signed(self, term: Node, done: dict[Node, Fragment]) -> tuple[str, Fragment]:
        """The sign that joins a term to those before it, and the text after the sign."""
        fragment = done[term]
        kind = type(term)
        if kind is Number and fragment.lead == MINUS:
            return self.minus, Fragment(fragment.text[len(self.leading_minus) :])
        if kind is Negative:
            operand = done[term.args[0]]
            bare = operand.level > NEGATIVE and operand.lead != MINUS
            if self.strict and type(term.args[0]) is Number:
                bare = False
            return self.minus, operand if bare else Fragment(self.bracketed(operand.text))
        if fragment.lead == MINUS and fragment.level > SUM:
            if self.strict:
                return self.plus, Fragment(self.bracketed(fragment.text))
            return self.minus, Fragment(fragment.text[len(self.leading_minus) :])
        return self.plus, fragment

    def product(self, node: Node, args: list[Fragment], limit: int | None) -> Fragment:
        first = args[0]
        head = type(node.args[0])
        bare = first.level > PRODUCT or head is Quotient or head is Number or (head is Negative and not self.strict)
        texts = [first.text if bare else self.bracketed(first.text)]
        length = 0
        for factor in args[1:]:
            length += len(texts[-1])
            if limit is not None and length > limit:
                texts.append(self.ellipsis)
                break
            texts.append(self.at_least(POWER, factor))
        return Fragment(self.juxtaposed(node, texts), PRODUCT, first.lead if bare else OTHER)

    def juxtaposed(self, node: Node, texts: list[str]) -> str:
        return self.times.join(texts)

    def quotient(self, node: Node, above: Fragment, below: Fragment) -> Fragment:
        left, right = node.args
        whole = type(left) is Number and type(left.value) is int
        bare = whole or above.level >= POWER or type(left) is Product or (type(left) is Negative and not self.strict)
        top = above.text if bare else self.bracketed(above.text)
        bottom = self.at_least(POWER, below)
        if self.strict and whole and type(right) is Number and below.level == ATOM:
            bottom = self.bracketed(bottom)
        return Fragment(top + self.over + bottom, PRODUCT, above.lead if bare else OTHER)

    def negative(self, node: Node, operand: Fragment) -> Fragment:
        bare = operand.level > NEGATIVE and operand.lead != MINUS and not (self.strict and operand.lead == LITERAL)
        return Fragment(self.leading_minus + (operand.text if bare else self.bracketed(operand.text)), NEGATIVE, MINUS)

    def power(self, node: Node, base: Fragment, exponent: Fragment) -> Fragment:
        return Fragment(f"{self.at_least(ATOM, base)}^{self.at_least(ATOM, exponent)}", POWER)

    # Calls

    def call(self, node: Call, args: list[Fragment]) -> Fragment:
        name = node.name
        if name in self.signs:
            return self.relation(name, args)
        if name in BINDERS:
            return self.binder(node, args)
        if name == "piecewise":
            return self.piecewise(args)
        return self.function(node, args)

    def relation(self, name: str, args: list[Fragment]) -> Fragment:
        sign = self.signs[name]
        if name == "not":
            return Fragment(f"{sign} {self.at_least(ATOM, args[0])}", NOT)
        level = {"or": OR, "and": AND}.get(name, RELATION)
        return Fragment(f" {sign} ".join(self.at_least(level + 1, arg) for arg in args), level)

    def binder(self, node: Call, args: list[Fragment]) -> Fragment:
        return self.function(node, args)

    def piecewise(self, args: list[Fragment]) -> Fragment:
        return Fragment(f"piecewise({', '.join(arg.text for arg in args)})")

    def function(self, node: Call, args: list[Fragment]) -> Fragment:
        name = "log" if node.name == "logb" else node.name
        return Fragment(f"{name}({', '.join(arg.text for arg in args)})")

    def unknown(self, node: Unknown, args: list[Fragment]) -> Fragment:
        inside = ", ".join(arg.text for arg in args)
        order = len(node.slots)
        if order == 0 or (len(args) == 1 and order <= 3):
            return Fragment(f"{node.name}{chr(39) * order}({inside})")
        return Fragment(f"D[{','.join(map(str, node.slots))}]({node.name})({inside})")


class Unicode(Plain):
    """The alphabet of the terminal."""

    strict = False
    plus, minus, leading_minus, times, over, ellipsis = " + ", " − ", "−", "·", "/", "…"
    signs = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠", "and": "and", "or": "or", "not": "not"}

    def name(self, text: str) -> str:
        base, index = split_name(text)
        base = GREEK.get(base, base)
        if not index:
            return base
        if index.replace(",", "").isdigit():
            return base + index.translate(_SUBSCRIPTS)
        return f"{base}_{index}"

    def constant(self, name: str) -> str:
        return GREEK.get(name, name)

    def power(self, node: Node, base: Fragment, exponent: Fragment) -> Fragment:
        raised = superscript(node.args[1])
        if raised is None:
            return super().power(node, base, exponent)
        inner = node.args[0]
        if type(inner) is Call and raised.isnumeric() and has_inner_power(inner):
            return Fragment(base.text.replace("(", raised + "(", 1), POWER)
        return Fragment(self.at_least(ATOM, base) + raised, POWER)

    def function(self, node: Call, args: list[Fragment]) -> Fragment:
        name, first = node.name, args[0]
        if name == "sqrt" or name == "cbrt":
            return Fragment(("√" if name == "sqrt" else "∛") + self.at_least(ATOM, first), POWER)
        if name == "abs":
            return Fragment(f"|{first.text}|")
        if name == "factorial":
            return Fragment(self.at_least(ATOM, first) + "!", POWER)
        if name == "floor" or name == "ceil":
            left, right = "⌊⌋" if name == "floor" else "⌈⌉"
            return Fragment(left + first.text + right)
        if name == "nonpole":
            return Fragment(f"{first.text} ∉ {{0, −1, −2, …}}", RELATION)
        if name == "noninteger":
            return Fragment(f"{first.text} ∉ ℤ", RELATION)
        if name == "logb" and args[1].text.isdigit():
            return Fragment(f"log{args[1].text.translate(_SUBSCRIPTS)}({first.text})")
        shown = function_name(name)
        if name.startswith("bessel") and args[0].text.isdigit():
            shown, args = name[-1].upper() + args[0].text.translate(_SUBSCRIPTS), args[1:]
        return Fragment(f"{shown}({', '.join(arg.text for arg in args)})")

    def binder(self, node: Call, args: list[Fragment]) -> Fragment:
        body, index, low, high = args
        sign = {"sum": "Σ", "prod": "Π", "integral": "∫"}[node.name]
        below, above = subscript(node.args[2]), superscript(node.args[3])
        letter = _LOWERED.get(index.text)
        if node.name == "integral":
            limits = below + above if below and above else f"[{low.text}..{high.text}]"
            return Fragment(f"{sign}{limits} {self.at_least(NEGATIVE, body)} d{index.text}", PRODUCT)
        limits = f"{letter}₌{below}{above}" if letter and below and above else f"[{index.text} = {low.text}..{high.text}]"
        return Fragment(f"{sign}{limits} {self.at_least(NEGATIVE, body)}", SUM)

    def piecewise(self, args: list[Fragment]) -> Fragment:
        cases = [f"{args[at].text} if {args[at + 1].text}" for at in range(0, len(args) - 1, 2)]
        if len(args) % 2:
            cases.append(f"{args[-1].text} otherwise")
        return Fragment(f"{{{'; '.join(cases)}}}")

    def unknown(self, node: Unknown, args: list[Fragment]) -> Fragment:
        inside = ", ".join(arg.text for arg in args)
        order = len(node.slots)
        name = self.name(node.name)
        if order == 0:
            return Fragment(f"{name}({inside})")
        if len(args) == 1:
            primes = "′″‴"[order - 1] if order <= 3 else f"⁽{str(order).translate(_SUPERSCRIPTS)}⁾"
            return Fragment(f"{name}{primes}({inside})")
        return Fragment(f"{slot_signs(node.slots)}{name}({inside})", POWER)


class Latex(Unicode):
    """The alphabet of LaTeX's mathematics mode."""

    plus, minus, leading_minus, ellipsis = " + ", " - ", "-", r"\dots"
    signs = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "=": "=", "!=": r"\ne",
             "and": r"\;\text{and}\;", "or": r"\;\text{or}\;", "not": r"\text{not}"}  # fmt: skip

    def bracketed(self, text: str) -> str:
        return rf"\left({text}\right)" if is_tall(text) else f"({text})"

    def ratio(self, numerator: str, denominator: str) -> str:
        return rf"\frac{{{numerator}}}{{{denominator}}}"

    def name(self, text: str) -> str:
        base, index = split_name(text)
        if base in GREEK:
            base = base if base == "omicron" else "\\" + base
        elif len(base) > 1:
            base = rf"\mathrm{{{base}}}"
        if index and not index.replace(",", "").isdigit():
            index = rf"\mathrm{{{index}}}".replace("_", r"\_") if len(index) > 1 else index
        return f"{base}_{{{index}}}" if index else base

    def constant(self, name: str) -> str:
        return r"\pi" if name == "pi" else r"\mathrm{e}"

    def juxtaposed(self, node: Node, texts: list[str]) -> str:
        pieces = [texts[0]]
        for before, after in zip(texts, texts[1:], strict=False):
            numeric = before[-1].isdigit() or before.endswith("}") and type(node.args[0]) is Number and before is texts[0]
            if after[0].isdigit() or (numeric and after.startswith(r"\frac")):
                pieces.append(r" \cdot ")
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


def digits(value: int) -> str:
    """The decimal digits of an integer of any size: Python's own guard against long ones is not an error of ours."""
    if value.bit_length() < 14_000:
        return str(value)
    half = value.bit_length() * 3 // 20  # about half as many decimal digits
    upper, lower = divmod(value, 10**half)
    return digits(upper) + digits(lower).rjust(half, "0")


def split_name(text: str) -> tuple[str, str]:
    """A name's letters and its index: ("x", "12"), ("w", "2,3"), ("theta", ""), ("x", "max")."""
    end = len(text)
    while end > 1 and text[end - 1] in "0123456789_":
        end -= 1
    base, index = text[:end], text[end:].strip("_").replace("_", ",")
    if not index and "_" in base[1:-1]:
        base, _, index = base.partition("_")
    return base, index


def superscript(node: Node) -> str | None:
    """The exponent in raised characters, where they exist: ², ⁻¹, ⁿ, ⁻ˣ."""
    kind = type(node)
    if kind is Number:
        return str(node.value).translate(_SUPERSCRIPTS) if type(node.value) is int and abs(node.value) < 10**9 else None  # type: ignore[attr-defined]
    if kind is Name:
        return _RAISED.get(node.text)  # type: ignore[attr-defined]
    if kind is Negative and type(node.args[0]) is Name:
        raised = _RAISED.get(node.args[0].text)
        return "⁻" + raised if raised else None
    return None


def subscript(node: Node) -> str | None:
    """The lower limit in lowered characters, where they exist."""
    if type(node) is Number and type(node.value) is int:
        return str(node.value).translate(_SUBSCRIPTS)
    return _LOWERED.get(node.text) if type(node) is Name else None


def slot_signs(slots: tuple[int, ...]) -> str:
    """∂₁, ∂₁∂₂, ∂₁²: the signs of differentiation by the slots of an unknown function."""
    signs = []
    for slot in sorted(set(slots)):
        times = slots.count(slot)
        signs.append(f"∂{str(slot).translate(_SUBSCRIPTS)}" + (str(times).translate(_SUPERSCRIPTS) if times > 1 else ""))
    return "".join(signs)


def has_inner_power(node: Call) -> bool:
    """Whether the function's power is written sin²(x), as it is for trigonometric and hyperbolic functions and ln."""
    row = FUNCTIONS.get(node.name)
    return row is not None and (row.group in (TRIG, HYP) or row.name == "ln")


def function_name(name: str) -> str:
    """How the terminal spells a function: the textbook's arcsin, arsinh, sgn, Γ where the vocabulary has one."""
    row = FUNCTIONS.get(name)
    if row is None or name in ("log10", "log2"):
        return name.replace("log10", "log₁₀").replace("log2", "log₂")
    shown = row.latex.removeprefix(r"\operatorname{").removesuffix("}").removeprefix("\\")
    if shown in GREEK:
        return GREEK[shown]
    return shown if len(shown) > 1 and shown.isalpha() else name


def is_tall(text: str) -> bool:
    """Whether the LaTeX is taller than a line, so that its brackets must grow."""
    return any(sign in text for sign in (r"\frac", r"\begin", r"\sum", r"\prod", r"\int", r"\binom"))


def _spelled_out(text: str) -> bool:
    return text.startswith(r"\mathrm{") and not text.startswith(r"\mathrm{e}")


_PLAIN, _UNICODE, _LATEX = Plain(), Unicode(), Latex()
