"""Word lists written as words."""

from __future__ import annotations


def words(listed: str) -> frozenset[str]:
    """Return the words of `listed`, parted by white space."""
    return frozenset(listed.split())
