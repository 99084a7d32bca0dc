"""Addresses of accounts, units and people."""

from __future__ import annotations

from django.urls import include, path

from luoshi.units.views import accounts, exchange, governments, groups, leaders, roles, settings, units
from luoshi.web.frame import Entry, menu_entry
from luoshi.web.permissions import SIGNED_IN

urlpatterns = [
    path("account/", include("luoshi.units.signing_in")),
    path("account/own/", accounts.own_account, name="own_account"),
    path("account/own/sessions/", accounts.own_sessions_end, name="own_sessions_end"),
    path("settings/", settings.settings, name="settings"),
    path("units/", units.units, name="units"),
    path("units/new/", units.unit_new, name="unit_new"),
    path("units/exchange/", exchange.units_exchange, name="units_exchange"),
    path("units/<uuid:pk>/", units.unit, name="unit"),
    path("units/<uuid:pk>/edit/", units.unit_edit, name="unit_edit"),
    path("units/<uuid:pk>/rename/", units.unit_rename, name="unit_rename"),
    path("units/<uuid:pk>/close/", units.unit_close, name="unit_close"),
    path("units/<uuid:pk>/names/", units.unit_name_new, name="unit_name_new"),
    path("units/<uuid:pk>/names/<uuid:name>/remove/", units.unit_name_remove, name="unit_name_remove"),
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.group_new, name="group_new"),
    path("groups/<uuid:pk>/", groups.group_edit, name="group_edit"),
    path("groups/<uuid:pk>/delete/", groups.group_delete, name="group_delete"),
    path("leaders/", leaders.leaders, name="leaders"),
    path("leaders/new/", leaders.leader_new, name="leader_new"),
    path("leaders/<uuid:pk>/appoint/", leaders.leader_appoint, name="leader_appoint"),
    path("leaders/<uuid:pk>/leave/", leaders.leader_leave, name="leader_leave"),
    path("leaders/<uuid:pk>/oversight/", leaders.leader_oversight, name="leader_oversight"),
    path("leaders/<uuid:pk>/account/", leaders.leader_account, name="leader_account"),
    path("governments/", governments.governments, name="governments"),
    path("governments/new/", governments.government_new, name="government_new"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.account_new, name="account_new"),
    path("accounts/exchange/", exchange.accounts_exchange, name="accounts_exchange"),
    path("accounts/<uuid:pk>/", accounts.account_edit, name="account_edit"),
    path("accounts/<uuid:pk>/reset/", accounts.account_reset, name="account_reset"),
    path("accounts/<uuid:pk>/close/", accounts.account_close, name="account_close"),
    path("accounts/<uuid:pk>/reopen/", accounts.account_reopen, name="account_reopen"),
    path("accounts/<uuid:pk>/sessions/", accounts.account_end_sessions, name="account_end_sessions"),
    path("roles/", roles.roles, name="roles"),
    path("roles/exchange/", exchange.roles_exchange, name="roles_exchange"),
    path("roles/<uuid:pk>/", roles.role_grant, name="role_grant"),
    path("roles/<uuid:pk>/<uuid:grant>/end/", roles.role_end, name="role_end"),
    path("handovers/", roles.handovers, name="handovers"),
    path("handovers/<uuid:pk>/", roles.handover_new, name="handover_new"),
    path("permissions/", roles.permissions, name="permissions"),
]
menu_entry(
    Entry("单位和领导", "units", "building", "units.manage", order=70),
    Entry("换人交接", "handovers", "transfer", "units.handover", order=75),
    Entry("账号", "accounts", "users", "accounts.manage", order=10),
    Entry("角色", "roles", "key", "accounts.grant", order=10),
    Entry("权限表", "permissions", "shield-check", "permissions.view", place="account", order=60),
    Entry("设置", "settings", "settings", SIGNED_IN, place="account", order=50),
    Entry("我的账号", "own_account", "user", SIGNED_IN, place="account", order=40),
)
