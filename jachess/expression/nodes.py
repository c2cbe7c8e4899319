"""The graph of expressions: immutable, shared nodes.

Two nodes that are written alike are one object, so equality is identity and a graph of shared parts costs what its
distinct parts cost. Constructors (`Sum((a, b))`, `Product`, `Quotient`, ...) keep what was typed: nothing is sorted,
flattened or folded. The operators `+ - * / **` and `total`, `product` fold numbers, zeros and ones and nothing else;
calculus is written with them. `tidy.py` gives the form that is shown.

    Number    value, an int or a Fraction (never a Fraction with denominator 1)
    Constant  "pi" or "e"
    Name      a variable, a parameter or a bound index
    Sum       args = terms (two or more); a difference is a Sum with a Negative term
    Product   args = factors (two or more)
    Quotient  args = (numerator, denominator)
    Negative  args = (operand,)
    Power     args = (base, exponent); over the reals: see `tidy.py` on odd roots
    Root      coefficients and k: the k-th real root of an irreducible polynomial with integer coefficients
    Call      name and args: a function of the vocabulary ("sin"), a relation ("<", "!=", "and", ...), a binder, or
              an unknown function

Binders are Calls named "sum", "prod" or "integral" with args (body, index, low, high); the index is bound in the body.
`Unknown` is the call of an undefined function, with the slots by which it was differentiated: D[1,2](f)(x, y).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar, NoReturn, Self

BINDERS = frozenset({"sum", "prod", "integral"})
RELATIONS = frozenset({"<", "<=", ">", ">=", "=", "!=", "and", "or", "not"})

Numeric = int | Fraction

_TABLES: list[dict[Any, Node]] = []
_BITS: dict[str, int] = {}


class Node:
    """One node of the graph. `args` are its children; `support` has one bit for each free name that it depends on."""

    __slots__ = ("args", "support")
    args: tuple[Node, ...]
    support: int
    _table: ClassVar[dict[Any, Any]]  # every node of the class, by `_key`

    def __init_subclass__(cls) -> None:
        cls._table = {}
        _TABLES.append(cls._table)

    @property
    def _key(self) -> Any:
        return self.args

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"expressions are immutable: cannot set {name}")

    def __reduce__(self) -> Any:
        return type(self), (self.args,)

    def __copy__(self) -> Node:
        return self

    def __deepcopy__(self, memo: object) -> Node:
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.args))})"

    def __str__(self) -> str:
        from jachess.expression.notation import plain

        return plain(self)

    def __add__(self, other: Node | Numeric) -> Node:
        return add(self, other if isinstance(other, Node) else Number(other))

    def __radd__(self, other: Numeric) -> Node:
        return add(Number(other), self)

    def __sub__(self, other: Node | Numeric) -> Node:
        return add(self, negate(other if isinstance(other, Node) else Number(other)))

    def __rsub__(self, other: Numeric) -> Node:
        return add(Number(other), negate(self))

    def __mul__(self, other: Node | Numeric) -> Node:
        return multiply(self, other if isinstance(other, Node) else Number(other))

    def __rmul__(self, other: Numeric) -> Node:
        return multiply(Number(other), self)

    def __truediv__(self, other: Node | Numeric) -> Node:
        return divide(self, other if isinstance(other, Node) else Number(other))

    def __rtruediv__(self, other: Numeric) -> Node:
        return divide(Number(other), self)

    def __pow__(self, other: Node | Numeric) -> Node:
        return power(self, other if isinstance(other, Node) else Number(other))

    def __rpow__(self, other: Numeric) -> Node:
        return power(Number(other), self)

    def __neg__(self) -> Node:
        return negate(self)


# The slots' own setters: the only writers, and twice as fast as object.__setattr__.
_set_args = Node.__dict__["args"].__set__
_set_support = Node.__dict__["support"].__set__
_new = object.__new__


class Number(Node):
    """An exact rational number."""

    __slots__ = ("value",)
    value: Numeric

    def __new__(cls, value: Numeric) -> Number:
        if type(value) is not int:
            value = Fraction(value)
            if value.denominator == 1:
                value = value.numerator
        node: Number | None = cls._table.get(value)
        if node is None:
            node = _new(cls)
            _set_args(node, ())
            _set_support(node, 0)
            _set_value(node, value)
            cls._table[value] = node
        return node

    @property
    def _key(self) -> Numeric:
        return self.value

    def __reduce__(self) -> Any:
        return Number, (self.value,)

    def __repr__(self) -> str:
        return f"Number({self.value})"


_set_value = Number.__dict__["value"].__set__


class Constant(Node):
    """A named real number: "pi" or "e"."""

    __slots__ = ("name",)
    name: str

    def __new__(cls, name: str) -> Constant:
        node: Constant | None = cls._table.get(name)
        if node is None:
            node = _new(cls)
            _set_args(node, ())
            _set_support(node, 0)
            cls.__dict__["name"].__set__(node, name)
            cls._table[name] = node
        return node

    @property
    def _key(self) -> str:
        return self.name

    def __reduce__(self) -> Any:
        return Constant, (self.name,)

    def __repr__(self) -> str:
        return f"Constant({self.name})"


class Name(Node):
    """A variable, a parameter or a bound index. `text` is its plain spelling: x, theta, x12, w2_3."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Name:
        node: Name | None = cls._table.get(text)
        if node is None:
            node = _new(cls)
            _set_args(node, ())
            _set_support(node, _BITS.setdefault(text, 1 << len(_BITS)))
            cls.__dict__["text"].__set__(node, text)
            cls._table[text] = node
        return node

    @property
    def _key(self) -> str:
        return self.text

    def __reduce__(self) -> Any:
        return Name, (self.text,)

    def __repr__(self) -> str:
        return f"Name({self.text})"


