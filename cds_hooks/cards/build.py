"""Assessment -> cards: what is said, in which order, with which reasons, and what could not be checked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from cds_hooks.cards import machine
from cds_hooks.cards.markdown import bullets, escape, link, paragraphs, shorten
from cds_hooks.cards.suggestions import file_the_summary, suggestion
from cds_hooks.cards.voice import Voice
from cds_hooks.locale import say
from cds_hooks.memory import Unrepeated, digest_of, topic_code, topic_of
from cds_hooks.protocol.card import Card, Coding, OverrideReason, Suggestion
from cds_hooks.protocol.card import Source as CardSource
from cds_hooks.protocol.contexts import has_drafts
from cds_hooks.service import Service, Statement
from model.domain.assessment import Assessment, Diagnosis, GenePhenotype, Urgency
from model.domain.evidence import Direction, Evidence, Source
from model.domain.gap import Area, Gap, Why
from model.domain.text import Text, same
from model.engine import Task

TOPICS: Final = "urn:osler:rule"
OVERRIDES: Final = "urn:osler:override-reason"
_REASONS: Final = (
    "not-applicable",
    "benefit-outweighs-risk",
    "already-managed",
    "will-monitor",
    "data-wrong",
    "patient-declined",
)
_UNREAD: Final = frozenset({Why.UNREADABLE, Why.SERVER_FAILED, Why.NOT_PERMITTED, Why.WITHHELD})
_ORDER: Final = {Urgency.CRITICAL: 0, Urgency.WARNING: 1, Urgency.INFO: 2}


def build_cards(
    assessment: Assessment,
    statements: Sequence[Statement],
    gaps: Sequence[Gap],
    voice: Voice,
    *,
    unrepeated: Sequence[Unrepeated] = (),
    is_concerned: bool = True,
) -> tuple[Card, ...]:
    """All cards of one answer: the most urgent first, then the report, then what was not checked.

    Within one urgency the engine's own order stands. ``gaps`` are those of the whole request,
    late parts included. A whole area that the service needs and did not get is said on every
    card; with no card to carry it, on a card of its own, if ``is_concerned``. What is not repeated
    is said in the same two ways where orders are judged; elsewhere the response alone names it.
    """
    missing = needed(gaps, voice.service)
    footnote = _footnote(missing, left_out(gaps, voice.service), unrepeated, voice)
    seen: Counter[str] = Counter()
    cards = []
    for statement in ranked(statements):
        seen[statement.rule_id] += 1
        cards.append(_card(statement, seen[statement.rule_id], assessment, footnote, voice))
    if voice.service.has_report and assessment.report:
        cards.append(_report(assessment, footnote, voice))
    if voice.service.has_passport and any(found.ref for found in assessment.phenotypes):
        cards.append(_passport(assessment, footnote, voice))
    is_carried = bool(cards)
    late = [gap for gap in gaps if gap.area is Area.ASSESSMENT and gap.is_whole_area]
    if late:
        cards.append(_not_run(late, assessment, voice))
    if missing and is_concerned and not cards:
        cards.append(_incomplete(missing, assessment, voice))
    if unrepeated and has_drafts(voice.service.hook) and not is_carried:
        cards.append(_not_repeated(unrepeated, assessment, voice))
    return tuple(cards)


def ranked(statements: Iterable[Statement]) -> list[Statement]:
    """In the order of their cards: the most urgent first."""
    return sorted(statements, key=lambda found: _ORDER[found.urgency])


def needed(gaps: Iterable[Gap], service: Service) -> tuple[Gap, ...]:
    """The whole-area gaps among what the service cannot do without, one an area and reason.

    What is being entered is never passed over: there a single entry that was not judged counts, and so does a single
    genetic result that nobody could read where the genes themselves are shown, and where diseases are looked for the
    newest result of something that could not be used.
    """
    areas = {need.area for need in service.wanted if need.key in service.needs}
    judges_drafts = has_drafts(service.hook)
    seeks_diseases = Task.DIAGNOSIS in service.tasks
    found = {
        (gap.area, gap.why, gap.what.en if gap.hides_newest else ""): gap
        for gap in gaps
        if (gap.is_whole_area and gap.area in areas)
        or (gap.hides_newest and gap.area in areas and seeks_diseases)
        or (gap.area is Area.ORDERS and judges_drafts)
        or (gap.area is Area.GENOMICS and gap.why is Why.UNREADABLE and service.has_passport)
    }
    return tuple(found[key] for key in sorted(found))


def left_out(gaps: Iterable[Gap], service: Service) -> Text | None:
    """The single entries that came and could not be used, counted by area and reason; ``None`` where there are none.

    An area that is missing as a whole is named already; what came and was not judged for lack of a rule is no gap here.
    """
    found = tuple(gaps)
    areas = {need.area for need in service.wanted if need.key in service.needs}
    areas -= {gap.area for gap in found if gap.is_whole_area}
    counts = Counter((gap.area, gap.why) for gap in found if gap.area in areas and gap.why in _UNREAD)
    items = [
        say("left_out_item", area=say(f"area.{area.value}"), why=say(f"why.{why.value}"), count=same(str(counts[key])))
        for key in sorted(counts)
        for area, why in [key]
    ]
    joint = say("and")
    both = Text(en=joint.en.join(item.en for item in items), zh=joint.zh.join(item.zh for item in items))
    return both if items else None


def _card(statement: Statement, number: int, assessment: Assessment, footnote: str, voice: Voice) -> Card:
    topic = topic_of(statement)
    parts = (topic, str(number))
    offered = suggestion(statement, voice, voice.uuid(*parts, "suggestion"))
    return Card(
        uuid=voice.uuid(*parts),
        summary=shorten(voice.spoken(statement.summary)),
        detail=paragraphs(_detail(statement, offered, voice), footnote),
        indicator=statement.urgency.value,
        source=_source(statement.sources, topic, statement.summary, voice),
        suggestions=(offered,) if offered else None,
        selectionBehavior="any" if offered else None,
        overrideReasons=_override_reasons(voice),
        extension={machine.EXTENSION: _machine(statement, assessment, voice)},
    )


def _detail(statement: Statement, offered: Suggestion | None, voice: Voice) -> str:
    spoken = voice.spoken
    others = [] if isinstance(statement, Diagnosis) else [escape(spoken(drug.label)) for drug in statement.alternatives]
    worded = voice.wordings.details.get(statement.detail, "")
    return paragraphs(
        escape(worded or spoken(statement.detail)),
        _by_model(voice) if worded else "",
        bullets(spoken(say("why")), _claims(statement.evidence, voice)),
        bullets(spoken(say("alternatives")), others),
        bullets(spoken(say("other_sources")), _other_sources(statement, voice)),
        bullets(spoken(say("next_steps")), (escape(spoken(step)) for step in statement.next_steps)),
        _if_accepted(offered, voice),
        bullets(
            spoken(say("sources")),
            (link(f"{found.title} ({found.version})", found.url) for found in statement.sources[1:]),
        ),
    )


def _by_model(voice: Voice) -> str:
    """The label of what a language model worded."""
    return f"_{escape(voice.spoken(say('worded')))}_"


def _if_accepted(offered: Suggestion | None, voice: Voice) -> str:
    """What accepting would change in the user's own order; not every EHR shows an action's description."""
    actions = offered.actions if offered and offered.actions else ()
    changes = [escape(action.description) for action in actions if action.type == "update"]
    return bullets(voice.spoken(say("if_accepted")), changes)


def _other_sources(statement: Statement, voice: Voice) -> list[str]:
    """What further sources say on the same drug, and why they do not lead."""
    if isinstance(statement, Diagnosis):
        return []
    return [
        escape(voice.spoken(say("other_source", publisher=same(item.publisher), says=item.summary, reason=item.reason)))
        + " "
        + ", ".join(link(f"{found.title} ({found.version})", found.url) for found in item.sources)
        for item in statement.runner_ups
    ]


def _claims(evidence: Iterable[Evidence], voice: Voice) -> list[str]:
    lines = []
    for reason in evidence:
        claim = escape(voice.spoken(reason.claim))
        taken = voice.linkage.date(reason.ref) if reason.ref else None
        against = f"{escape(voice.spoken(say('against')))}: " if reason.direction is Direction.AGAINST else ""
        lines.append(f"{against}{claim} ({taken.isoformat()})" if taken else against + claim)
    return lines


def _footnote(missing: tuple[Gap, ...], single: Text | None, unrepeated: Sequence[Unrepeated], voice: Voice) -> str:
    lines = []
    if single is not None:
        lines.append(f"_{escape(voice.spoken(say('left_out')))}: {escape(voice.spoken(single))}_")
    if missing:
        lines.append(f"_{escape(voice.spoken(say('not_available')))}: {escape(voice.spoken(named_areas(missing)))}_")
    if unrepeated and has_drafts(voice.service.hook):
        lines.append(bullets(voice.spoken(say("not_repeated")), _unrepeated_lines(unrepeated, voice)))
    return paragraphs(*lines)


def _unrepeated_lines(unrepeated: Iterable[Unrepeated], voice: Voice) -> list[str]:
    return [
        escape(voice.spoken(say("until", what=item.summary, day=same(item.until.date().isoformat()))))
        for item in unrepeated
    ]


def named_areas(gaps: Iterable[Gap]) -> Text:
    """'results (the server did not answer), medications (not sent)', in both languages; an entry by its own name."""
    names = dict.fromkeys(
        (gap.what if gap.hides_newest else say(f"area.{gap.area.value}"), say(f"why.{gap.why.value}")) for gap in gaps
    )
    joint = say("and")
    return Text(
        en=joint.en.join(f"{area.en} ({why.en})" for area, why in names),
        zh=joint.zh.join(f"{area.zh}（{why.zh}）" for area, why in names),
    )


def _source(sources: Sequence[Source], topic: str, words: Text, voice: Voice) -> CardSource:
    first = sources[0] if sources else None
    return CardSource(
        label=f"{first.title} ({first.version})" if first else voice.spoken(say("source_osler")),
        url=first.url if first else None,
        topic=Coding(system=TOPICS, code=topic_code(topic), display=shorten(voice.spoken(words), 100)),
    )


def _override_reasons(voice: Voice) -> tuple[OverrideReason, ...]:
    return tuple(
        OverrideReason(system=OVERRIDES, code=reason, display=voice.spoken(say(f"override.{reason}")))
        for reason in _REASONS
    )


def _machine(statement: Statement | None, assessment: Assessment, voice: Voice) -> dict[str, object]:
    content: dict[str, object] = {
        "phenotypes": [machine.phenotype(found) for found in assessment.phenotypes],
        "gaps": machine.gaps((*voice.case.gaps, *assessment.gaps)),
        "versions": machine.versions(assessment.versions),
    }
    if statement is not None:
        content[machine.STATEMENT] = digest_of(statement, voice.case)
    if isinstance(statement, Diagnosis):
        content["diagnoses"] = [machine.diagnosis(statement, voice.linkage)]
        del content["phenotypes"]
    elif statement is not None:
        content["advice"] = machine.advice(statement, voice.linkage)
    return machine.pruned(content)


def _own_card(
    kind: str, summary: Text, detail: str, assessment: Assessment, voice: Voice, offered: Suggestion | None = None
) -> Card:
    """An info card that speaks for Osler itself, not for a rule."""
    topic = f"{kind}-{voice.service.id}"
    return Card(
        uuid=voice.uuid(kind),
        summary=shorten(voice.spoken(summary)),
        detail=detail,
        indicator="info",
        source=_source((), topic, summary, voice),
        suggestions=(offered,) if offered else None,
        selectionBehavior="any" if offered else None,
        extension={machine.EXTENSION: _machine(None, assessment, voice)},
    )


def _report(assessment: Assessment, footnote: str, voice: Voice) -> Card:
    """The summary, as a model worded it if one did; what is filed is always the template's."""
    plain = _bullets(voice.spoken(text) for text, _ in assessment.report)
    worded = voice.wordings.report
    detail = paragraphs(_bullets(worded) if worded else plain, _by_model(voice) if worded else "", footnote)
    offered = file_the_summary(paragraphs(plain, footnote), voice, voice.uuid("report", "suggestion"))
    return _own_card("report", say("report_summary"), detail, assessment, voice, offered)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {escape(line)}" for line in lines)


