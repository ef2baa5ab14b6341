"""The page in headless Chromium: it plays the EHR, draws the cards safely, sends feedback, speaks both languages.

Most tests meet fixed answers (``page_server``); the last ones meet the real server in sandbox mode.
"""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from cds_hooks.samples.catalogue import SampleKind, catalogue
from tests.integration.browser import needs_browser

ONE_OF_EACH_KIND = {sample.kind: sample.id for sample in reversed(catalogue())} | {
    SampleKind.COMMON: "dizziness-fatigue"
}

pytestmark = needs_browser


def test_all_bundled_patients_are_listed(page):
    page.open()
    assert len(page.all("#patients a")) == len(catalogue())


def test_opening_a_chart_asks_every_service_of_the_hook(page):
    page.open()
    assert [section.get_attribute("data-service") for section in page.all(".answer")] == ["talkative", "quiet"]
    assert "2 of 2 services answered · cards: 2" in page.text("#status")


def test_prefetch_is_read_from_fhir_as_an_ehr_would(page):
    page.open()
    request = page.records.requests[0]
    assert set(request["prefetch"]) == {"patient", "conditions", "laboratory"}
    assert request["prefetch"]["patient"]["id"] == request["context"]["patientId"] == "osl-10001"


def test_without_prefetch_only_the_fhir_server_is_named(page):
    page.open()
    page.records.requests.clear()
    page.click("input[value=pull]")
    page.wait(lambda: len(page.records.requests) == 2)
    request = page.records.requests[0]
    assert "prefetch" not in request
    assert request["fhirServer"] == page.base + "/fhir"


def test_every_call_has_its_own_hook_instance(page):
    page.open()
    instances = [request["hookInstance"] for request in page.records.requests]
    assert len(set(instances)) == len(instances) == 2


def test_a_card_is_drawn_with_all_its_parts(page):
    page.open()
    card = page.one(".card.warning")
    assert card.find_element(By.CSS_SELECTOR, ".summary").text == "Diabetes is above target"
    assert card.find_element(By.CSS_SELECTOR, ".source a").get_attribute("href") == "https://example.org/guideline"
    assert [cell.text for cell in card.find_elements(By.CSS_SELECTOR, ".detail td")] == ["metformin", "1000 mg | twice"]
    assert [bold.text for bold in card.find_elements(By.CSS_SELECTOR, ".detail strong")] == ["8.1 %", "Why"]


def test_star_alleles_stay_as_they_are_written(page):
    page.open()
    assert page.text(".card.warning .detail p") == "HbA1c 8.1 % on *2/*2 and *2/*3, soon."


def test_html_in_a_card_stays_text(page):
    page.open()
    assert page.all(".card img, .card script, .card b") == []
    assert page.text(".card.info .summary") == "<b>Not bold</b>"
    assert page.driver.title == "Osler · decision support that shows its reasons"


def test_only_https_links_can_be_followed(page):
    page.open()
    targets = [link.get_attribute("href") for link in page.all(".card a")]
    assert set(targets) == {"https://example.org/guideline", "https://example.org/app"}
    assert "Trap" in page.text(".links")


