"""Who only administers leaves a trace where he reads a plan that is not handed out yet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from luoshi.journal.models import Entry
from luoshi.plans.actions.noting import plan_looked_at
from luoshi.plans.models import Plan
from tests.plans.documents import stored_plan


@pytest.fixture
def plan(officer):
    return stored_plan(officer)


def reads():
    return Entry.objects.filter(action="data.read")


@pytest.mark.parametrize("route", ["plan-review", "plan-differences", "plan-issue", "file"])
def test_a_business_administrator_who_reads_it_is_noted_once_an_hour(client, plan, business_admin, route):
    client.force_login(business_admin)
    address = reverse(route, args=[plan.file_id if route == "file" else plan.pk])
    assert client.get(address).status_code == client.get(address).status_code == 200
    entry = reads().get()
    assert (entry.actor_id, entry.subject_id, entry.after) == (business_admin.pk, plan.pk, {"what": "校核中的方案"})
    plan_looked_at(business_admin, plan.pk, timezone.now() + timedelta(hours=2))
    assert reads().count() == 2


@pytest.mark.parametrize("what", ["", "/items", "/questions", "/decisions", "/differences"])
def test_what_a_program_reads_for_an_administrator_is_noted_as_well(client, plan, business_admin, what):
    client.force_login(business_admin)
    assert client.get(f"/api/v1/plans/{plan.pk}{what}").status_code == 200
    assert reads().get().subject_id == plan.pk


def test_the_old_and_the_new_side_by_side_are_noted_for_a_program(client, plan, business_admin):
    plan.revises = Plan.objects.create(
        jurisdiction=plan.jurisdiction, file=plan.file, position=9, title="原方案", year=plan.year, state="issued"
    )
    plan.save()
    client.force_login(business_admin)
    assert client.get(f"/api/v1/plans/{plan.pk}/comparison").status_code == 200
    assert reads().get().subject_id == plan.pk


def test_the_office_and_the_mayor_read_their_own_work(client, plan, officer, director, mayor):
    for account in (officer, director, mayor):
        client.force_login(account)
        assert client.get(reverse("plan-review", args=[plan.pk])).status_code == 200
    assert not reads().exists()


def test_what_is_handed_out_is_read_without_a_trace(client, plan, business_admin):
    Plan.objects.update(state="issued")
    client.force_login(business_admin)
    assert client.get(reverse("plan-review", args=[plan.pk])).status_code == 200
    assert not reads().exists()


def test_who_may_not_see_it_leaves_no_entry(client, plan, stranger):
    client.force_login(stranger)
    assert client.get(reverse("plan-review", args=[plan.pk])).status_code == 404
    assert not reads().exists()
