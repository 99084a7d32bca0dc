"""The landing of settings (设置): what the account may look after, each with one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page
from luoshi.web.permissions import SIGNED_IN, may


@dataclass(frozen=True, slots=True)
class Place:
    """One thing to be looked after: its words, its address by name, its icon, its permission, one sentence."""

    words: str
    route: str
    icon: str
    permission: str
    says: str


_places: list[Place] = [
    Place("单位", "units", "building", "units.view", "单位的全称、简称、曾用名和电话"),
    Place("集合单位", "groups", "users-group", "units.view", "“各县区政府”一类的名称指哪些单位"),
    Place("领导", "leaders", "user", "units.view", "职务、任期和分管单位"),
    Place("下级政府", "governments", "sitemap", "units.view", "开通县区、乡镇"),
    Place("换人交接", "handovers", "transfer", "units.handover", "单位联络员、审核人换人"),
    Place("账号", "accounts", "users", "accounts.manage", "开通、停用账号，重置密码"),
    Place("角色", "roles", "key", "accounts.grant", "授予和收回角色"),
    Place("权限表", "permissions", "shield-check", "permissions.view", "哪个角色可以做什么"),
    Place("留痕", "journal", "history", "journal.read", "谁在何时改了什么"),
    Place("我的账号", "own_account", "user", SIGNED_IN, "电话、密码、动态口令、退出其他登录"),
]


def settings_place(place: Place) -> None:
    """Add a thing to be looked after; an app does so in its `urls.py`."""
    _places.insert(-1, place)


@require_safe
@needs(SIGNED_IN)
def settings(request: HttpRequest) -> HttpResponse:
    """What the account may look after."""
    actor = account_of(request)
    mine = [place for place in _places if place.permission == SIGNED_IN or may(actor, place.permission)]
    context = {"places": [(place, reverse(place.route)) for place in mine]}
    return render_page(request, "units/settings.html", None, context)
