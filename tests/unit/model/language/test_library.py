"""A site's documents: every kind is read with its places, hostile files are named, a killed run leaves the old index."""

import gzip
from collections.abc import Iterable
from pathlib import Path

import pytest
from pypdf import PdfWriter

from model.language.library.document import Fault, Unreadable, sentences
from model.language.library.keep import fill, library_of
from model.language.library.passages import passages_of
from model.language.library.search import answer, find
from model.language.library.shelf import Shelf, ShelfError
from model.language.terms import vocabulary
from tests.evaluation.library import PUBMEDQA, built, measured

PLAIN = vocabulary(())
PUBMED = """<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>123</PMID><Article><Journal><JournalIssue><PubDate>
<Year>2021</Year><Month>Mar</Month></PubDate></JournalIssue></Journal><ArticleTitle>Aspirin and <i>platelets</i>.</ArticleTitle>
<Abstract><AbstractText Label="METHODS">We gave aspirin.</AbstractText><AbstractText Label="CONCLUSIONS">Platelets were
inhibited in 92.5 % of patients.</AbstractText></Abstract></Article><CommentsCorrectionsList><CommentsCorrections>
<PMID>999</PMID></CommentsCorrections></CommentsCorrectionsList></MedlineCitation></PubmedArticle></PubmedArticleSet>"""
BOMB = '<!DOCTYPE a [<!ENTITY x "yyyy"><!ENTITY z "&x;&x;&x;">]><PubmedArticleSet>&z;</PubmedArticleSet>'
SEPSIS = "# Local sepsis pathway\n\n## Antibiotics\n\nThe antibiotic of the first hour in septic shock is meropenem on our wards.\n"


def quiet(items: Iterable, total: int, unit: str) -> Iterable:
    return items


def written(folder: Path, name: str, content: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path) -> tuple:
    return tuple(passages_of(path, path.name, PLAIN))


def places(path: Path) -> list[tuple[str, str]]:
    return [(item.place, item.text) for passage in read(path) for item in passage.sentences]


def pdf(path: Path, **metadata: str) -> Path:
    writer = PdfWriter()
    writer.add_blank_page(width=72, height=72)
    if password := metadata.pop("password", ""):
        writer.encrypt(password)
    writer.write(path)
    return path


@pytest.fixture
def shelf(tmp_path) -> Shelf:
    return Shelf(root=tmp_path / "library", state="test")


def test_pubmed_gives_each_article_its_number_date_and_parts(tmp_path):
    path = written(tmp_path, "export.xml.gz", gzip.compress(PUBMED.encode()))
    (passage,) = read(path)
    assert (passage.source, passage.date, passage.title) == ("PMID 123", "2021-03", "Aspirin and platelets.")
    assert passage.url == "https://pubmed.ncbi.nlm.nih.gov/123/"
    assert [item.place for item in passage.sentences] == ["METHODS", "CONCLUSIONS"]


def test_markdown_sentences_stand_under_their_headings(tmp_path):
    path = written(tmp_path, "a.md", f"---\ndate: 2024-05\n---\n{SEPSIS}")
    assert [place for place, _ in places(path)] == ["Local sepsis pathway › Antibiotics"]
    assert read(path)[0].date == "2024-05"


def test_html_shows_what_a_reader_sees(tmp_path):
    page = (
        "<title>Leaflet</title><script>alert('x')</script><h1>Warfarin</h1><p>Keep <b>your</b> greens&nbsp;steady.</p>"
    )
    path = written(tmp_path, "a.html", page)
    assert places(path) == [("Warfarin", "Keep your greens steady.")]
    assert read(path)[0].title == "Leaflet"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_text_is_read_in_the_encodings_of_the_field(tmp_path, encoding):
    path = written(tmp_path, "a.txt", "华法林的目标值为2.0。复查每周一次。".encode(encoding))
    assert [text for _, text in places(path)] == ["华法林的目标值为2.0。", "复查每周一次。"]


def test_signs_that_nobody_sees_are_left_out():
    assert [item.text for item in sentences("Take\u200b it\x1b[31m now.")] == ["Take it[31m now."]


def test_a_number_or_an_abbreviation_ends_no_sentence():
    assert len(list(sentences("A dose of 2.5 mg vs. 5 mg was given by Dr. Lee. It helped."))) == 2


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.xml", BOMB, Fault.ENTITIES),
        ("a.xml", "<PubmedArticleSet><PubmedArticle>", Fault.BROKEN),
        ("a.xml", "<html/>", Fault.UNSUPPORTED),
        ("a.xml.gz", b"\x1f\x8b\x08\x00broken", Fault.BROKEN),
        ("a.pdf", b"%PDF-1.7\nnothing", Fault.BROKEN),
        ("a.txt", b"MZ\0\0", Fault.NOT_TEXT),
        ("a.txt", b"\xff\xff\xff", Fault.NOT_TEXT),
        ("a.html", "<script>only this</script>", Fault.EMPTY),
        ("a.exe", "x", Fault.UNSUPPORTED),
    ],
)
def test_a_hostile_file_is_refused_by_kind(tmp_path, name, content, fault):
    path = written(tmp_path, name, content)
    with pytest.raises(Unreadable) as refused:
        read(path)
    assert refused.value.fault is fault


