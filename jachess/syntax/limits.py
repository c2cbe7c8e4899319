"""How large a text may be, and an upper bound on the cost of its constants, checked before any work is done."""

from __future__ import annotations

MAX_BYTES = 1 << 16  # of one expression
MAX_TOKENS = 10_000
MAX_DEPTH = 100  # of brackets, where reading is recursive; sums, products, signs and powers are chains, not levels
MAX_DIGITS = 1_000  # of one literal
MAX_EXPONENT = 400  # of 1e400
MAX_LETTERS = 32  # of one name
MAX_TERMS = 200_000  # nodes written out by sum(...), prod(...) and by functions that `where` defines
