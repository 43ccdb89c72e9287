"""What a person's browser loads and how long it takes to show it."""

from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, Request

_PAINTED = """
() => new Promise((done) => {
  const began = performance.now();
  const look = () => [...document.querySelectorAll('#patients-grid .ag-row')].filter((row) => row.checkVisibility()).length > 5
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)))
    : requestAnimationFrame(look);
  document.querySelector('a[href="/patients"]').click();
  look();
})
"""


@dataclass(frozen=True)
class Asked:
    """One request of a page to the app."""

    method: str
    address: str
    body: bytes


class Visit:
    """One person at one site; each measurement of a cold load is a browser that has never been here."""

    def __init__(self, browser: Browser, base: str, email: str, password: str) -> None:
        self._browser, self._base, self._email, self._password = browser, base, email, password
        self._context = self._signed_in()

    def cold_kb(self, path: str) -> float:
        """Kilobytes over the wire, headers included, from the sign-in page to `path` shown."""
        context = self._browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        self._sign_in(page, path)
        self._wait(page, path)
        context.close()
        return sum(sizes) / 1000

    def first_patient(self) -> str:
        """The address of a person of the list."""
        page = self._context.new_page()
        page.goto(f"{self._base}/patients")
        self._wait(page, "/patients")
        found = page.locator("#patients-grid a[href^='/patients/']").first.get_attribute("href")
        page.close()
        assert found
        return found

    def click_to_painted_ms(self, times: int = 5) -> float:
        """Median milliseconds from the click on Patients to its rows painted, coming from a person's page, libraries loaded."""
        page = self._context.new_page()
        patient = self.first_patient()
        page.goto(f"{self._base}/patients")
        self._wait(page, "/patients")
        taken = []
        for _ in range(times):
            page.locator(f"#patients-grid a[href='{patient}']").first.evaluate("link => link.click()")
            page.wait_for_url(f"**{patient}")
            self._wait(page, patient)
            taken.append(page.evaluate(_PAINTED))
        page.close()
        return float(sorted(taken)[times // 2])

    def asked_for(self, path: str) -> list[Asked]:
        """What a browser asks the app for when it opens `path`: callbacks and data, not the frame of the page nor files."""
        page = self._context.new_page()
        asked: list[Asked] = []

        def note(request: Request) -> None:
            address = request.url.removeprefix(self._base)
            if request.resource_type in ("xhr", "fetch") and not address.startswith(("/_dash-layout", "/_dash-dependencies", "/_reload", "/static/")):
                asked.append(Asked(request.method, address, request.post_data_buffer or b""))

        page.on("request", note)
        page.goto(f"{self._base}{path}")
        self._wait(page, path)
        page.close()
        return asked

    def page(self, **viewport: int) -> Page:
        """A page of this person's, of so many pixels."""
        page = self._context.new_page()
        if viewport:
            page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        return page

    def cookies(self) -> str:
        return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in self._context.cookies())

    def _signed_in(self) -> BrowserContext:
        context = self._browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        self._sign_in(page, "/me")
        page.close()
        return context

    def _sign_in(self, page: Page, path: str) -> None:
        page.goto(f"{self._base}/sign-in?next={path}")
        page.fill("input[type=email]", self._email)
        page.fill("input[type=password]", self._password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{path}")

    def _wait(self, page: Page, path: str) -> None:
        page.wait_for_selector("#patients-grid .ag-row" if path == "/patients" else ".main-svg" if path.startswith("/patients/") else "#page", timeout=30_000)
        page.wait_for_load_state("networkidle")
