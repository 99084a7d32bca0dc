"""Levels, kinds and roles (行政层级、单位类别、角色): tables without a database."""

from __future__ import annotations

import re

from django.db.models import TextChoices

from luoshi.journal.rules import name_actions
from luoshi.web.permissions import declare


class Level(TextChoices):
    """The level of a government (行政层级)."""

    NATION = "nation", "国家"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县（区）"
    TOWNSHIP = "township", "乡镇（街道）"


# What the units of a level are printed with: 市教育局. A district (区) or a banner (旗) says so itself.
PREFIX = {Level.PROVINCE: "省", Level.CITY: "市", Level.COUNTY: "县", Level.TOWNSHIP: "镇"}


ORDER = list(Level)
NAME_LENGTH = 100


def is_below(level: Level, other: Level) -> bool:
    """Return whether a government of `level` may stand below one of `other`."""
    return ORDER.index(level) > ORDER.index(other)


class UnitKind(TextChoices):
    """What a unit is (单位类别)."""

    DEPARTMENT = "department", "政府部门"
    GOVERNMENT = "government", "下级政府"
    ZONE = "zone", "开发区、管委会"
    PARTY = "party", "党群机关"
    ENTERPRISE = "enterprise", "国有企业"
    VERTICAL = "vertical", "垂直管理单位"
    OTHER = "other", "其他"


class TokenScope(TextChoices):
    """What a program may do with a token, within the rights of its account (令牌范围)."""

    READ = "read", "只读"
    WRITE = "write", "读写"


class NameKind(TextChoices):
    """Why a unit has a further name (别名类别)."""

    SHORT = "short", "简称"
    FORMER = "former", "曾用名"
    VARIANT = "variant", "其他写法"


class Role(TextChoices):
    """What an account may be (角色, domain.md §8)."""

    MAYOR = "mayor", "市长（常务）"
    DEPUTY = "deputy", "分管领导"
    DIRECTOR = "director", "督查室主任"
    OFFICER = "officer", "督查专员"
    BUSINESS_ADMIN = "business-admin", "业务管理员"
    ASSESSOR = "assessor", "考核办"
    STATISTICIAN = "statistician", "统计责任部门"
    INSPECTOR = "inspector", "督查组成员"
    LIAISON = "liaison", "单位联络员"
    REVIEWER = "reviewer", "单位审核人"
    SYSTEM_ADMIN = "system-admin", "系统管理员"
    SECURITY_ADMIN = "security-admin", "安全管理员"
    AUDITOR = "auditor", "审计员"


LEADERS = frozenset({Role.MAYOR, Role.DEPUTY})
# The supervision office (督查室) and who sees all of its ledger.
OFFICE = frozenset({Role.DIRECTOR, Role.OFFICER})
SEES_ALL = frozenset({Role.MAYOR, Role.DIRECTOR, Role.OFFICER, Role.BUSINESS_ADMIN, Role.ASSESSOR})
SPEAKS_FOR_UNIT = frozenset({Role.LIAISON, Role.REVIEWER})
OF_A_UNIT = SPEAKS_FOR_UNIT | {Role.STATISTICIAN}
# 三员: each holds its own role and no other.
THREE_ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
BUSINESS = frozenset(Role) - THREE_ADMINISTRATORS
# A report is approved by another person than the one who wrote it, a plan signed by another than who proposed it; who
# keeps units and rules in order approves no content (domain.md §8).
NEVER_TOGETHER = (
    frozenset({Role.LIAISON, Role.REVIEWER}),
    frozenset({Role.OFFICER, Role.DIRECTOR}),
    frozenset({Role.BUSINESS_ADMIN, Role.DIRECTOR}),
    frozenset({Role.BUSINESS_ADMIN, Role.MAYOR}),
)


def refused_together(roles: frozenset[str]) -> str:
    """Return the sentence that says why one account may not hold `roles` together, or ""."""
    administrators = roles & THREE_ADMINISTRATORS
    if administrators and len(roles) > 1:
        return "系统管理员、安全管理员、审计员（三员）互不兼任，也不兼任业务角色。"
    for pair in NEVER_TOGETHER:
        if pair <= roles:
            names = "、".join(Role(role).label for role in sorted(pair))
            return f"{names}须由不同的人担任，不能授予同一账号。"
    return ""


USERNAME = re.compile(r"[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff._-]{1,39}")
# Passwords of who may change what others see and do end after LUOSHI_ADMIN_PASSWORD_DAYS.
ADMINISTRATORS = THREE_ADMINISTRATORS | {Role.BUSINESS_ADMIN}


declare("units.view", "查看单位和领导", BUSINESS)
declare("units.manage", "管理单位、集合单位和领导", [Role.BUSINESS_ADMIN])
declare("units.alias", "把名称对应到单位，新建单位、集合单位和领导", [Role.BUSINESS_ADMIN, Role.OFFICER, Role.DIRECTOR])
declare("accounts.manage", "管理账号", [Role.SYSTEM_ADMIN])
declare("accounts.grant", "授予和收回角色", [Role.SECURITY_ADMIN])
declare("units.handover", "办理换人交接", [Role.BUSINESS_ADMIN, Role.REVIEWER])
declare("journal.read", "查阅留痕", [Role.AUDITOR])
declare("permissions.view", "查看权限表", [Role.SECURITY_ADMIN, Role.AUDITOR, Role.BUSINESS_ADMIN, Role.DIRECTOR])
name_actions(
    {
        "token.created": "创建接口令牌",
        "token.revoked": "吊销接口令牌",
        "government.opened": "开通下级政府",
        "unit.created": "新建单位",
        "unit.changed": "修改单位",
        "unit.renamed": "单位更名",
        "unit.closed": "撤销或并入单位",
        "unit.name-added": "名称对应到单位",
        "unit.name-removed": "删除单位的别名",
        "group.created": "新建集合单位",
        "group.changed": "修改集合单位",
        "group.members-set": "设定集合单位成员",
        "group.deleted": "删除集合单位",
        "leader.created": "新增领导",
        "leader.appointed": "领导任职",
        "leader.left": "领导离任",
        "leader.oversight-set": "设定分管单位",
        "leader.account-linked": "领导对应账号",
        "account.opened": "开通账号",
        "account.changed": "修改账号资料",
        "account.closed": "停用账号",
        "account.reopened": "重新启用账号",
        "account.password-reset": "重置密码",
        "account.password-changed": "修改密码",
        "account.sessions-ended": "退出全部登录",
        "account.factor-on": "启用动态口令",
        "account.factor-off": "停用动态口令",
        "account.signed-in": "登录",
        "account.signed-out": "退出登录",
        "account.sign-in-failed": "登录失败",
        "account.locked": "登录失败过多，暂时锁定",
        "role.granted": "授予角色",
        "role.ended": "收回角色",
        "role.handed-over": "换人交接",
    }
)