class Root(Node):
    """A real algebraic number: the k-th real root, ascending from 1, of an irreducible polynomial of degree 2 or more.

    `coefficients` are integers without a common divisor, the constant one first and the leading one positive. The caller
    sees to all of this; `real_roots.normalised` makes it so.
    """

    __slots__ = ("coefficients", "k")
    coefficients: tuple[int, ...]
    k: int

    def __new__(cls, coefficients: tuple[int, ...], k: int) -> Root:
        key = coefficients, k
        node: Root | None = cls._table.get(key)
        if node is None:
            node = _new(cls)
            _set_args(node, ())
            _set_support(node, 0)
            cls.__dict__["coefficients"].__set__(node, coefficients)
            cls.__dict__["k"].__set__(node, k)
            cls._table[key] = node
        return node

    @property
    def _key(self) -> tuple[tuple[int, ...], int]:
        return self.coefficients, self.k

    def __reduce__(self) -> Any:
        return Root, (self.coefficients, self.k)

    def __repr__(self) -> str:
        return f"Root({self.coefficients}, {self.k})"


def _support(args: tuple[Node, ...]) -> int:
    """What the arguments depend on. An equal support is the same int where that is seen at once: they may be long."""
    support = 0
    for arg in args:
        more = arg.support
        if more and more is not support:
            support = support | more if support else more
    return support


class _Composite(Node):
    __slots__ = ()

    def __new__(cls, args: tuple[Node, ...]) -> Self:
        table = cls._table
        node: Self | None = table.get(args)
        if node is None:
            node = _new(cls)
            _set_args(node, args)
            _set_support(node, _support(args))
            table[args] = node
        return node


class Sum(_Composite):
    """Two or more terms, in the order in which they were written."""

    __slots__ = ()


class Product(_Composite):
    """Two or more factors, in the order in which they were written."""

    __slots__ = ()


class Quotient(_Composite):
    """args = (numerator, denominator)."""

    __slots__ = ()


class Negative(_Composite):
    """args = (operand,)."""

    __slots__ = ()


class Power(_Composite):
    """args = (base, exponent)."""

    __slots__ = ()


class Call(Node):
    """A function of the vocabulary, a relation or a binder, applied to its arguments."""

    __slots__ = ("name",)
    name: str

    def __new__(cls, name: str, args: tuple[Node, ...]) -> Call:
        key = (name, args)
        node: Call | None = cls._table.get(key)
        if node is None:
            node = _new(cls)
            if name in BINDERS:
                body, index, low, high = args
                support = body.support & ~index.support | low.support | high.support
            else:
                support = _support(args)
            _set_args(node, args)
            _set_support(node, support)
            _set_name(node, name)
            cls._table[key] = node
        return node

    @property
    def _key(self) -> tuple[str, tuple[Node, ...]]:
        return self.name, self.args

    def __reduce__(self) -> Any:
        return Call, (self.name, self.args)

    def __repr__(self) -> str:
        return f"Call({self.name!r}, {', '.join(map(repr, self.args))})"


_set_name = Call.__dict__["name"].__set__


