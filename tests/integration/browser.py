"""The page as a person uses it, in headless Chromium."""

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.integration.page_server import Records

CHROMIUM = Path("/usr/bin/chromium")
DRIVER = Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-US",
    "--window-size=1280,1200",
)
needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (CHROMIUM.exists() and DRIVER.exists()), reason="needs Debian's chromium and chromium-driver"
    ),
]


class Page:
    """The page as a person uses it."""

    def __init__(self, driver: WebDriver, base: str, records: Records) -> None:
        self.driver, self.base, self.records = driver, base, records

    def open(self, address: str = "/?language=en") -> None:
        """Load afresh (a change of the part after # alone would not) and wait for the answers."""
        self.driver.get("about:blank")
        self.driver.get(self.base + address)
        self.wait(lambda: self.all(".answer, .failure"))

    def wait(self, condition: Callable[[], object]) -> None:
        WebDriverWait(self.driver, 15, poll_frequency=0.05).until(lambda _: condition())

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        """The text on the page now; the page may redraw between finding and reading, so ask in one step."""
        found = self.driver.execute_script("return document.querySelector(arguments[0])?.innerText ?? ''", selector)
        assert isinstance(found, str)
        return found

    def click(self, selector: str) -> None:
        self.one(selector).click()

    def complaints(self) -> list[str]:
        """What the browser complained about: script errors and refused sources."""
        return [entry["message"] for entry in self.driver.get_log("browser")]
