"""Where results go: whole files or nothing (a temporary file beside the target, then renamed), or standard output."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from luoshi.commands.failures import READER_GONE, Refusal, cannot_write, shown
from luoshi.ledger.screen import harmless

# What `painted` puts around a text; whoever paints has made the document's own words harmless before.
_OWN_COLOURS = re.compile(r"(\x1b\[[0-9;]*m)")


def for_a_screen(text: str, *, coloured: bool = False) -> str:
    """Return `text` so that no document can steer the terminal it is shown on; `coloured`: our own colours pass."""
    if not coloured:
        return harmless(text)
    return "".join(piece if _OWN_COLOURS.fullmatch(piece) else harmless(piece) for piece in _OWN_COLOURS.split(text))


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, which takes the place of `target` once all is written; Refusal where it cannot."""
    try:
        target = target.resolve()  # through a link: the file it points to is replaced, the link stays
        if target.is_dir():
            raise Refusal(f"“{shown(target)}”是文件夹，请给出文件名。")
        if target.exists() and not target.is_file():
            with target.open("wb") as device:  # /dev/stdout, /dev/null: nothing to replace
                yield device
            return
        with _temporary_beside(target) as (stream, temporary):
            yield stream
            stream.close()
            os.replace(temporary, target)
    except OSError as error:
        raise cannot_write(target, error) from error


@contextmanager
def _temporary_beside(target: Path) -> Iterator[tuple[BinaryIO, Path]]:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".luoshi-")
    temporary = Path(name)
    try:
        temporary.chmod(_mode(target))
        with os.fdopen(handle, "wb") as stream:
            yield stream, temporary
    finally:
        temporary.unlink(missing_ok=True)


def _mode(target: Path) -> int:
    """Return the rights of the file that is replaced, or those a new file gets here."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def write_file(target: Path, content: bytes) -> None:
    """Write `content` to `target`, whole or not at all."""
    with replacing(target) as stream:
        stream.write(content)


def write_text(pieces: Iterable[str], target: Path | None, *, encoding: str = "utf-8") -> None:
    """Write `pieces` as they come to `target`, or to standard output."""
    if target is None:
        for piece in pieces:
            _print(piece)
        return
    with replacing(target) as stream:
        first = True
        for piece in pieces:
            # utf-8-sig: the mark stands once, at the head of the file, where Excel looks for it.
            stream.write(piece.encode(encoding if first else encoding.removesuffix("-sig"), "replace"))
            first = False


def _print(piece: str) -> None:
    try:
        sys.stdout.buffer.write(piece.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError as gone:
        # The reader of our output (head, less) has left: end without a word, as other tools do.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(READER_GONE) from gone
    except OSError as error:
        # What is left in the buffer must not raise once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise cannot_write("标准输出", error) from error


def refuse_overwriting(source: str, target: Path) -> None:
    """Refuse to write the result over the document it was made from."""
    if source != "-" and target.exists() and Path(source).exists() and target.samefile(source):
        raise Refusal(f"输出文件“{shown(target)}”就是读入的文件，请换一个文件名。")