@pytest.mark.parametrize(("password", "fault"), [("", Fault.EMPTY), ("secret", Fault.ENCRYPTED)])
def test_a_pdf_without_text_or_under_lock_is_refused(tmp_path, password, fault):
    path = pdf(tmp_path / "a.pdf", password=password)
    with pytest.raises(Unreadable) as refused:
        read(path)
    assert refused.value.fault is fault


def test_only_what_is_new_is_read_again(shelf, tmp_path):
    folder = tmp_path / "docs"
    written(folder, "a.md", SEPSIS)
    assert [item.is_new for item in fill([folder], shelf, quiet, None, None).files] == [True]
    written(folder, "b.txt", "Potassium is checked daily on this ward.")
    assert [item.is_new for item in fill([folder], shelf, quiet, None, None).files] == [False, True]


def test_a_killed_run_leaves_the_old_index_and_goes_on(shelf, tmp_path):
    folder = tmp_path / "docs"
    written(folder, "a.md", SEPSIS)
    fill([folder], shelf, quiet, None, None)
    before = shelf.current()
    written(folder, "b.txt", "Potassium is checked daily on this ward.")

    def killed(items, total, unit):
        if unit == "indexed files":
            raise KeyboardInterrupt
        return items

    with pytest.raises(KeyboardInterrupt):
        fill([folder], shelf, killed, None, None)
    assert shelf.current() == before
    assert (shelf.root / "index" / before.index).exists()
    assert [item.is_new for item in fill([folder], shelf, quiet, None, None).files] == [False, False]
    assert shelf.current().index != before.index


def test_what_is_taken_off_leaves_no_copy(shelf, tmp_path):
    folder = tmp_path / "docs"
    written(folder, "a.md", SEPSIS)
    fill([folder], shelf, quiet, None, None)
    fill([], shelf, quiet, None, None)
    assert shelf.current().index == ""
    assert not [path for path in shelf.root.rglob("*") if path.is_file() and b"meropenem" in path.read_bytes()]


def test_a_link_that_leads_out_of_the_folder_is_not_followed(shelf, tmp_path):
    secret = written(tmp_path / "elsewhere", "secret.txt", "Nobody may read this sentence here.")
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.txt").symlink_to(secret)
    (found,) = fill([folder], shelf, quiet, None, None).files
    assert found.fault is Fault.OUTSIDE


def test_a_folder_that_is_gone_is_named_not_emptied(shelf, tmp_path):
    with pytest.raises(ShelfError, match="no such folder"):
        fill([tmp_path / "gone"], shelf, quiet, None, None)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    written(folder, "sepsis.md", SEPSIS)
    written(folder, "plavix.txt", "On our unit clopidogrel is checked against CYP2C19 before every stent procedure.")
    written(folder, "gait.txt", "Patients with fever and ataxia are seen by neurology within the same day.")
    shelf = Shelf(root=tmp_path_factory.mktemp("library"), state="test")
    fill([folder], shelf, quiet, None, None)
    return library_of(shelf)


def test_an_answer_is_quoted_with_its_place(library):
    (first, *_) = answer("Which antibiotic is given in the first hour of septic shock?", library).quotations
    assert first.text.endswith("is meropenem on our wards.")
    assert first.place == "Local sepsis pathway › Antibiotics"
    assert first.source.endswith("/sepsis.md")


def test_a_brand_finds_the_drug_and_chinese_finds_english(library):
    assert "plavix" in library.origins[find("Plavix before a stent procedure", library)[0].passage]
    assert "gait" in library.origins[find("发热 共济失调", library)[0].passage]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("支架术前氯吡格雷要查CYP2C19吗？", "before every stent procedure"),
        ("发热伴共济失调当天看哪科", "seen by neurology"),
    ],
)
def test_a_chinese_question_is_answered_in_the_words_of_an_english_document(library, question, words):
    (first, *_) = answer(question, library).quotations
    assert words in first.text
    assert (first.language, first.is_crossed) == ("en", True)


@pytest.mark.parametrize("question", ["支架术前替格瑞洛要查CYP2C19吗？", "狂犬病疫苗打几针？", "发热"])
def test_what_the_documents_of_the_other_language_do_not_say_is_answered_by_silence(library, question):
    assert not answer(question, library).is_supported


@pytest.mark.parametrize(
    "question", ["Who won the world cup in football?", "ticagrelor before a stent procedure", "stent", ""]
)
def test_what_no_document_says_is_answered_by_silence(library, question):
    assert not answer(question, library).is_supported


@pytest.mark.skipif(not PUBMEDQA.exists(), reason="the reference data are not here")
def test_pubmedqa_by_words_keeps_its_figures(tmp_path):
    places, present, absent = measured(built(None, tmp_path), every=5)
    assert sum(place == 1 for place in places) >= 95
    assert sum(hit is None or not hit.is_supported for hit in absent) >= 93
    assert sum(hit is not None and hit.is_supported for _, hit in present) >= 77
