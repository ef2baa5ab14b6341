"""Documents as bytes: what their reader sees comes out as text; a hostile one costs little and is named."""

import base64
import io
import random
import time
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from pypdf import PdfReader, PdfWriter

from privacy.documents.limits import Allowance, OutOfTime
from privacy.documents.read import MOST_BYTES, words_of
from privacy.errors import Unread

CDA = b"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <title>Summary of Ann Quillfeather</title>
 <recordTarget><patientRole><id extension="MRN-7"/><patient><name><given>Ann</given><family>Quillfeather</family></name>
 </patient></patientRole></recordTarget>
 <author><assignedAuthor><assignedPerson><name>Dr. Okonjo</name></assignedPerson></assignedAuthor></author>
 <component><structuredBody><component><section>
  <title>Problems</title>
  <text><table><tr><td>Hypertension</td><td>since 2019</td></tr></table><list><item>No   asthma</item></list></text>
  <entry><observation classCode="OBS" moodCode="EVN"><id extension="X-99"/>
   <author><assignedAuthor><assignedPerson><name>Dr. Okonjo</name></assignedPerson></assignedAuthor></author>
   <code code="8480-6" displayName="Systolic blood pressure"/><value xsi:type="PQ" value="152" unit="mm[Hg]"/>
  </observation></entry>
  <entry><act negationInd="true"><code code="1" displayName="Allergy to penicillin"/>
   <value nullFlavor="UNK"/></act></entry>
  <entry><substanceAdministration><consumable><manufacturedProduct><manufacturedMaterial>
   <code code="197361"/><name>Norvasc 5 MG</name></manufacturedMaterial></manufacturedProduct></consumable>
   <participant><participantRole><playingEntity><name>Cousin Bob</name></playingEntity></participantRole></participant>
  </substanceAdministration></entry>
 </section></component></structuredBody></component>
</ClinicalDocument>"""
SAID = [
    "Problems",
    "Hypertension since 2019",
    "No asthma",
    "Systolic blood pressure 152 mm[Hg]",
    "NOT: Allergy to penicillin unknown (UNK)",
    "197361 Norvasc 5 MG",
]
RTF = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil Arial;}{\f1\fnil\fcharset134 SimSun;}}{\info{\author Dr. Okonjo}}"
    r"\f0 Caf\'e9 {\b bold}\par\f1\'b7\'f1\'c8\'cf\'d0\'d8\'cd\'b4\f0  \u30524?\{x\}}"
)


def pdf(*streams: bytes, filters: str = "", extra: str = "") -> bytes:
    """A PDF by hand: one page for each content stream."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(streams)))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, stream in enumerate(streams):
        content = 5 + 2 * number
        page = f"<< /Type /Page /Parent 2 0 R /Contents {content} 0 R /Resources << /Font << /F1 3 0 R >> {extra} >> >>"
        head = f"<< /Length {len(stream)} {f'/Filter {filters}' if filters else ''} >>\nstream\n"
        parts += [page.encode(), head.encode() + stream + b"\nendstream"]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, part in enumerate(parts, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, start))
    return out.getvalue()


def shown(text: str) -> bytes:
    return f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode()


