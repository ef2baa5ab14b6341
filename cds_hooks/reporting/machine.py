"""A summary as an object for programs."""

from cds_hooks.reporting.written import Written


def machine(report: Written) -> dict[str, object]:
    """Sentences with their sections and evidence ids, and for each id its rule and its facts."""
    return {
        "language": report.language,
        "worded_by_model": report.by_model,
        "sentences": [
            {"section": section, "text": sentence.text, "evidence": list(sentence.evidence)}
            for section, sentence in report.sentences
        ],
        "evidence": [
            {
                "id": behind.id,
                "rule_id": behind.rule_id,
                "facts": [
                    {
                        "claim": entry.claim,
                        "reference": entry.reference or None,
                        "date": entry.taken.isoformat() if entry.taken else None,
                    }
                    for entry in behind.entries
                ],
            }
            for behind in report.evidence
        ],
    }
