"""Which roles one account may not hold together."""

from __future__ import annotations

import pytest

from luoshi.units.rules import Role, refused_together


@pytest.mark.parametrize(
    "roles",
    [
        {Role.LIAISON, Role.REVIEWER},
        {Role.OFFICER, Role.DIRECTOR},
        {Role.BUSINESS_ADMIN, Role.DIRECTOR},
        {Role.BUSINESS_ADMIN, Role.MAYOR},
        {Role.SYSTEM_ADMIN, Role.AUDITOR},
        {Role.SECURITY_ADMIN, Role.OFFICER},
    ],
)
def test_roles_that_check_each_other_are_kept_apart(roles):
    assert refused_together(frozenset(roles)).endswith("。")


@pytest.mark.parametrize("roles", [{Role.DIRECTOR}, {Role.OFFICER, Role.BUSINESS_ADMIN}, {Role.ASSESSOR, Role.OFFICER}])
def test_others_may_be_held_by_one_person(roles):
    assert refused_together(frozenset(roles)) == ""
