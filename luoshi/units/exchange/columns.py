"""What stands in the columns of the workbooks: data for writing, reading and explaining them."""

from __future__ import annotations

from dataclasses import dataclass, field

from luoshi.units.rules import Role, UnitKind

SHEET, GUIDE, CHOICES = "数据", "填报说明", "字典"
REASON = "错误原因"
STAR = "★"
BETWEEN = "；"  # several names in one cell


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its head, what is explained about it, and what may stand in it."""

    key: str
    title: str
    says: str
    required: bool = False
    width: int = 16
    choices: tuple[str, ...] = ()
    longest: int = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of workbook."""

    name: str  # 单位
    columns: tuple[Column, ...]
    says: tuple[str, ...]  # lines of the sheet 填报说明
    most: int = 5000  # rows at a time


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was received: its number in the sheet, and its cells by key."""

    number: int
    cells: dict[str, str]
    formulas: frozenset[str] = field(default_factory=frozenset)  # keys of cells that hold a formula


COMMON = (
    f"请在“{SHEET}”表中填写，一行一条，不要改动第一行；带{STAR}的列必填。",
    "先上传、看预览，确认后才写入；只要有一行有错，就一行也不写入。",
    f"有错时可以下载原表，错误原因写在最后一列（{REASON}），出错的单元格涂色，改好后重新上传。",
    "同一份表导入两次，第二次不会有任何变化。",
    "单元格里只能填文字和数字，不能填公式。",
)
UNITS = Kind(
    "单位",
    (
        Column("name", "全称", "以全称认定单位：已有的更新，没有的新建", required=True, width=30),
        Column("short_name", "简称", "清单上显示的名称", width=20, longest=40),
        Column("kind", "类别", "从下拉列表选", required=True, choices=tuple(kind.label for kind in UnitKind)),
        Column("position", "排序", "数字，机构序列中的先后；不填排在最后", width=8, longest=4),
        Column("phone", "电话", "单位电话", longest=30),
        Column("names", "其他写法", f"文件里的其他写法，几个之间用“{BETWEEN}”隔开", width=30, longest=1000),
        Column("former", "曾用名", f"几个之间用“{BETWEEN}”隔开", width=24, longest=1000),
        Column("groups", "集合单位", f"所在的集合单位，没有的新建；几个之间用“{BETWEEN}”隔开", width=30, longest=1000),
    ),
    (
        *COMMON,
        "导入只增加和更新，不删除：更名、撤销、去掉别名、移出集合单位请在页面上办理。",
    ),
)
_ACCOUNT = Column("username", "账号名", "2至40位字母、数字或汉字，登录时输入", required=True, longest=40)
_NAME = Column("name", "姓名", "本人姓名", required=True, width=12, longest=40)
_PLACE = Column("government", "所属政府", "本级可不填；下级填名称，如 东泽区", width=14, longest=60)
ACCOUNTS = Kind(
    "账号",
    (
        _ACCOUNT,
        _NAME,
        _PLACE,
        Column("phone", "手机", "可不填", longest=30),
        Column("email", "电子邮箱", "可不填", width=24),
        Column("roles", "现有角色", "导出时列出，导入时不看：角色由安全管理员另行导入", width=40, longest=1000),
    ),
    (
        *COMMON,
        "以账号名认定账号：已有的更新姓名、手机、邮箱，没有的开通。",
        "开通的账号的初始密码在确认导入后生成一份表格，只能下载这一次，请妥善分发。",
        "一次最多200行：每个密码都要慢慢加密，多了请分几次导入。",
    ),
    most=200,
)
ROLES = Kind(
    "角色",
    (
        _ACCOUNT,
        Column("name", "姓名", "与账号核对，不一致的不导入", width=12, longest=40),
        _PLACE,
        Column(
            "role", "角色", "从下拉列表选；一人几个角色的填几行", required=True, choices=tuple(r.label for r in Role)
        ),
        Column("unit", "所属单位", "联络员、审核人、统计责任部门必填，填简称或全称", width=24),
        Column("turn", "岗", "单位联络员填 A 或 B", width=6, choices=("A", "B"), longest=1),
        Column("reason", "原因", "如任命文号、工作分工", required=True, width=24, longest=200),
    ),
    (*COMMON, "账号须先由系统管理员开通。导入只授予，不收回；已经有的角色不变。"),
)
KINDS = {"units": UNITS, "accounts": ACCOUNTS, "roles": ROLES}
