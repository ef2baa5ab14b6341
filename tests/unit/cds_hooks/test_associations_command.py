"""``osler associations``: documents in; counts, citations and a picture out; hypotheses apart, and no advice."""

import json
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from cds_hooks.associations import as_lines, as_picture
from cds_hooks.commands.cli import main
from model.domain.text import Language, Text, same
from model.language.associations.find import Association, Associations
from model.language.associations.held import Standing
from model.language.associations.mentions import Citation
from model.language.associations.things import Kind, Thing
from model.language.library.document import Sentence

HELD = ("Clopidogrel failed in CYP2C19 poor metabolizers.", "CYP2C19慢代谢型患者服用氯吡格雷无效。")
NEW = ("Zonisamide levels rose with SCN1A variants.", "SCN1A变异者唑尼沙胺浓度升高。")
DRUG = Text(en="drug x", zh="药x")
SAID = (Sentence(text="x in G", place="AIM"),)
CITATION = Citation(title="T", source="PMID 1", date="2024", url="", sentences=SAID)


def corpus(folder):
    for at in range(80):
        said = HELD[at % 2] if at < 8 else NEW[at % 2] if at < 14 else "Metformin in asthma with BRAF."
        (folder / f"{at:02d}.txt").write_text(said, encoding="utf-8")
    (folder / "scan.bin").write_bytes(b"\0")
    return str(folder)


def test_links_of_the_tables_and_hypotheses_stand_apart_with_their_documents(tmp_path):
    picture = tmp_path / "out.svg"
    (tmp_path / "papers").mkdir()
    ran = CliRunner().invoke(
        main, ["associations", "--corpus", corpus(tmp_path / "papers"), "--format", "json", "--plot", str(picture)]
    )
    sent = json.loads(ran.stdout)
    pairs = {
        part: [(item["first"]["id"], item["second"]["id"], item["documents"]["both"]) for item in sent[part]]
        for part in ("associations", "hypotheses")
    }
    assert ("drug:clopidogrel", "gene:CYP2C19", 8) in pairs["associations"]
    assert ("drug:zonisamide", "gene:SCN1A", 6) in pairs["hypotheses"]
    assert [item["source"] for item in sent["associations"][0]["citations"]] == ["14.txt", "15.txt", "16.txt"]
    assert (ran.exit_code, ran.stderr.splitlines()) == (1, ["unsupported\tscan.bin"])
    assert ElementTree.parse(picture).getroot().tag.endswith("svg")


def an_association(standing, label):
    return Association(
        first=Thing(id="drug:x", kind=Kind.DRUG, label=label),
        second=Thing(id="gene:G", kind=Kind.GENE, label=same("G")),
        documents_first=9,
        documents_second=8,
        documents_both=7,
        expected=0.5,
        p=1e-9,
        q=1e-7,
        standing=standing,
        held_by=(),
        citations=(
            Citation(
                title="T", source="PMID 1", date="2024", url="", sentences=(Sentence(text="x in G", place="AIM"),)
            ),
        ),
    )


def some(*standings, label=DRUG):
    return Associations(documents=100, tested=50, found=tuple(an_association(each, label) for each in standings))


@pytest.mark.parametrize(
    ("language", "word", "advice"), [("en", "HYPOTHESES", "no advice"), ("zh", "假设", "不是建议")]
)
def test_a_hypothesis_is_called_one_in_both_languages(language, word, advice):
    lines = list(as_lines(some(Standing.HELD, Standing.HYPOTHESIS), 0.05, 5, Language(language)))
    heads = [at for at, line in enumerate(lines) if line.startswith(word)]
    assert (len(heads), advice in lines[-1], lines[heads[0] + 2]) == (1, True, "  PMID 1, 2024; AIM: x in G")


def test_what_is_beyond_the_top_is_counted():
    lines = list(as_lines(some(*[Standing.HELD] * 5), 0.05, 2, Language.EN))
    assert "... and 3 more (--top)" in lines


def test_a_picture_without_a_pair_says_that_this_shows_nothing():
    assert "That does not show that none belongs together." in as_picture(some(), 0.05, 5, Language.EN)


def test_a_name_with_signs_of_xml_is_drawn_as_it_is():
    root = ElementTree.fromstring(as_picture(some(Standing.HELD, label=same("<b>&")), 0.05, 5, Language.EN))
    assert "<b>& – G" in [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]


def test_an_empty_library_is_named(tmp_path):
    ran = CliRunner().invoke(main, ["associations"], env={"OSLER_CACHE": str(tmp_path)})
    assert (ran.exit_code, "--corpus" in ran.output) == (2, True)
