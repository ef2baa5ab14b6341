"""A summary as Markdown: title and day, a heading for each section, then each sentence with the ids of its evidence."""

from cds_hooks.reporting.written import Written


def markdown(report: Written) -> str:
    """The whole text; it ends with the entries of the chart and the rule behind each id."""
    lines = [f"# {report.title} ({report.made.date().isoformat()})"]
    for _, heading, sentences in report.sections():
        lines += ["", f"## {heading}"]
        lines += [f"- {sentence.text} [{', '.join(sentence.evidence)}]" for sentence in sentences]
    lines += ["", f"## {report.evidence_heading}"]
    lines += [f"- {behind.id}: {behind.words}" for behind in report.evidence if behind.words]
    if report.by_whom:
        lines += ["", f"_{report.by_whom}_"]
    return "\n".join(lines)
