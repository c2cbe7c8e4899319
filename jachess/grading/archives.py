"""ZIP exports of learning platforms: read in memory, entry by entry, never unpacked to a disk.

An entry's name is only ever looked at to find whose it is, so a path that climbs out leads nowhere. What an archive may
cost is bounded before and while it is read: its table of contents, each entry, and all entries together.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

from jachess.errors import InputError
from jachess.grading.files import MAX_FILE, Found, decoded, too_large, visible
from jachess.grading.pages import Ids, Page
from jachess.grading.submissions import Source, class_sources, is_late, owner_of, page_of

MAX_CONTENTS = 1 << 26  # bytes of the table of contents
MAX_TOTAL = 1 << 30  # bytes of all entries together
MAX_RATIO = 200  # of an entry's size to its size in the archive, for what is larger than a page
_PAGE = 1 << 16


def archive(path: str, ids: Ids, notes: list[str]) -> Iterator[Source]:
    """The sources in a ZIP. Raises: InputError when it is no archive, or one that is too large to look at."""
    opened = _Archive(path)
    entries = [(info, _parts(info.filename)) for info in opened.entries()]
    entries = [(info, parts) for info, parts in entries if parts and not any(_is_ignored(part) for part in parts)]
    shared = _shared_folder([parts for _, parts in entries])
    files = [(info, parts[shared:]) for info, parts in entries if not info.is_dir()]
    if len(files) == 1 and len(files[0][1]) == 1:
        found = opened.text(files[0][0])
        rows = class_sources(found.text, visible(files[0][1][0]), ids, notes) if not found.problem else None
        if rows is not None:
            yield from rows
            return
    owners = {parts[0] for _, parts in files if len(parts) > 1}
    for info, parts in files:
        yield opened.source(info, parts)
    for info, parts in entries:
        # an empty folder is a student who handed in nothing
        if info.is_dir() and len(parts) == shared + 1 and parts[shared] not in owners:
            yield Source(owner_of(parts[shared]), visible(parts[shared]), lambda ids: Page())


class _Archive:
    def __init__(self, path: str) -> None:
        name = visible(os.path.basename(path))
        try:
            _check_contents(path)
            self.zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
            said = str(error) if isinstance(error, zipfile.BadZipFile) else type(error).__name__
            raise InputError(
                f"the archive {name} cannot be read", cause=visible(said), help="export it again", kind="file"
            ) from None
        self.left = MAX_TOTAL

    def entries(self) -> list[zipfile.ZipInfo]:
        return self.zip.infolist()

    def source(self, info: zipfile.ZipInfo, parts: tuple[str, ...]) -> Source:
        def load(ids: Ids) -> Page:
            if len(parts) > 2:
                return Page(problem="it lies in a folder inside a folder")
            return page_of(self.text(info), parts[-1], ids)

        return Source(owner_of(parts[0]), visible("/".join(parts)), load, lambda: _time(info), is_late(parts[-1]), True)

    def text(self, info: zipfile.ZipInfo) -> Found:
        """One entry as text, or the problem."""
        mode = info.external_attr >> 16
        if mode and stat.S_ISLNK(mode):
            return Found(problem="it is a link, and links are not followed")
        if info.flag_bits & 1:
            return Found(problem="it is locked with a password")
        if info.file_size > MAX_FILE:
            return Found(problem=too_large(MAX_FILE))
        if info.file_size > _PAGE and info.file_size > MAX_RATIO * max(1, info.compress_size):
            return Found(problem="it expands to many times its size")
        data = bytearray()
        try:
            with self.zip.open(info) as stream:
                while len(data) <= MAX_FILE:
                    piece = stream.read(min(_PAGE, MAX_FILE + 1 - len(data)))
                    if not piece:
                        return decoded(bytes(data))
                    data += piece
                    self.left -= len(piece)
                    if self.left < 0:
                        return Found(problem=f"the archive expands to more than {MAX_TOTAL >> 30} GB")
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            ValueError,
            NotImplementedError,
            RuntimeError,
            struct.error,
        ) as error:
            return Found(problem=f"it is damaged ({visible(str(error), 60) or type(error).__name__})")
        except Exception as error:  # lzma.LZMAError and what other decompressors raise
            return Found(problem=f"it is damaged ({type(error).__name__})")
        return Found(problem=too_large(MAX_FILE))


def _check_contents(path: str) -> None:
    """Refuse an archive whose table of contents alone would fill the memory."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        file.seek(max(0, size - 65_557 - 76))
        end = file.read()
    place = end.rfind(b"PK\x05\x06")
    if place < 0 or len(end) < place + 22:
        raise zipfile.BadZipFile("it has no table of contents")
    contents: int = struct.unpack_from("<I", end, place + 12)[0]
    large = end.rfind(b"PK\x06\x06", 0, place)
    if large >= 0 and len(end) >= large + 56:
        contents = max(contents if contents != 0xFFFFFFFF else 0, struct.unpack_from("<Q", end, large + 40)[0])
    if contents > min(MAX_CONTENTS, size):
        raise zipfile.BadZipFile("its table of contents is too large")


def _parts(name: str) -> tuple[str, ...]:
    """The words of a path without what would climb or begin at a root."""
    words = name.replace("\\", "/").split("/")
    return tuple(word for word in words if word not in ("", ".", "..") and not (len(word) == 2 and word[1] == ":"))


def _shared_folder(paths: list[tuple[str, ...]]) -> int:
    """1 when everything lies in one folder that is no student's, else 0."""
    first = {parts[0] for parts in paths}
    deep = any(len(parts) > 2 for parts in paths)
    flat = all(len(parts) <= 2 for parts in paths) and len(paths) > 1
    return 1 if len(first) == 1 and (deep or flat) and all(len(parts) > 1 for parts in paths if parts) else 0


def _time(info: zipfile.ZipInfo) -> float | None:
    with suppress(ValueError, OverflowError):
        return datetime(*info.date_time, tzinfo=UTC).timestamp()
    return None


def _is_ignored(name: str) -> bool:
    return name.startswith((".", "~$")) or name.casefold() in ("__macosx", "thumbs.db", "desktop.ini")
