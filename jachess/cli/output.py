"""Text to standard output, or to a file: all of it or nothing."""

from __future__ import annotations

import os
import sys

from jachess.errors import InputError


def write(text: str, file: str | None) -> None:
    """Write to the file, or to standard output where there is none.

    Signs that the output's encoding cannot carry are written as escapes.
    Raises: InputError when it cannot be written; BrokenPipeError when nobody reads any more.
    """
    if file is not None:
        replace_file(file, text)
        return
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        close_output()
        raise InputError("cannot write the output", cause=(error.strerror or str(error)).lower(), kind="output") from error


def close_output() -> None:
    """Turn standard output to nowhere, so that what is left in its buffer makes no second error at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def replace_file(file: str, text: str) -> None:
    """Put the text into the file at once: a reader sees the old file or the new one, a failure leaves the old one."""
    from tempfile import mkstemp

    folder = os.path.dirname(file) or "."
    try:
        handle, temporary = mkstemp(prefix=f".{os.path.basename(file)}.", dir=folder)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
                os.chmod(temporary, _mode(file))
            os.replace(temporary, file)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise InputError(
            f"cannot write `{file}`",
            cause=(error.strerror or str(error)).lower(),
            help="name a file in a folder where you may write",
            kind="output",
        ) from error


def _mode(file: str) -> int:
    """The rights of the old file, or those that a new one would get."""
    try:
        return os.stat(file).st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