class Unknown(Node):
    """An undefined function at its arguments, differentiated by the slots in `slots` (1-based, ascending)."""

    __slots__ = ("name", "slots")
    name: str
    slots: tuple[int, ...]

    def __new__(cls, name: str, slots: tuple[int, ...], args: tuple[Node, ...]) -> Unknown:
        key = (name, slots, args)
        node: Unknown | None = cls._table.get(key)
        if node is None:
            node = _new(cls)
            _set_args(node, args)
            _set_support(node, _support(args))
            cls.__dict__["name"].__set__(node, name)
            cls.__dict__["slots"].__set__(node, slots)
            cls._table[key] = node
        return node

    @property
    def _key(self) -> tuple[str, tuple[int, ...], tuple[Node, ...]]:
        return self.name, self.slots, self.args

    def __reduce__(self) -> Any:
        return Unknown, (self.name, self.slots, self.args)

    def __repr__(self) -> str:
        return f"Unknown({self.name!r}, {self.slots}, {', '.join(map(repr, self.args))})"


ZERO = Number(0)
ONE = Number(1)
MINUS_ONE = Number(-1)
TWO = Number(2)
HALF = Number(Fraction(1, 2))
PI = Constant("pi")
E = Constant("e")


# Folding operations: exact numbers, zeros and ones are folded, nothing is flattened or sorted. A product that is
# multiplied again stays one shared factor, which keeps the graphs of a reverse sweep linear in size.


def add(left: Node, right: Node) -> Node:
    """left + right."""
    if left is ZERO:
        return right
    if right is ZERO:
        return left
    if type(left) is Number and type(right) is Number:
        return Number(left.value + right.value)
    return Sum((left, right))


def negate(operand: Node) -> Node:
    """−operand."""
    kind = type(operand)
    if kind is Number:
        return Number(-operand.value)  # type: ignore[attr-defined]
    if kind is Negative:
        return operand.args[0]
    if kind is Product:
        first = operand.args[0]
        if type(first) is Number:
            return _scaled(-first.value, operand.args[1:])
    return Negative((operand,))


def multiply(left: Node, right: Node) -> Node:
    """left · right."""
    if left is ONE:
        return right
    if right is ONE:
        return left
    if left is ZERO or right is ZERO:
        return ZERO
    kind_left, kind_right = type(left), type(right)
    if kind_left is Negative:
        return negate(multiply(left.args[0], right))
    if kind_right is Negative:
        return negate(multiply(left, right.args[0]))
    if kind_right is Number:
        left, right, kind_left, kind_right = right, left, kind_right, kind_left
    if kind_left is Number:
        if kind_right is Number:
            return Number(left.value * right.value)  # type: ignore[attr-defined]
        if left is MINUS_ONE:
            return negate(right)
        if kind_right is Product and type(right.args[0]) is Number:
            return _scaled(left.value * right.args[0].value, right.args[1:])  # type: ignore[attr-defined]
    return Product((left, right))


def _scaled(value: Numeric, factors: tuple[Node, ...]) -> Node:
    """The product with this number in front; the usual case of `product`, made faster."""
    number = Number(value)
    for factor in factors:
        kind = type(factor)
        if kind is Number or kind is Negative or number is ONE or number is ZERO or number is MINUS_ONE:
            return product((number, *factors))
    return Product((number, *factors))


def divide(left: Node, right: Node) -> Node:
    """left / right. A quotient of numbers is folded; a division by the number 0 is kept as it is written."""
    if right is ONE or (left is ZERO and right is not ZERO):
        return left
    if type(left) is Number and type(right) is Number and right is not ZERO:
        return Number(Fraction(left.value) / right.value)
    if type(left) is Negative:
        return negate(divide(left.args[0], right))
    return Quotient((left, right))


def power(base: Node, exponent: Node) -> Node:
    """base ^ exponent. Small integer powers of numbers are folded."""
    if exponent is ONE:
        return base
    if exponent is ZERO:
        return ONE
    if type(base) is Number and type(exponent) is Number:
        n, value = exponent.value, base.value
        if base is ONE:
            return ONE
        if type(n) is int and (value != 0 or n > 0) and abs(n) * _bits(value) <= 2048:
            return Number(Fraction(value) ** n)
    return Power((base, exponent))


def _bits(value: Numeric) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def total(terms: Iterable[Node]) -> Node:
    """The sum of any number of terms: zeros are dropped, the numbers among them are added up at the end."""
    kept: list[Node] = []
    constant: Numeric = 0
    for term in terms:
        if type(term) is Number:
            constant += term.value
        else:
            kept.append(term)
    if constant:
        kept.append(Number(constant))
    if len(kept) > 1:
        return Sum(tuple(kept))
    return kept[0] if kept else ZERO


