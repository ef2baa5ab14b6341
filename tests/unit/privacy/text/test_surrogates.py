"""Stand-ins are the same for the same thing, of its form, keyed, and of nobody in the chart."""

import re
from datetime import date

import pytest

from privacy.text.known import Known
from privacy.text.placeholders import Profile, Style
from privacy.text.scrub import scrub
from privacy.text.span import Label
from privacy.text.surrogates import Surrogates, lists

KEY = b"k" * 32
KEYS = [bytes([number]) * 32 for number in range(1, 40)]


def released(text, known=(), *, key=KEY, profile=Profile.LIMITED, shift=0):
    style = Style(profile=profile, shift=shift, surrogates=Surrogates(key, known))
    return scrub(text, Known(list(known)) if known else None, style=style).text


def test_one_person_has_one_stand_in_in_every_form():
    out = released("Mark Rose came. Mr. Rose left. ROSE, MARK: seen. Mark's wife called.", ["Mark Rose"])
    given, family = re.match(r"(\w+) (\w+) came", out).groups()
    assert (
        out
        == f"{given} {family} came. Mr. {family} left. {family.upper()}, {given.upper()}: seen. {given}'s wife called."
    )
    assert given in lists()["given"]
    assert family in lists()["surnames"]


def test_two_persons_have_two_stand_ins():
    out = released("Seen by Dr. Okafor and Dr. Larsson.")
    first, second = re.fullmatch(r"Seen by Dr\. (\w+) and Dr\. (\w+)\.", out).groups()
    assert first != second


def test_another_key_and_another_chart_give_others():
    text = "Olga Ivanova and Carlos Mendoza"
    assert len({released(text, key=key) for key in KEYS}) > 30
    assert released(text, ["Olga Ivanova"]) != released(text, ["Carlos Mendoza"])
    assert released(text) == released(text)


@pytest.mark.parametrize("key", KEYS, ids=range(len(KEYS)))
def test_no_word_of_the_chart_comes_out(key):
    known = ["Morgan Sutton", "Riley Vance", "Taylor Whitby", "王安宁"]
    out = released("Morgan Sutton saw Riley Vance in Alderbrook; Taylor Whitby called. 王安宁的同事。", known, key=key)
    assert not set(re.findall(r"\w+", out)) & {
        "Morgan",
        "Sutton",
        "Riley",
        "Vance",
        "Taylor",
        "Whitby",
        "Alderbrook",
        "王安宁",
    }


@pytest.mark.parametrize(
    ("label", "written", "form"),
    [
        (Label.PHONE, "(617) 555-0143 x22", r"\(\d{3}\) \d{3}-\d{4} [a-z]\d\d"),
        (Label.ID, "AB-04417X", r"[A-Z]{2}-\d{5}[A-Z]"),
        (Label.EMAIL, "mark.rose7@site.org", r"[a-z]{4}\.[a-z]{4}\d@example\.org"),
        (Label.IP, "10.12.200.7", r"192\.0\.2\.\d{1,3}"),
        (Label.LOCATION, "418 Alder Street, Apt 3", r"\d{3} \w+ Street, Apt \d"),
        (Label.LOCATION, "Cedar Ridge Medical Center", r"\w+ \w+ Medical Center"),
        (Label.LOCATION, "江苏省南通市46号", "[^江苏]{2}省[^南通]{2}市[1-9]{2}号"),
        (Label.ORGANIZATION, "Tesoro Foods Inc", r"\w+ Foods Inc"),
    ],
)
def test_a_stand_in_has_the_form_of_what_it_stands_for(label, written, form):
    shown = Surrogates(KEY).of(label, written)
    assert re.fullmatch(form, shown)
    assert shown != written


def test_dates_of_a_limited_data_set_keep_their_distances():
    out = released("From 2024-01-02 to 2024-01-20, again 3/4/2024 and March 2024.")
    days = [date.fromisoformat(found) for found in re.findall(r"\d{4}-\d\d-\d\d", out)]
    assert (days[1] - days[0]).days == 18
    assert days[0] != date(2024, 1, 2)
    assert re.search(r"again \d\d/\d\d/\d{4} and [A-Z][a-z]{2} \d{4}\.", out)


def test_the_shift_of_the_structure_is_the_shift_of_the_text():
    assert released("Seen 2024-01-02.", shift=-10) == "Seen 2023-12-23."


def test_safe_harbor_keeps_the_year_alone_and_no_great_age():
    out = released("Aged 97, seen 2024-01-02 and on 3/14.", profile=Profile.SAFE_HARBOR)
    assert out == "Aged 90+, seen 2024 and on [DATE-2]."


def test_a_chinese_surname_alone_is_the_same_person():
    out = released("患者王小明，男，45岁。王女士来电。")
    assert re.fullmatch(r"患者(.)..，男，45岁。\1女士来电。", out)
    assert "王" not in out


def test_small_letters_hide_nothing():
    out = released("selma nygaard lives at 255 hersnapvej 18, toledo.")
    assert re.fullmatch(r"[a-z]+ [a-z]+ lives at \d{3} [a-z]+ \d\d, [a-z]+\.", out)
    assert not {"selma", "nygaard", "hersnapvej", "toledo"} & set(re.findall("[a-z]+", out))


def test_half_a_character_is_no_fault():
    assert "Okafor" not in released("Dr. Okafor\ud83d of Toledo\ud83d, Ohio")


def test_inside_there_are_no_stand_ins():
    with pytest.raises(ValueError, match="release"):
        Style(profile=Profile.INTERNAL, surrogates=Surrogates(KEY))


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        Surrogates(b"short")
