"""What tests of several packages share: people, units, the samples, and the real documents, which are not ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from luoshi.journal import triggers
from luoshi.units.models import Account
from luoshi.units.rules import Level, Role
from tests.people import City, make_account, make_city, make_jurisdiction
from tests.postgres import MISSING, binaries, running, somewhere_open

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def samples() -> Path:
    """The project's own sample documents."""
    return ROOT / "samples" / "qingze"


@pytest.fixture(scope="session")
def real_documents() -> Path:
    """The folder of real published documents, named by LUOSHI_REAL_DOCS; the test is skipped where there is none."""
    folder = Path(os.environ.get("LUOSHI_REAL_DOCS") or ROOT.parent / "shared" / "seeds")
    if not folder.is_dir():
        pytest.skip(f"no real documents at {folder} (set LUOSHI_REAL_DOCS)")
    return folder


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: a packed file made for a test holds the time, and two workers must name it alike."""
    return argname if isinstance(val, bytes) else None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of the second run of `make test`, the one on PostgreSQL."""
    parser.addoption("--only-database", action="store_true", help="leave out the tests that need no database")


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker of tests that need a database but tell nothing new on a second one."""
    config.addinivalue_line("markers", "one_database: not run again on PostgreSQL")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, where asked, what is the same on any database."""
    if config.getoption("--only-database"):
        config.hook.pytest_deselected(items=[item for item in items if not needs_database(item)])
        items[:] = [item for item in items if needs_database(item)]


def needs_database(item: pytest.Item) -> bool:
    """Return whether the test opens the database of the run."""
    if item.get_closest_marker("one_database"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db")) or not fixtures.isdisjoint(
        {"db", "transactional_db", "live_server"}
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """The test database. The journal's triggers refuse that tables are emptied, so they go before it and come back."""
    operations = type(connection.ops)
    empty = operations.execute_sql_flush

    def empty_without_triggers(ops: BaseDatabaseOperations, statements: list[str]) -> None:
        triggers.remove(connection)
        empty(ops, statements)
        triggers.install(connection)

    # Of the class: beside the event loop of a browser Django opens a connection of its own.
    operations.execute_sql_flush = empty_without_triggers  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of an empty database on a PostgreSQL of its own; the test is skipped where the machine has none."""
    bin_folder = binaries()
    if bin_folder is None:
        pytest.skip(MISSING)
    with somewhere_open() as folder, running(folder / "server", bin_folder) as url:
        yield url


# The people. Each asks for the city; ask for `city` where a test needs its units.


@pytest.fixture
def city(db: None) -> City:
    """青泽市 with two counties, eight departments, one group and two leaders."""
    return make_city()


@pytest.fixture
def director(city: City) -> Account:
    """The head of the city's supervision office (督查室主任)."""
    return make_account(city.jurisdiction, "director", "沈知行", Role.DIRECTOR)


@pytest.fixture
def officer(city: City) -> Account:
    """A clerk of the office (督查专员)."""
    return make_account(city.jurisdiction, "officer", "顾明澈", Role.OFFICER)


@pytest.fixture
def second_officer(city: City) -> Account:
    """Another clerk of the same office."""
    return make_account(city.jurisdiction, "officer2", "陆青禾", Role.OFFICER)


@pytest.fixture
def business_admin(city: City) -> Account:
    """Who keeps units and periods in order (业务管理员)."""
    return make_account(city.jurisdiction, "business", "钟文博", Role.BUSINESS_ADMIN)


@pytest.fixture
def mayor(city: City) -> Account:
    """许怀远, 常务副市长."""
    return _leading(city, "许怀远", make_account(city.jurisdiction, "mayor", "许怀远", Role.MAYOR))


@pytest.fixture
def deputy(city: City) -> Account:
    """方策, 副市长."""
    return _leading(city, "方策", make_account(city.jurisdiction, "deputy", "方策", Role.DEPUTY))


def _leading(city: City, name: str, account: Account) -> Account:
    leader = city.leaders[name]
    leader.account = account
    leader.save(update_fields=["account"])
    return account


@pytest.fixture
def lead_liaison(city: City) -> Account:
    """Who fills in for 市发展改革委, the unit that leads in tests."""
    return make_account(city.jurisdiction, "fagai", "卫青岚", Role.LIAISON, unit=city.units["市发展改革委"], turn="A")


@pytest.fixture
def lead_reviewer(city: City) -> Account:
    """Who signs for 市发展改革委."""
    return make_account(city.jurisdiction, "fagai2", "褚云帆", Role.REVIEWER, unit=city.units["市发展改革委"])


@pytest.fixture
def support_liaison(city: City) -> Account:
    """Who fills in for 市财政局, the unit that supports in tests."""
    return make_account(city.jurisdiction, "caizheng", "尤若水", Role.LIAISON, unit=city.units["市财政局"], turn="A")


@pytest.fixture
def county_director(city: City) -> Account:
    """The head of the supervision office of 东泽区, a county of the city."""
    return make_account(city.counties["东泽区"], "dongze", "凌一舟", Role.DIRECTOR)


@pytest.fixture
def assessor(city: City) -> Account:
    """Who keeps the scores (考核办)."""
    return make_account(city.jurisdiction, "assessor", "纪衡", Role.ASSESSOR)


@pytest.fixture
def system_admin(city: City) -> Account:
    """三员: accounts."""
    return make_account(city.jurisdiction, "sysadmin", "简宁", Role.SYSTEM_ADMIN)


@pytest.fixture
def security_admin(city: City) -> Account:
    """三员: rights."""
    return make_account(city.jurisdiction, "secadmin", "严守正", Role.SECURITY_ADMIN)


@pytest.fixture
def auditor(city: City) -> Account:
    """三员: the journal."""
    return make_account(city.jurisdiction, "auditor", "鉴远", Role.AUDITOR)


@pytest.fixture
def stranger(db: None) -> Account:
    """The head of the office of another city, which has nothing to do with 青泽市."""
    other = make_jurisdiction("沙川市", Level.CITY)
    return make_account(other, "stranger", "路人远", Role.DIRECTOR)