def product(factors: Iterable[Node]) -> Node:
    """The product of any number of factors: ones are dropped, the numbers among them go in front as one."""
    kept: list[Node] = []
    number = ONE
    negative = False
    for factor in factors:
        kind = type(factor)
        if kind is Number:
            number = factor if number is ONE else Number(number.value * factor.value)  # type: ignore[attr-defined, assignment]
        elif kind is Negative:
            negative = not negative
            kept.append(factor.args[0])
        else:
            kept.append(factor)
    if number is ZERO:
        return ZERO
    if negative:
        number = Number(-number.value)
    if number is MINUS_ONE and kept:
        return Negative((kept[0] if len(kept) == 1 else Product(tuple(kept)),))
    if number is not ONE or not kept:
        kept.insert(0, number)
    return Product(tuple(kept)) if len(kept) > 1 else kept[0]


class _Calls:
    """`call.sin(u)` or `call("<", u, v)`: the Call of that name; plain ints become Numbers."""

    def __call__(self, name: str, *args: Node | Numeric) -> Call:
        return Call(name, tuple([arg if isinstance(arg, Node) else Number(arg) for arg in args]))

    pi: ClassVar[Constant]

    def __getattr__(self, name: str) -> Callable[..., Call]:
        def calls(*args: Node | Numeric) -> Call:
            for arg in args:
                if not isinstance(arg, Node):
                    return self(name, *args)
            return Call(name, args)  # type: ignore[arg-type]

        self.__dict__[name] = calls
        return calls


call = _Calls()
_Calls.pi = PI


# Walks. All of them are iterative: a graph may be deeper than Python's stack.


def postorder(*roots: Node) -> Iterator[Node]:
    """Every distinct node below the roots, children before parents, in a fixed order."""
    seen: set[Node] = set()
    for root in roots:
        if root in seen:
            continue
        stack = [(root, False)]
        while stack:
            node, ready = stack.pop()
            if ready:
                yield node
            elif node not in seen:
                seen.add(node)
                if node.args:
                    stack.append((node, True))
                    for arg in reversed(node.args):
                        if arg not in seen:
                            stack.append((arg, False))
                else:
                    yield node


def rebuilt(node: Node, args: tuple[Node, ...]) -> Node:
    """The same kind of node with other children, exactly as written."""
    kind = type(node)
    if args == node.args:
        return node
    if kind is Call:
        return Call(node.name, args)  # type: ignore[attr-defined]
    if kind is Unknown:
        return Unknown(node.name, node.slots, args)  # type: ignore[attr-defined]
    return kind(args)  # type: ignore[call-arg]


def substitute(node: Node, values: Mapping[Node, Node]) -> Node:
    """The node with each key of `values` (usually Names) put in place at once; what was typed keeps its form.

    A bound index is never replaced inside its binder, and the caller sees to it that no value captures one.
    """
    result: dict[Node, Node] = dict(values)
    for part in postorder(node):
        if part in result:
            continue
        if type(part) is Call and part.name in BINDERS and part.args[1] in values:
            inner = {key: value for key, value in values.items() if key is not part.args[1]}
            body = substitute(part.args[0], inner)
            low, high = (substitute(arg, values) for arg in part.args[2:])
            result[part] = Call(part.name, (body, part.args[1], low, high))
        elif part.args:
            result[part] = rebuilt(part, tuple(result[arg] for arg in part.args))
        else:
            result[part] = part
    return result[node]


def free_names(*nodes: Node) -> tuple[Name, ...]:
    """The names on which the nodes depend, in order of first appearance."""
    support = 0
    for node in nodes:
        support |= node.support
    return tuple(part for part in postorder(*nodes) if type(part) is Name and part.support & support)


def operations(*nodes: Node) -> int:
    """The number of distinct arithmetic operations and function calls in the graph: n − 1 for a sum of n terms."""
    count = 0
    for node in postorder(*nodes):
        kind = type(node)
        if kind is Sum or kind is Product:
            count += len(node.args) - 1
        elif node.args:
            count += 1
    return count


def release() -> int:
    """Forget every node that nothing outside the table refers to; returns how many. For long-lived processes."""
    from sys import getrefcount

    count = 0
    waiting = [node for table in _TABLES for node in table.values()]
    while waiting:
        node = waiting.pop()
        if getrefcount(node) <= 3:  # the table's reference, ours, and that of getrefcount
            waiting += node.args  # nothing else may refer to them now
            del node._table[node._key]
            count += 1
    return count