def locked(user: str) -> bytes:
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(shown("Chest pain"))))), io.BytesIO()
    writer.encrypt(user_password=user, owner_password="owner", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def whole(media: str, data: bytes) -> bytes:
    inner = f'<text mediaType="{media}" representation="B64">{base64.b64encode(data).decode()}</text>'
    body = f"<component><nonXMLBody>{inner}</nonXMLBody></component>"
    return f'<ClinicalDocument xmlns="urn:hl7-org:v3">{body}</ClinicalDocument>'.encode()


FLATE = zlib.compress(shown("Chest pain"))


@pytest.mark.parametrize(
    ("media", "raw", "words"),
    [
        ("text/plain", "胸痛 two days".encode(), "胸痛 two days"),
        ("text/plain; charset=gb18030", "否认胸痛".encode("gb18030"), "否认胸痛"),
        ("text/plain", "否认".encode("utf-16"), "否认"),
        (
            "text/html",
            b"<p title='Ann'>A &amp; B</p><script>x</script><!-- c > d --><p>p < 0.05<style>",
            "A & B\n\np < 0.05",
        ),
        ("application/rtf", RTF.encode(), "Café bold\n否认胸痛 眼{x}"),
        ("application/hl7-cda+xml", CDA, "\n".join(SAID)),
        ("", CDA, "\n".join(SAID)),
        ("text/xml", b"<a><b>one</b><c d='no'>two</c></a>", "one two"),
        ("application/pdf", pdf(shown("Chest pain"), shown("two days")), "Chest pain\ntwo days"),
        ("application/pdf", pdf(FLATE, filters="/FlateDecode"), "Chest pain"),
        ("application/octet-stream", pdf(shown("Chest pain")), "Chest pain"),
        ("application/pdf", locked(""), "Chest pain"),
        ("text/xml", whole("text/plain", b"Chest pain"), "Chest pain"),
        ("text/xml", whole("application/pdf", pdf(shown("Chest pain"))), "Chest pain"),
    ],
)
def test_what_a_reader_sees_comes_out(media, raw, words):
    found = "\n".join(line.strip() for line in words_of(raw, media).split("\n"))
    assert found == words


def test_who_is_named_in_the_head_of_a_cda_stays_there():
    assert [
        word for word in ("Quillfeather", "Okonjo", "MRN-7", "X-99", "Cousin") if word in words_of(CDA, "text/xml")
    ] == []


BOMB = zlib.compress(bytes(300_000_000), 9)
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize(
    ("media", "raw", "reasons"),
    [
        pytest.param("image/png", b"\x89PNG", {"format"}, id="picture"),
        pytest.param("application/msword", b"\xd0\xcf\x11\xe0", {"format"}, id="word"),
        pytest.param("text/plain", "王伟".encode("gb18030"), {"charset"}, id="unnamed-charset"),
        pytest.param("text/plain; charset=rot13", b"abc", {"charset"}, id="codec-that-is-no-charset"),
        pytest.param("text/plain", b"PK\x03\x04\x00\x00", {"damaged"}, id="zip-called-text"),
        pytest.param("text/plain", b"a" * (MOST_BYTES + 1), {"too large"}, id="huge"),
        pytest.param("application/rtf", rb"{\rtf1\ansicpg936 \'cd\'f5\'ce}", {"charset"}, id="rtf-half-a-character"),
        pytest.param("application/rtf", b"{\\rtf1" + b"{" * 100_000, {"too complex"}, id="rtf-braces"),
        pytest.param("text/xml", LAUGHS, {"unsafe"}, id="billion-laughs"),
        pytest.param("text/xml", XXE, {"unsafe"}, id="xxe"),
        pytest.param("text/xml", b"<a>" * 100_000, {"too complex"}, id="xml-depth"),
        pytest.param("text/xml", b"<a><b></a>", {"damaged"}, id="xml-broken"),
        pytest.param("text/xml", whole("text/xml", CDA), {"too complex"}, id="cda-in-cda"),
        pytest.param("text/xml", whole("image/png", b"x"), {"format"}, id="picture-in-cda"),
        pytest.param("application/pdf", b"%PDF-1.7 and nothing", {"damaged"}, id="pdf-empty"),
        pytest.param("application/pdf", locked("secret"), {"encrypted"}, id="pdf-password"),
        pytest.param("application/pdf", pdf(b"0 0 100 100 re f"), {"no text"}, id="pdf-scan"),
        pytest.param("application/pdf", pdf(*[b""] * 201), {"too large"}, id="pdf-pages"),
        pytest.param("application/pdf", pdf(BOMB, filters="/FlateDecode"), {"damaged", "no text"}, id="pdf-bomb"),
        pytest.param(
            "application/pdf",
            pdf(zlib.compress(BOMB), filters="[/FlateDecode /FlateDecode]"),
            {"damaged", "no text"},
            id="pdf-bomb-in-bomb",
        ),
        pytest.param("application/pdf", pdf(b"[" * 200_000), {"damaged", "no text", "too costly"}, id="pdf-brackets"),
        pytest.param(
            "application/pdf",
            pdf(shown("x")).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"),
            {"damaged", "no text"},
            id="pdf-loop",
        ),
    ],
)
def test_a_hostile_document_is_named_within_its_limits(media, raw, reasons):
    tracemalloc.start()
    begun = time.thread_time()
    with pytest.raises(Unread) as told:
        words_of(raw, media)
    spent, (_, peak) = time.thread_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told.value.reason in reasons
    assert (spent < 10, peak < 120_000_000) == (True, True)


def test_a_reader_that_runs_on_is_stopped_and_the_rest_of_the_chart_pays_for_it():
    allowance = Allowance(0.15)
    endless = pdf(zlib.compress(shown("pain") * 60_000), filters="/FlateDecode")
    begun = time.thread_time()
    with pytest.raises(Unread, match="too costly"):
        words_of(endless, "application/pdf", allowance)
    assert time.thread_time() - begun < 1
    with pytest.raises(Unread, match="too costly"):
        words_of(pdf(shown("Chest pain")), "application/pdf", allowance)


def test_running_out_of_time_is_no_error_that_a_reader_may_keep():
    assert not issubclass(OutOfTime, Exception)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_pdf_is_read_or_named_and_nothing_of_it_is_logged(seed, capfd):
    draw = random.Random(seed)
    raw = bytearray(pdf(FLATE, FLATE, filters="/FlateDecode"))
    for _ in range(draw.randrange(1, 12)):
        place = draw.randrange(len(raw))
        raw[place : place + draw.randrange(4)] = draw.randbytes(draw.randrange(4))
    with suppress(Unread):
        words_of(bytes(raw), "application/pdf", Allowance(1))
    assert capfd.readouterr() == ("", "")