def _passport(assessment: Assessment, footnote: str, voice: Voice) -> Card:
    """The genes with a result, one line each; the drugs that they forbid have cards of their own."""
    found = [item for item in assessment.phenotypes if item.ref]
    genes = same(", ".join(dict.fromkeys(item.gene for item in found)))
    lines = (_passport_line(item, voice) for item in found)
    detail = paragraphs("\n".join(f"- {line}" for line in lines), footnote)
    return _own_card("passport", say("passport_summary", genes=genes), detail, assessment, voice)


def _passport_line(item: GenePhenotype, voice: Voice) -> str:
    """'CYP2C19 \\*2/\\*2: poor metabolizer (2026-03-01, Observation/7)': day, method and entry, as far as known."""
    taken, reference = voice.linkage.date(item.ref), voice.linkage.reference(item.ref)
    method = next((each.method for each in voice.case.gene_results if each.key == item.ref), "")
    said = escape(f"{item.gene} {item.diplotype}".strip() + f": {voice.spoken(item.label)}")
    origin = ", ".join(escape(part) for part in (taken.isoformat() if taken else "", method, reference or "") if part)
    return f"{said} ({origin})" if origin else said


def _incomplete(missing: tuple[Gap, ...], assessment: Assessment, voice: Voice) -> Card:
    summary = say("incomplete_summary", subject=voice.service.subject, areas=named_areas(missing))
    lines = (escape(voice.spoken(_loss(gap))) for gap in missing)
    detail = paragraphs(escape(voice.spoken(say("incomplete_detail"))), "\n".join(f"- {line}" for line in lines))
    return _own_card("incomplete", summary, detail, assessment, voice)


