"""The browser of these tests: it is there, knows who is signed in, and hides no fault."""

from __future__ import annotations

from tests.e2e.conftest import DESKTOP, PHONE


def test_the_home_page_opens_without_a_fault_on_a_desk_and_on_a_phone(live, page, sign_in, shot, director):
    sign_in(page, director)
    response = page.goto(f"{live.url}/")
    assert response.status == 200
    assert "/login" not in page.url and director.name in page.content()
    pictures = shot(page, "home")
    assert [path.name for path in pictures] == [f"home-{DESKTOP}.png", f"home-{PHONE}.png"]
    assert all(path.stat().st_size > 1000 for path in pictures)


def test_two_people_have_two_browsers(live, open_page, sign_in, director, officer):
    pages = open_page(), open_page()
    for page, account in zip(pages, (director, officer), strict=True):
        sign_in(page, account)
        page.goto(f"{live.url}/")
        assert account.name in page.content()
    keys = [{each["value"] for each in page.context.cookies() if each["name"] == "sessionid"} for page in pages]
    assert len(keys[0]) == len(keys[1]) == 1 and keys[0] != keys[1]


def test_what_the_policy_forbids_is_a_fault(live, page, sign_in, faults, director):
    sign_in(page, director)
    page.goto(f"{live.url}/")
    assert not faults
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: '1'}))")
    page.evaluate("setTimeout(() => missing(), 0)")
    page.wait_for_timeout(200)
    assert any("Content Security Policy" in fault for fault in faults)
    assert any("missing is not defined" in fault for fault in faults)
    faults.clear()