@pytest.mark.parametrize(
    ("markdown", "drawn"),
    [
        ("one\ntwo", "<p>one two</p>"),
        ("one\n\ntwo", "<p>one</p><p>two</p>"),
        ("# Title", "<h4>Title</h4>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("> said", "<blockquote><p>said</p></blockquote>"),
        ("**bold** and `code`", "<p><strong>bold</strong> and <code>code</code></p>"),
        (r"\*not\* \_it\_ \[a\](b)", "<p>*not* _it_ [a](b)</p>"),
        ("*1/*2 and *5/*5", "<p>*1/*2 and *5/*5</p>"),
        ("HLA-B*57:01", "<p>HLA-B*57:01</p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("_不适用（*2/*2）_", "<p><em>不适用（*2/*2）</em></p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("&lt;b&gt; &amp;amp;", "<p>&lt;b&gt; &amp;amp;</p>"),
        ("[x](javascript:alert)", "<p><span>x</span></p>"),
        ("[x](data:text/html,x)", "<p><span>x</span></p>"),
        ("[x](//elsewhere.example)", "<p><span>x</span></p>"),
        ("5 < 7 | 3", "<p>5 &lt; 7 | 3</p>"),
        ("", ""),
    ],
)
def test_markdown_is_drawn_as_nodes(page, markdown, drawn):
    page.driver.get(page.base + "/page/words.json")
    script = """
        const done = arguments[1];
        import("/page/markdown.js").then(({ drawMarkdown }) => {
          const box = document.createElement("div");
          box.append(drawMarkdown(arguments[0]));
          done(box.innerHTML);
        });
    """
    assert page.driver.execute_async_script(script, markdown) == drawn


def test_zero_cards_are_said_to_be_nothing_to_say(page):
    page.open()
    assert page.text('[data-service="quiet"] .nothing') == "Looked, nothing to say."


def test_a_failure_shows_the_outcome_and_is_not_nothing_to_say(page):
    page.open("/?language=en#clopidogrel-cyp2c19")
    assert "All workers are busy." in page.text(".failure")
    assert "Try again in 2 s." in page.text(".failure")
    assert "0 of 1 services answered" in page.text("#status")
    assert page.all(".nothing") == []


def test_a_hook_without_a_service_is_said(page):
    page.open()
    page.driver.get(page.base + "/?language=en#hypertension-diabetes/1")
    page.wait(lambda: "encounter-start" in page.text("#status"))
    assert page.text("#status") == "No service of this server listens to encounter-start."


def test_a_draft_goes_into_the_context(page):
    page.open("/?language=en#clopidogrel-cyp2c19")
    context = page.records.requests[0]["context"]
    assert context["draftOrders"]["entry"][0]["resource"]["id"] == "draft-clopidogrel"
    assert context["encounterId"] == "osl-10004-encounter-1"


def test_accepting_a_suggestion_sends_feedback_once(page):
    page.open()
    page.click(".accept")
    page.wait(lambda: page.text(".given"))
    (sent,) = page.records.feedback
    assert sent["card"] == "11111111-1111-4111-8111-111111111111"
    assert sent["outcome"] == "accepted"
    assert sent["acceptedSuggestions"] == [{"id": "22222222-2222-4222-8222-222222222222"}]
    assert not page.one(".accept").is_enabled()


def test_overriding_sends_the_chosen_reason_and_the_comment(page):
    page.open()
    Select(page.one(".override select")).select_by_visible_text("benefit outweighs risk")
    page.one(".override input").send_keys("seen yesterday")
    page.click(".override button")
    page.wait(lambda: page.text(".given"))
    (sent,) = page.records.feedback
    assert sent["overrideReason"]["reason"]["code"] == "benefit"
    assert sent["overrideReason"]["userComment"] == "seen yesterday"


def test_the_rates_follow_the_feedback(page):
    page.open()
    page.wait(lambda: page.text("#rates") == "No feedback yet. Accept or override a card.")
    page.click(".accept")
    page.wait(lambda: page.all("#rates tbody tr"))
    assert [cell.text for cell in page.all("#rates tbody td")] == ["diabetesabovetarget", "2", "1", "0", "100 %"]


def test_the_whole_page_speaks_chinese(page):
    page.open()
    page.click('[data-language="zh"]')
    page.wait(lambda: page.text(".card.warning .summary") == "糖尿病未达标")
    assert page.text("#patients-title") == "患者"
    assert page.text("#chart-title") == "高血压合并糖尿病，未达标"
    assert page.one("html").get_attribute("lang") == "zh-Hans"
    assert page.text('[data-service="quiet"] .nothing') == "已检查，无需提示。"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_word_of_the_interface_is_missing(page, language):
    page.open(f"/?language={language}")
    shown = [element.text for element in page.all("[data-word]") if element.is_displayed()]
    keys = [element.get_attribute("data-word") for element in page.all("[data-word]")]
    assert "" not in shown
    assert set(shown).isdisjoint(keys)


def test_what_was_sent_what_came_back_and_the_times_are_shown(page):
    page.open()
    assert '"hookInstance"' in page.text("#wire-body")
    page.click("#tab-received")
    assert page.text("#wire-body").startswith("HTTP 200")
    page.click("#tab-times")
    assert "EHR reads the prefetch (3 searches)" in page.text("#wire-body")


def test_tabs_are_moved_through_with_the_arrow_keys(page):
    page.open()
    page.one("#tab-sent").send_keys(Keys.ARROW_RIGHT)
    assert page.driver.switch_to.active_element.get_attribute("id") == "tab-received"
    assert page.one("#tab-received").get_attribute("aria-selected") == "true"


def test_a_patient_can_be_chosen_with_the_keyboard(page):
    page.open()
    page.all("#patients a")[2].send_keys(Keys.ENTER)
    page.wait(lambda: page.text("#chart-title") == "Dizziness and fatigue")
    page.wait(lambda: "Robert Kowalczyk · male · " in page.text("#chart-person"))
    assert page.driver.switch_to.active_element.get_attribute("href").endswith("#dizziness-fatigue")


@pytest.mark.parametrize("width", [360, 768, 1600])
def test_nothing_is_wider_than_the_window(page, width):
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    page.open("/?language=zh")
    wide = page.driver.execute_script(
        "const page = document.documentElement; return page.scrollWidth - page.clientWidth"
    )
    page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= 0


def test_a_view_can_be_linked_to_in_its_language(page):
    page.open("/?language=en#clopidogrel-cyp2c19/2")
    page.click('[data-language="zh"]')
    assert page.driver.current_url == page.base + "/?language=zh#clopidogrel-cyp2c19/2"


def test_the_browser_has_nothing_to_complain_about(page):
    page.open()
    page.click('[data-language="zh"]')
    page.wait(lambda: page.text(".card.warning .summary") == "糖尿病未达标")
    assert page.complaints() == []


@pytest.mark.parametrize(
    ("sample", "mode"),
    [
        *((kind, "prefetch") for kind in ONE_OF_EACH_KIND.values()),
        *((kind, "pull") for kind in ("dizziness-fatigue", "clopidogrel-cyp2c19", "hard-chart")),
    ],
)
def test_the_real_server_answers_every_hook_of_a_patient(real, sample, mode):
    real.open(f"/?language=en#{sample}")
    real.click(f"input[value={mode}]")
    for place in range(1, 1 + len(real.all("#firings button"))):
        button = f"#firings button:nth-child({place})"
        real.click(button)
        real.wait(
            lambda chosen=f"{button}[aria-pressed=true]": real.all(chosen) and not real.all("#answers[aria-busy]")
        )
        assert real.all(".answer") != []
        assert real.all(".failure") == []
    assert real.complaints() == []


def test_the_real_server_stores_what_became_of_a_card(real):
    real.open("/?language=zh#abacavir-hla-b-5701")
    Select(real.one(".override select")).select_by_index(1)
    real.click(".override button")
    real.wait(lambda: real.text(".given") == "未采纳，反馈已发送。")
    real.wait(lambda: "0 %" in real.text("#rates"))
