"""A summary as PDF on A4. Chinese is set in the standard font of the format (Adobe-GB1), which readers bring along."""

import io
from html import escape
from typing import TYPE_CHECKING, Final

from cds_hooks.reporting.written import Written

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus.doctemplate import BaseDocTemplate

_WIDE: Final = "STSong-Light"
_LATIN: Final = "Helvetica"
_PAGE_DIGITS: Final = 8


class NoPdf(Exception):
    """The library that sets PDF is not installed."""


def pdf(report: Written) -> bytes:
    """Set the pages: title, day, sections with the ids of their evidence, the entries of the chart in small type.

    Raises:
        NoPdf: the extra ``pdf`` is not installed.
    """
    try:
        from reportlab.lib.pagesizes import A4
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.platypus import Paragraph, SimpleDocTemplate
    except ImportError as fault:
        raise NoPdf("PDF needs the extra: pip install 'osler[pdf]'") from fault
    pdfmetrics.registerFont(UnicodeCIDFont(_WIDE))
    wrap = "CJK" if _WIDE in _set(report.title) else ""
    body = ParagraphStyle("body", fontName=_LATIN, fontSize=10, leading=14, wordWrap=wrap, leftIndent=10)
    head = ParagraphStyle("head", parent=body, fontSize=13, leading=18, spaceBefore=10, spaceAfter=3, leftIndent=0)
    name = ParagraphStyle("name", parent=head, fontSize=18, leading=24)
    small = ParagraphStyle("small", parent=body, fontSize=8, leading=11, textColor="#555555")
    story = [
        Paragraph(_set(report.title), name),
        Paragraph(_set(f"Patient/{report.patient_id} · {report.made.date().isoformat()}"), small),
    ]
    for _, heading, sentences in report.sections():
        story.append(Paragraph(_set(heading), head))
        story += [
            Paragraph(f"{_set(one.text)} <font color='#555555'>[{', '.join(one.evidence)}]</font>", body, "•")
            for one in sentences
        ]
    story.append(Paragraph(_set(report.evidence_heading), head))
    story += [Paragraph(_set(f"{found.id}: {found.words}"), small) for found in report.evidence if found.words]
    if report.by_whom:
        story.append(Paragraph(_set(report.by_whom), small))
    paper = io.BytesIO()
    SimpleDocTemplate(paper, pagesize=A4, title=report.title, author="Osler", invariant=True).build(
        story, onFirstPage=_number, onLaterPages=_number
    )
    return paper.getvalue()


def _number(canvas: "Canvas", document: "BaseDocTemplate") -> None:
    canvas.setFont(_LATIN, _PAGE_DIGITS)
    canvas.drawRightString(document.pagesize[0] - document.rightMargin, 20, str(canvas.getPageNumber()))


def _set(text: str) -> str:
    """Markup of the setter: runs beyond Latin-1 in the wide font, everything escaped."""
    runs: list[tuple[bool, str]] = []
    for sign in text:
        is_wide = ord(sign) > 0xFF
        if runs and runs[-1][0] is is_wide:
            runs[-1] = (is_wide, runs[-1][1] + sign)
        else:
            runs.append((is_wide, sign))
    return "".join(f"<font name='{_WIDE}'>{escape(run)}</font>" if wide else escape(run) for wide, run in runs)
