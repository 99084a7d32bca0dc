"""One database of the benchmark: `python -m benchmarks.ledger.building COUNT` where the environment says."""

from __future__ import annotations

import json
import sys
from time import perf_counter

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from luoshi.units.rules import Role  # noqa: E402
from tests.people import City, make_account, make_city  # noqa: E402
from tests.tasks.many import make_tasks  # noqa: E402


def people(city: City) -> None:
    """Add who looks at the ledger and who signs."""
    make_account(city.jurisdiction, "officer", "顾明澈", Role.OFFICER)
    make_account(city.jurisdiction, "director", "沈知行", Role.DIRECTOR)
    make_account(city.jurisdiction, "fagai", "卫青岚", Role.LIAISON, unit=city.units["市发展改革委"], turn="A")


def build(count: int) -> None:
    """Make the schema, the city and its tasks; leave the planner's statistics as a running system has them."""
    if "units_account" in connection.introspection.table_names():
        return  # kept from an earlier run
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        city = make_city()
        people(city)
        make_tasks(city.jurisdiction, count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    begun = perf_counter()
    build(int(sys.argv[1]))
    print(json.dumps({"seconds": perf_counter() - begun}))
