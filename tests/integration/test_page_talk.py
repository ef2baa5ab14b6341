"""The page for patients in headless Chromium, before the real server."""

from selenium.webdriver.common.keys import Keys

from tests.integration.browser import needs_browser

pytestmark = needs_browser


def test_an_urgent_reply_can_be_called_and_the_numbers_stay_in_view(real):
    real.driver.get(f"{real.base}/page/chat.html?language=zh")
    real.wait(lambda: real.text("h1"))
    real.one("#text").send_keys("我爸嘴歪了", Keys.ENTER)
    real.wait(lambda: real.all(".reply.urgent[role=alert] .where a[href='tel:120']"))
    assert real.one(".emergency").value_of_css_property("position") == "sticky"


def test_a_talk_keeps_its_emergency_until_help_is_called_and_can_be_ended(real):
    real.driver.get(f"{real.base}/page/chat.html?language=en")
    real.wait(lambda: real.text("h1"))
    for place, text in enumerate(
        ("my chest feels tight and i am sweating", "what is a statin?", "what does it do?"), 1
    ):
        real.one("#text").send_keys(text, Keys.ENTER)
        real.wait(lambda many=place: len(real.all(".reply:not(.quiet)")) == many)
    assert len(real.all(".reply.open .where")) == 3
    assert "About: statin" in real.text(".reply:last-child")
    real.click(".reply:last-child button.accept")
    real.wait(lambda: real.all(".reply.helped:not(.open)"))
    real.click("#end")
    real.wait(lambda: "forgotten" in real.text("#talk"))
    assert real.all(".reply") == []
    assert real.complaints() == []


def test_an_example_is_asked_by_a_click_and_the_banner_can_be_called(real):
    real.driver.get(f"{real.base}/page/chat.html?language=en")
    real.wait(lambda: real.all(".emergency a[href='tel:112']"))
    real.click(".examples button")
    real.wait(lambda: real.all(".reply.word dl"))
    assert not real.one(".examples").is_displayed()
    assert real.complaints() == []


def test_where_to_go_is_set_quietly_where_nothing_points_to_danger(real):
    real.driver.get(f"{real.base}/page/chat.html?language=en")
    real.wait(lambda: real.text("h1"))
    real.one("#text").send_keys("do I have cancer", Keys.ENTER)
    real.wait(lambda: real.all(".reply.diagnosis .where.calm"))
    assert real.all(".reply.open") == []
