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


# What fields are called that no model names: those of the actions themselves.
FIELD_NAMES = {
    "account": "账号",
    "code": "代码",
    "document": "依据文件",
    "government": "政府",
    "kind": "类别",
    "level": "层级",
    "members": "成员",
    "name": "名称",
    "on": "生效日期",
    "other_names": "其他写法",
    "position": "排序",
    "reason": "原因",
    "role": "角色",
    "since": "起",
    "successor": "职责划入",
    "title": "职务",
    "unit": "单位",
    "units": "分管单位",
    "until": "止",
    "username": "账号名",
    "what": "内容",
    "file": "文件",
    "rows": "行数",
    "files": "文件数",
    "made_at": "备份时间",
}


def name_fields(names: Mapping[str, str]) -> None:
    """Add what the fields of an app's entries are called where its models do not say it: doc_no → 依据文号."""
    FIELD_NAMES.update(names)


name_actions(
    {
        "data.read": "管理员查阅未公开数据",
        "data.backed-up": "备份全部数据",
        "data.restored": "从备份恢复",
        "journal.exported": "导出留痕",
    }
)
