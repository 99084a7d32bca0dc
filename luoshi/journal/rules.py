"""What the actions of the journal are called on the screen; each app names its own in its `rules.py`."""

from __future__ import annotations

from collections.abc import Mapping

_names: dict[str, str] = {}


def name_actions(names: Mapping[str, str]) -> None:
    """Add dotted names with what a person reads: "plan.issued" → 交办方案.

    `tests/journal/test_action_names.py` looks for every name that the code records.
    """
    for action, words in names.items():
        assert action not in _names, f"{action} is named twice"
        _names[action] = words


def action_name(action: str) -> str:
    """Return what a person reads for a dotted name; the name itself where an older version wrote it."""
    return _names.get(action, action)


def action_names() -> dict[str, str]:
    """Return all names, in the order in which they were given."""
    return dict(_names)


name_actions({"data.read": "管理员查阅未公开数据", "journal.exported": "导出留痕"})
