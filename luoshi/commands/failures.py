"""Why a file or folder could not be read or written, as one Chinese sentence."""

from __future__ import annotations

import errno
import os

import click

READ, REFUSED, EMPTY = 0, 2, 3  # exit statuses: a plan was read · a file is refused · a file holds no plan
READER_GONE = 141  # the status a shell gives to who is ended by a closed pipe

_REASONS = {
    errno.ENOENT: "不存在",
    errno.ENOTDIR: "不存在",
    errno.EISDIR: "是文件夹，不是文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在磁盘是只读的",
    errno.ENOSPC: "所在磁盘已满",
    errno.EDQUOT: "所在磁盘的配额已满",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "是循环的链接",
}


class Refusal(click.ClickException):
    """What stops a command: one full Chinese sentence on standard error, exit status 2."""

    exit_code = REFUSED


def shown(name: str | os.PathLike[str]) -> str:
    """Return a file name fit for the screen: bytes that are no UTF-8 and control characters become �."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "�" for character in text)


def reason(error: OSError) -> str:
    """Return what the system said, in Chinese where it is one of the usual reasons."""
    return _REASONS.get(error.errno or 0, f"出错（{error.strerror or error}）")


def cannot_write(name: str | os.PathLike[str], error: OSError) -> Refusal:
    what = "所在的文件夹不存在" if error.errno == errno.ENOENT else reason(error)
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return Refusal(f"写不了“{shown(name)}”：{what}，请{'腾出空间' if full else '换一个位置'}后再试。")
