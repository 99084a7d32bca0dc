"""What the parser raises: only where a file cannot be read at all (拒收)."""

from __future__ import annotations


class ReaderError(Exception):
    """A file that is refused.

    `str()` is one full Chinese sentence that says what, where and what to do, shown to a person as it stands:
    文件已加密，无法读取，请去掉密码后另存再试。
    """
