"""A result that was not found beside one that could not be read: the answer says both."""

from model.domain.case import ClinicalCase, Person
from model.domain.gap import Area, Gap, Why
from model.domain.text import Text, same
from model.knowledge.load import load
from model.language.about.answer import Standing
from model.language.about.results import no_value

POTASSIUM = Text(en="potassium", zh="血钾")


def standings(*gaps: Gap) -> list[Standing]:
    case = ClinicalCase(person=Person(), gaps=gaps)
    return [said.standing for said in no_value(POTASSIUM, case, load())]


def gap(why: Why, area: Area = Area.RESULTS, *, is_whole_area: bool = False) -> Gap:
    return Gap(what=same("x"), why=why, area=area, consequence=same("y"), is_whole_area=is_whole_area)


def test_an_unread_entry_stands_beside_not_recorded() -> None:
    assert standings(gap(Why.UNREADABLE)) == [Standing.NOT_RECORDED, Standing.NOT_READ]


def test_an_unread_entry_of_another_area_says_nothing() -> None:
    assert standings(gap(Why.UNREADABLE, Area.MEDICATIONS)) == [Standing.NOT_RECORDED]


def test_a_whole_area_is_said_once() -> None:
    assert standings(gap(Why.UNREADABLE, is_whole_area=True)) == [Standing.NOT_READ]
    assert standings(gap(Why.NOT_PERMITTED, is_whole_area=True)) == [Standing.WITHHELD]
