"""The alphabet of the terminal: 2·x² − θ₁, sin²(x), √(x + 1), ∂₁f(x, y)."""

from __future__ import annotations

from typing import ClassVar

from jachess.expression.nodes import Call, Name, Negative, Node, Number, Root, Unknown
from jachess.expression.notation import ATOM, NEGATIVE, POWER, PRODUCT, RELATION, SUM, Fragment, Plain, polynomial_node, write
from jachess.vocabulary import FUNCTIONS, HYP, TRIG

SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
SUBSCRIPTS = str.maketrans("0123456789-", "₀₁₂₃₄₅₆₇₈₉₋")
RAISED = dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
LOWERED = dict(zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip


class Unicode(Plain):
    """The alphabet of the terminal."""

    strict = False
    plus, minus, leading_minus, times, over, ellipsis = " + ", " − ", "−", "·", "/", "…"
    signs: ClassVar[dict[str, str]] = {
        "<": "<",
        "<=": "≤",
        ">": ">",
        ">=": "≥",
        "=": "=",
        "!=": "≠",
        "and": "and",
        "or": "or",
        "not": "not",
    }

    def name(self, text: str) -> str:
        base, index = split_name(text)
        base = GREEK.get(base, base)
        if not index:
            return base
        if index.replace(",", "").isdigit():
            return base + index.translate(SUBSCRIPTS)
        return f"{base}_{index}"

    def constant(self, name: str) -> str:
        return GREEK.get(name, name)

    def root(self, node: Root) -> Fragment:
        inside = write(polynomial_node(node.coefficients, Name("t")), self).text
        return Fragment(f"root{str(node.k).translate(SUBSCRIPTS)}({inside})")

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
            return Fragment(f"log{args[1].text.translate(SUBSCRIPTS)}({first.text})")
        shown = function_name(name)
        if name.startswith("bessel") and args[0].text.isdigit():
            shown, args = name[-1].upper() + args[0].text.translate(SUBSCRIPTS), args[1:]
        return Fragment(f"{shown}({', '.join(arg.text for arg in args)})")

    def binder(self, node: Call, args: list[Fragment]) -> Fragment:
        body, index, low, high = args
        sign = {"sum": "Σ", "prod": "Π", "integral": "∫"}[node.name]
        below, above = subscript(node.args[2]), superscript(node.args[3])
        letter = LOWERED.get(index.text)
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
            primes = "′″‴"[order - 1] if order <= 3 else f"⁽{str(order).translate(SUPERSCRIPTS)}⁾"
            return Fragment(f"{name}{primes}({inside})")
        return Fragment(f"{slot_signs(node.slots)}{name}({inside})", POWER)


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
        return str(node.value).translate(SUPERSCRIPTS) if type(node.value) is int and abs(node.value) < 10**9 else None  # type: ignore[attr-defined]
    if kind is Name:
        return RAISED.get(node.text)  # type: ignore[attr-defined]
    if kind is Negative and type(node.args[0]) is Name:
        raised = RAISED.get(node.args[0].text)
        return "⁻" + raised if raised else None
    return None


def subscript(node: Node) -> str | None:
    """The lower limit in lowered characters, where they exist."""
    if type(node) is Number and type(node.value) is int:
        return str(node.value).translate(SUBSCRIPTS)
    return LOWERED.get(node.text) if type(node) is Name else None


def slot_signs(slots: tuple[int, ...]) -> str:
    """∂₁, ∂₁∂₂, ∂₁²: the signs of differentiation by the slots of an unknown function."""
    signs = []
    for slot in sorted(set(slots)):
        times = slots.count(slot)
        signs.append(f"∂{str(slot).translate(SUBSCRIPTS)}" + (str(times).translate(SUPERSCRIPTS) if times > 1 else ""))
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


UNICODE = Unicode()
