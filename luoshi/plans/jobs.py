"""Jobs that read received files (读取来文), run by the worker; `requeue_abandoned` takes up what a dead one left."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskContext, task

from luoshi.plans.actions.reading import claim_abandoned, read_now
from luoshi.plans.models import ReceivedFile
from luoshi.web.context import Origin, coming_from


@task(takes_context=True)
def read_received(context: TaskContext, file_id: str) -> None:
    """Read one received file; begun again after its worker died, it goes on at once."""
    with coming_from(Origin(channel="job")):
        file = ReceivedFile.objects.select_related("jurisdiction").get(pk=UUID(file_id))
        read_now(file, timezone.now(), resumed=context.attempt > 1)


def enqueue_reading(pk: UUID) -> None:
    """Let a job read the file with that key once the transaction is committed."""
    transaction.on_commit(partial(_enqueue, pk))


def _enqueue(pk: UUID) -> None:
    read_received.enqueue(str(pk))


def requeue_abandoned(now: datetime) -> int:
    """Give every file whose job was lost to a new one; return how many. For the start of a worker, and for polling."""
    count = 0
    for pk in claim_abandoned(now):
        _enqueue(pk)
        count += 1
    return count
