"""Chromium of the system, one page a test, and what every page must hold to.

Without Chromium these tests are skipped with the reason; TINHGON_REQUIRE_BROWSER=1 makes that an error.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from tests.kept_readings import _readings_are_kept  # noqa: F401  (a fixture)

from tinhgon_web.accounts.models import User

CHROMIUM = Path(os.environ.get("TINHGON_CHROMIUM", "/usr/bin/chromium"))
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
HERE = Path(__file__).resolve().parent


def pytest_configure(config: pytest.Config) -> None:
    # Playwright's own loop runs in this thread; Django would take it for asynchronous code of ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group("browser"))
    if not ours or CHROMIUM.exists():
        return
    if os.environ.get("TINHGON_REQUIRE_BROWSER") == "1":
        raise pytest.UsageError(f"Chromium is missing: expected {CHROMIUM}")
    for item in ours:
        item.add_marker(pytest.mark.skip(reason=f"Chromium is not here ({CHROMIUM}); apt-get install chromium"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A page on the live server. Script errors, and anything the content security policy stopped, fail the test."""
    context = browser.new_context(base_url=live_server.url, locale="vi-VN", viewport=DESKTOP, accept_downloads=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    # A form that was not taken answers 422, which the browser logs as an error; it is an answer and no fault.
    page.on(
        "console",
        lambda said: wrong.append(said.text) if said.type == "error" and "status of 422" not in said.text else None,
    )
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def office(transactional_db: None) -> User:
    user = User.objects.create(username="ban-to-chuc", first_name="Ban Tổ chức", role="programme_office")
    user.set_password("mat-khau")
    user.save()
    return user


@pytest.fixture
def signed_in(page: Page, office: User, client: Client, live_server: Any) -> Page:
    """The page of somebody of the office who is signed in."""
    client.force_login(office)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


@pytest.fixture
def is_sound() -> Callable[[Page], None]:
    """Check the page that is shown: axe finds nothing and nothing sticks out, on a desk and on a phone."""
    axe = Axe()

    def check(page: Page) -> None:
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            found = axe.run(page).response["violations"]
            said = [
                f"{one['id']}: {node['html'][:160]} | {node['failureSummary'][:200]}"
                for one in found
                for node in one["nodes"][:3]
            ]
            assert said == [], f"{page.url} at {size['width']} px:\n" + "\n".join(said)
            wide = page.evaluate(
                "() => [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll, .side, svg, .sr, .skip')"
                " && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)"
                ".slice(0, 3).map(e => e.outerHTML.slice(0, 120))"
            )
            overflow = page.evaluate(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow <= 0, f"{page.url} at {size['width']} px is {overflow} px too wide: {wide}"
        page.set_viewport_size(DESKTOP)

    return check
