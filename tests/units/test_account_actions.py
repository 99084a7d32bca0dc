"""Accounts and roles: three administrators kept apart, nobody acts for himself, what was done stays."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.journal.models import Entry
from luoshi.units.actions.accounts import (
    close_account,
    end_sessions,
    open_account,
    reopen_account,
    reset_password,
    update_account,
)
from luoshi.units.actions.grants import end_grant, grant_role, hand_over
from luoshi.units.models import Account
from luoshi.units.rules import Level, Role
from tests.people import make_account, make_grant, make_jurisdiction

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WHY = "青政任〔2026〕4号"


def fresh(account: Account) -> Account:
    """Return the account as the next request reads it."""
    return Account.objects.get(pk=account.pk)


def test_an_opened_account_has_a_first_password_to_be_changed_and_no_role(city, system_admin):
    account, password = open_account(
        actor=system_admin, jurisdiction=city.jurisdiction, username="jiaoyu1", name="苗 一", now=NOW
    )
    assert account.check_password(password) and len(password) == 14
    assert account.must_change_password and not account.role_names and account.name == "苗一"
    entry = Entry.objects.get()
    assert entry.action == "account.opened" and password not in str(entry.content())


@pytest.mark.parametrize("username", ["a", "有 空格", "-x", "x" * 41, "a/b", "='cmd"])
def test_a_name_that_cannot_be_typed_opens_no_account(city, system_admin, username):
    with pytest.raises(Invalid):
        open_account(actor=system_admin, jurisdiction=city.jurisdiction, username=username, name="苗一", now=NOW)


def test_an_account_name_is_taken_in_whatever_case(city, system_admin, officer):
    with pytest.raises(MoveRefused):
        open_account(actor=system_admin, jurisdiction=city.jurisdiction, username="OFFICER", name="苗一", now=NOW)


def test_only_the_system_administrator_opens_accounts_and_only_at_home_and_below(
    city, system_admin, security_admin, business_admin, stranger
):
    for actor in (security_admin, business_admin):
        with pytest.raises(NotAllowed):
            open_account(actor=actor, jurisdiction=city.jurisdiction, username="x1", name="苗一", now=NOW)
    with pytest.raises(NotAllowed):
        open_account(actor=system_admin, jurisdiction=stranger.jurisdiction, username="x1", name="苗一", now=NOW)
    county = city.counties["东泽区"]
    assert open_account(actor=system_admin, jurisdiction=county, username="x1", name="苗一", now=NOW)[0].pk


def test_a_reset_ends_sessions_and_makes_a_new_password(system_admin, officer):
    account, password = reset_password(actor=system_admin, account=officer, now=NOW)
    assert account.check_password(password) and account.must_change_password
    assert account.session_round == officer.session_round + 1


def test_the_system_administrator_keeps_neither_himself_nor_the_other_two(system_admin, security_admin, auditor):
    for account in (system_admin, security_admin, auditor):
        with pytest.raises(NotAllowed):
            reset_password(actor=system_admin, account=account, now=NOW)
        with pytest.raises(NotAllowed):
            close_account(actor=system_admin, account=account, reason="试试", now=NOW)
    assert reset_password(actor=None, account=auditor, now=NOW)[0].must_change_password


def test_a_closed_account_comes_back_with_a_new_password(system_admin, officer):
    close_account(actor=system_admin, account=officer, reason="调离", now=NOW)
    assert not fresh(officer).is_active and fresh(officer).holds(Role.OFFICER)
    with pytest.raises(MoveRefused):
        reset_password(actor=system_admin, account=officer, now=NOW)
    account, password = reopen_account(actor=system_admin, account=officer, now=NOW)
    assert account.is_active and account.check_password(password)


def test_closing_says_why(system_admin, officer):
    with pytest.raises(Invalid):
        close_account(actor=system_admin, account=officer, reason=" ", now=NOW)


def test_one_changes_ones_own_telephone_but_not_ones_own_name(officer, second_officer):
    update_account(actor=officer, account=officer, phone="130", name="别名", now=NOW)
    assert (fresh(officer).phone, fresh(officer).name) == ("130", "顾明澈")
    with pytest.raises(NotAllowed):
        update_account(actor=officer, account=second_officer, phone="130", now=NOW)
    with pytest.raises(NotAllowed):
        end_sessions(actor=officer, account=second_officer, now=NOW)


def test_a_role_is_granted_by_the_security_administrator_with_a_reason(city, security_admin, system_admin):
    account = make_account(city.jurisdiction, "new1", "苗一")
    with pytest.raises(NotAllowed):
        grant_role(actor=system_admin, account=account, role=Role.OFFICER, reason=WHY, now=NOW)
    with pytest.raises(Invalid):
        grant_role(actor=security_admin, account=account, role=Role.OFFICER, reason="", now=NOW)
    grant = grant_role(actor=security_admin, account=account, role=Role.OFFICER, reason=WHY, now=NOW)
    assert grant.granted_by == security_admin and fresh(account).holds(Role.OFFICER)
    with pytest.raises(MoveRefused, match="已经是"):
        grant_role(actor=security_admin, account=account, role=Role.OFFICER, reason=WHY, now=NOW)


def test_nobody_grants_to_himself_and_nobody_takes_his_own_role(security_admin):
    with pytest.raises(NotAllowed):
        grant_role(actor=security_admin, account=security_admin, role=Role.DIRECTOR, reason=WHY, now=NOW)
    with pytest.raises(NotAllowed):
        end_grant(actor=security_admin, grant=security_admin.grants.get(), reason=WHY, now=NOW)


@pytest.mark.parametrize(
    ("held", "more"),
    [
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
        (Role.SYSTEM_ADMIN, Role.AUDITOR),
        (Role.AUDITOR, Role.OFFICER),
        (Role.DIRECTOR, Role.SYSTEM_ADMIN),
        (Role.OFFICER, Role.DIRECTOR),
    ],
)
def test_roles_that_exclude_each_other_are_not_held_together(city, security_admin, held, more):
    account = make_account(city.jurisdiction, "new1", "苗一", held)
    with pytest.raises(MoveRefused, match=r"不同的人|互不兼任"):
        grant_role(actor=security_admin, account=account, role=more, reason=WHY, now=NOW)


def test_who_writes_for_a_unit_does_not_sign_for_it(city, security_admin, lead_liaison):
    unit = city.units["市发展改革委"]
    with pytest.raises(MoveRefused):
        grant_role(actor=security_admin, account=lead_liaison, role=Role.REVIEWER, unit=unit, reason=WHY, now=NOW)


def test_a_role_of_a_unit_needs_its_unit_and_others_take_none(city, security_admin, stranger):
    account = make_account(city.jurisdiction, "new1", "苗一")
    unit, elsewhere = city.units["市教育局"], make_account(stranger.jurisdiction, "new2", "别处")
    for who, role, where, turn in [
        (account, Role.LIAISON, None, "A"),
        (account, Role.LIAISON, unit, ""),
        (account, Role.OFFICER, unit, ""),
        (make_account(city.counties["东泽区"], "new3", "区里"), Role.LIAISON, unit, "A"),
    ]:
        with pytest.raises(Invalid):
            grant_role(actor=security_admin, account=who, role=role, unit=where, turn=turn, reason=WHY, now=NOW)
    with pytest.raises(NotAllowed):
        grant_role(actor=security_admin, account=elsewhere, role=Role.OFFICER, reason=WHY, now=NOW)


def test_one_liaison_stands_in_turn_a_and_others_in_turn_b(city, security_admin, lead_liaison):
    unit, account = city.units["市发展改革委"], make_account(city.jurisdiction, "new1", "苗一")
    with pytest.raises(MoveRefused, match="卫青岚"):
        grant_role(actor=security_admin, account=account, role=Role.LIAISON, unit=unit, turn="A", reason=WHY, now=NOW)
    grant_role(actor=security_admin, account=account, role=Role.LIAISON, unit=unit, turn="B", reason=WHY, now=NOW)
    assert fresh(account).unit_ids == {unit.pk}


def test_a_role_ends_once_and_stays_in_the_history(security_admin, officer):
    grant = officer.grants.get()
    end_grant(actor=security_admin, grant=grant, reason="轮岗", now=NOW)
    assert not fresh(officer).role_names and officer.grants.get().until == NOW
    with pytest.raises(MoveRefused):
        end_grant(actor=security_admin, grant=grant, reason="轮岗", now=NOW)


def test_a_handover_moves_the_role_and_keeps_the_old_name(city, lead_liaison, lead_reviewer):
    successor = make_account(city.jurisdiction, "new1", "苗一")
    handover = hand_over(
        actor=lead_reviewer, grant=lead_liaison.grants.get(), to_account=successor, reason="轮岗", now=NOW
    )
    assert fresh(successor).unit_ids == {city.units["市发展改革委"].pk}
    assert fresh(successor).grants.get().turn == "A" and not fresh(lead_liaison).unit_ids
    assert str(handover) == "青泽市发展和改革委员会：卫青岚 → 苗一"
    assert Entry.objects.get().action == "role.handed-over"


def test_a_reviewer_hands_over_only_the_liaisons_of_the_own_unit(
    city, lead_reviewer, support_liaison, business_admin, lead_liaison, stranger
):
    successor = make_account(city.jurisdiction, "new1", "苗一")
    theirs, own_role = support_liaison.grants.get(), lead_reviewer.grants.get()
    for grant in (theirs, own_role):
        with pytest.raises(NotAllowed):
            hand_over(actor=lead_reviewer, grant=grant, to_account=successor, reason="轮岗", now=NOW)
    with pytest.raises(NotAllowed):
        hand_over(actor=lead_liaison, grant=lead_liaison.grants.get(), to_account=successor, reason="轮岗", now=NOW)
    with pytest.raises(Invalid, match="本级"):
        hand_over(actor=business_admin, grant=theirs, to_account=stranger, reason="轮岗", now=NOW)
    with pytest.raises(NotAllowed, match="自己"):
        hand_over(actor=business_admin, grant=theirs, to_account=business_admin, reason="轮岗", now=NOW)
    with pytest.raises(MoveRefused):
        hand_over(
            actor=business_admin, grant=lead_liaison.grants.get(), to_account=lead_reviewer, reason="轮岗", now=NOW
        )
    assert lead_liaison.grants.get().until is None and not Entry.objects.exists()


def test_the_database_itself_keeps_a_role_once_and_one_liaison_in_turn_a(city, lead_liaison, officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_grant(officer, Role.OFFICER)
    other = make_account(city.jurisdiction, "new1", "苗一")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_grant(other, Role.LIAISON, unit=city.units["市发展改革委"], turn="A")


def test_the_database_itself_keeps_one_government_of_a_name_at_the_top(city):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_jurisdiction("云澜省", Level.PROVINCE)


def test_the_database_itself_keeps_a_username_once_in_any_case(city, officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_account(city.jurisdiction, "OFFICER", "别人")
