"""The page in a browser, before fixed answers and before the real server in sandbox mode."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webdriver import WebDriver

from model.diagnosis.opening import OPENING
from tests.integration import inside
from tests.integration.browser import CHROMIUM, DRIVER, FLAGS, Page
from tests.integration.page_server import Records, serving


@pytest.fixture(autouse=True, scope="session")
def _tables_opened_first() -> Iterator[None]:
    """A server in this process opens the ranking's tables before it answers, so that no answer hangs on the hour."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OPENING, "begin", OPENING.ready)
        yield


@pytest.fixture
def serve(tmp_path):
    """Start the application in process, on one store; stopped at the end of the test."""
    with inside.serving(store=tmp_path / "osler.db") as start:
        yield start


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    found = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    yield found
    found.quit()


@pytest.fixture
def page(driver: WebDriver) -> Iterator[Page]:
    with serving() as (base, records):
        driver.get_log("browser")
        yield Page(driver, base, records)
        driver.get("about:blank")


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    store = tmp_path_factory.mktemp("sandbox") / "osler.db"
    command = [sys.executable, "-m", "cds_hooks.commands.cli", "serve", "--sandbox", "--port", str(port)]
    unhurried = os.environ | {"OSLER_DEADLINE_MS": "9000", "OSLER_FETCH_MS": "8000"}
    with subprocess.Popen([*command, "--store", str(store)], env=unhurried, stderr=subprocess.DEVNULL) as server:
        wait_until_ready(base, server)
        yield base
        server.terminate()
        server.wait(timeout=15)


def wait_until_ready(base: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"{base}/ready", timeout=5) as answer:
                if "ranking" not in json.load(answer):
                    return
        except URLError:
            pass
        time.sleep(0.1)
    pytest.fail("the sandbox did not start")


@pytest.fixture
def real(driver, sandbox):
    driver.get_log("browser")
    yield Page(driver, sandbox, Records())
    driver.get("about:blank")