def _loss(gap: Gap) -> Text:
    """What follows from a gap; of a single entry also what it is."""
    if gap.is_whole_area:
        return gap.consequence
    return Text(en=f"{gap.what.en}. {gap.consequence.en}", zh=f"{gap.what.zh}。{gap.consequence.zh}")


def _not_repeated(unrepeated: Sequence[Unrepeated], assessment: Assessment, voice: Voice) -> Card:
    """Nothing new to say is not the same as nothing to say."""
    what = Text(
        en="; ".join(item.summary.en for item in unrepeated), zh="；".join(item.summary.zh for item in unrepeated)
    )
    lines = "\n".join(f"- {line}" for line in _unrepeated_lines(unrepeated, voice))
    detail = paragraphs(escape(voice.spoken(say("not_repeated_detail"))), lines)
    return _own_card("notrepeated", say("not_repeated_summary", what=what), detail, assessment, voice)


def _not_run(late: Sequence[Gap], assessment: Assessment, voice: Voice) -> Card:
    joint = say("and")
    parts = Text(en=joint.en.join(gap.what.en for gap in late), zh=joint.zh.join(gap.what.zh for gap in late))
    summary = say("not_run_summary", subject=voice.service.subject, parts=parts)
    return _own_card("notrun", summary, escape(voice.spoken(say("not_run_detail"))), assessment, voice)


def not_run(task: str) -> Gap:
    """The gap for a part of the engine that failed or came too late."""
    return Gap(
        what=say(f"task.{task}"),
        why=Why.NOT_ASSESSED,
        area=Area.ASSESSMENT,
        consequence=say("not_run_detail"),
        is_whole_area=True,
    )
