"""Bytes from files that nobody vouches for: regular files only, no links, never more than a cap, in any encoding."""

from __future__ import annotations

import os
import stat
import unicodedata
from contextlib import suppress
from typing import NamedTuple

MAX_FILE = 1 << 20  # bytes of one student's file
MAX_CLASS = 1 << 28  # of a file with the answers of a whole class, which the teacher names

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "an archive or an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a rich text document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
    (b"SQLite format 3", "a database"),
)

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


class Found(NamedTuple):
    """A file as text, or the problem that stands in the way; `note` says what was odd; `modified` is its time."""

    text: str = ""
    note: str = ""
    problem: str = ""
    modified: float | None = None


class Bytes(NamedTuple):
    """The bytes of a file, or the problem."""

    data: bytes = b""
    problem: str = ""
    modified: float | None = None


def read_bytes(path: str, limit: int = MAX_FILE, *, folder: int | None = None, follow: bool = False) -> Bytes:
    """At most `limit` bytes of a regular file; `folder` is the descriptor of an open folder that the path begins in.

    Links are followed only with `follow`, for paths that the user typed. Pipes, devices and sockets are never opened.
    """
    try:
        seen = os.stat(path, dir_fd=folder, follow_symlinks=follow)
        if not stat.S_ISREG(seen.st_mode):
            return Bytes(problem=_kind(seen.st_mode))
        flags = os.O_RDONLY
        for name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY", *(() if follow else ("O_NOFOLLOW",))):
            flags |= getattr(os, name, 0)
        descriptor = os.open(path, flags, dir_fd=folder)
    except (OSError, ValueError) as error:
        return Bytes(problem=_reason(error))
    try:
        # it may have been exchanged since it was looked at
        seen = os.fstat(descriptor)
        if not stat.S_ISREG(seen.st_mode):
            return Bytes(problem=_kind(seen.st_mode))
        if seen.st_size > limit:
            return Bytes(problem=too_large(limit), modified=seen.st_mtime)
        data = bytearray()
        while len(data) <= limit:
            piece = os.read(descriptor, min(1 << 16, limit + 1 - len(data)))
            if not piece:
                return Bytes(bytes(data), modified=seen.st_mtime)
            data += piece
        return Bytes(problem=too_large(limit), modified=seen.st_mtime)
    except OSError as error:
        return Bytes(problem=_reason(error))
    finally:
        with suppress(OSError):
            os.close(descriptor)


def read_text(path: str, limit: int = MAX_FILE, *, folder: int | None = None, follow: bool = True) -> Found:
    """A text file, decoded."""
    found = read_bytes(path, limit, folder=folder, follow=follow)
    if found.problem:
        return Found(problem=found.problem, modified=found.modified)
    return decoded(found.data)._replace(modified=found.modified)


def decoded(data: bytes) -> Found:
    """Bytes as text with plain line ends: by their mark, as UTF-8, otherwise as Windows-1252, which is noted.

    >>> decoded("né".encode("latin-1"))[:2]
    ('né', 'the file is not UTF-8; it was read as Windows-1252')
    """
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return Found(problem=f"the file is not text: {name}")
    note = ""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                return Found(problem=f"the file begins like {encoding.upper()} and is not")
            break
    else:
        if _looks_binary(data):
            return Found(problem="the file is not text")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
            note = "the file is not UTF-8; it was read as Windows-1252"
    return Found(plain_lines(text), note)


def plain_lines(text: str) -> str:
    """The text with the line ends of Unix."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n").replace("\x85", "\n")


def visible(name: str, most: int = 120) -> str:
    """A name that somebody else chose, with everything that does not show written out: `\\n`, `\\u202e`.

    >>> visible("Ada\\n\\u202eex.txt")
    'Ada\\\\n\\\\u202eex.txt'
    """
    name = unicodedata.normalize("NFC", name[: 4 * most])
    if not name.isprintable():
        name = "".join(char if char.isprintable() else _escape(char) for char in name)
    return name if len(name) <= most else name[: most - 1] + "…"


def too_large(limit: int) -> str:
    """What is said of a file above the cap."""
    return f"the file is larger than {limit >> 20} MB" if limit >= 1 << 20 else f"the file is larger than {limit >> 10} KB"


def _escape(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"  # a byte of a file name that is no text
    return char.encode("unicode_escape").decode("ascii") if code < 0xD800 or code > 0xDFFF else f"\\u{code:04x}"


def _looks_binary(data: bytes) -> bool:
    start = data[:8192]
    odd = sum(start.count(code) for code in (*range(9), *range(14, 27), *range(28, 32)))
    return odd * 10 > len(start)


def _kind(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "it is a link, and links are not followed"
    if stat.S_ISDIR(mode):
        return "it is a folder"
    if stat.S_ISFIFO(mode):
        return "it is a pipe, not a file"
    if stat.S_ISSOCK(mode):
        return "it is a socket, not a file"
    return "it is a device, not a file"


def _reason(error: OSError | ValueError) -> str:
    import errno

    if isinstance(error, ValueError):
        return "its name cannot be opened"
    words = {
        errno.ENOENT: "there is no such file",
        errno.EACCES: "it may not be read",
        errno.EPERM: "it may not be read",
        errno.ELOOP: "it is a link, and links are not followed",
        errno.ENAMETOOLONG: "its name is too long",
        errno.EISDIR: "it is a folder",
    }
    return words.get(error.errno or 0, f"it cannot be read ({(error.strerror or 'unknown error').lower()})")
