"""What a request may bring, where it comes from, and whether the application is well."""

from __future__ import annotations

import io

import pytest
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from luoshi.config.environment import networks
from luoshi.web.proxies import ProxyMiddleware


@pytest.fixture
def proxies(settings):
    settings.TRUSTED_PROXIES = networks("P", {"P": "127.0.0.1, 10.1.0.0/16, ::1"})


@pytest.mark.parametrize(
    ("nearest", "forwarded", "seen"),
    [
        ("127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "192.0.2.7, 10.1.2.3", "192.0.2.7"),  # two proxies of ours
        ("127.0.0.1", "1.1.1.1, 192.0.2.7", "192.0.2.7"),  # what the visitor wrote himself is not believed
        ("192.0.2.9", "192.0.2.7", "192.0.2.9"),  # no proxy of ours
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "<script>", "127.0.0.1"),
        ("", "192.0.2.7", ""),
    ],
)
def test_the_visitors_address_is_taken_from_our_own_proxies_only(proxies, nearest, forwarded, seen):
    request = RequestFactory().get("/", REMOTE_ADDR=nearest, HTTP_X_FORWARDED_FOR=forwarded)
    ProxyMiddleware(lambda given: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == seen


@pytest.mark.django_db
@pytest.mark.parametrize(("size", "status"), [(1000, 302), (1001, 413)])
def test_a_request_that_is_too_large_is_refused_by_its_length(client, settings, size, status):
    settings.REQUEST_BYTES = 1000
    response = client.generic("POST", "/", io.BytesIO(b"x" * size).getvalue())
    assert response.status_code == status
    assert ("没有接收，请分几次上传" in response.content.decode()) == (status == 413)


@pytest.mark.django_db
def test_a_lengthless_or_odd_length_is_no_fault(client):
    for length in ("", "-5", "many"):
        assert client.get("/healthz", CONTENT_LENGTH=length).status_code == 200


@pytest.mark.django_db
def test_health_is_told_to_anybody_and_nothing_else(client):
    response = client.get("/healthz")
    assert response.status_code == 200 and response.content == b"ok"


@pytest.mark.django_db
def test_health_fails_with_the_database(client):
    def refuse(*args):
        raise DatabaseError("gone")

    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")
    assert response.status_code == 503 and response.content == b"database"


@pytest.mark.django_db
def test_an_unknown_host_is_told_what_is_missing(client):
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "LUOSHI_ALLOWED_HOSTS" in response.content.decode()
