"""Every page opened in a real browser: charts drawn, nothing requested, nothing complained about."""

import shutil
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine; apt-get install chromium")
@pytest.mark.parametrize("name", ["full_site", "empty_site"])
def test_every_page_opens_by_itself(name: str, request: pytest.FixtureRequest) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright; pip install playwright")
    site: Path = request.getfixturevalue(name)
    complaints: list[str] = []
    requests: list[str] = []
    with playwright.sync_playwright() as session:
        browser = session.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda sent: requests.append(sent.url))
        for path in sorted(site.rglob("*.html")):
            page.goto(path.as_uri())
            charts = page.locator(".chart")
            for place in range(charts.count()):
                charts.nth(place).locator(".main-svg").first.wait_for(timeout=10_000)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        browser.close()
    assert complaints == []
    assert [url for url in requests if not url.startswith(("file://", "data:"))] == []


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine; apt-get install chromium")
def test_the_register_is_filtered_in_the_browser(full_site: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright; pip install playwright")
    with playwright.sync_playwright() as session:
        browser = session.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        page.goto((full_site / "2026-10" / "en" / "exceptions.html").as_uri())
        rows = page.locator("#exception-register-table tbody tr")
        everything = rows.count()
        verdict = page.locator(".filters label", has_text="Verdict").locator("select")
        verdict.select_option("Breach")
        kept = page.locator("#exception-register-table tbody tr:visible")
        assert 0 < kept.count() < everything
        assert all("Breach" in text for text in kept.all_inner_texts())
        assert page.locator(".filters output").inner_text() == f"Showing {kept.count()} of {everything} rows"
        verdict.select_option("All")
        assert kept.count() == everything
        browser.close()
