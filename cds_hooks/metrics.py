"""Prometheus metrics: counts, times and rates; labels are ids of ours, never of patients."""

from collections.abc import Callable, Iterable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from cds_hooks.ledger import RuleRate
from cds_hooks.protocol.card import Card
from privacy.errors import StoreUnavailable

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class _Rates(Collector):
    """Acceptance and override per rule, read from the store when somebody asks."""

    def __init__(self, rates: Callable[[], tuple[RuleRate, ...]]) -> None:
        self._rates = rates

    def collect(self) -> Iterable[Metric]:
        """Three gauges per rule; without a store, whether there is one is still said."""
        family = GaugeMetricFamily("osler_rule_cards", "Cards per rule by what became of them", labels=["rule", "what"])
        store = GaugeMetricFamily("osler_store_readable", "Whether the store can be read")
        try:
            rates = self._rates()
        except StoreUnavailable:
            store.add_metric([], 0)
            return [store]
        store.add_metric([], 1)
        for rate in rates:
            family.add_metric([rate.topic, "shown"], rate.shown)
            family.add_metric([rate.topic, "accepted"], rate.accepted)
            family.add_metric([rate.topic, "overridden"], rate.overridden)
        return [store, family]


class Metrics:
    """The metrics of one process."""

    def __init__(self, rates: Callable[[], tuple[RuleRate, ...]], taken: Callable[[], int]) -> None:
        self.registry = CollectorRegistry()
        self._calls = Counter("osler_calls", "Service calls", ["service", "status"], registry=self.registry)
        self._seconds = Histogram(
            "osler_call_seconds", "Time of an answer", ["service"], buckets=_SECONDS, registry=self.registry
        )
        self._cards = Counter("osler_cards", "Cards sent", ["service", "indicator"], registry=self.registry)
        self._silenced = Counter(
            "osler_cards_silenced",
            "Statements not repeated after an override",
            ["service", "indicator"],
            registry=self.registry,
        )
        self._gaps = Counter("osler_gaps", "Gaps met", ["area", "why"], registry=self.registry)
        self._alarms = Counter("osler_leak_alarms", "Parts withheld by the leak canary", registry=self.registry)
        self._parts = Counter("osler_parts_failed", "Parts late or failed", ["part", "how"], registry=self.registry)
        self._refused = Counter("osler_refused", "Refused requests", ["status", "reason"], registry=self.registry)
        self._sentences = Counter(
            "osler_worded_sentences", "Sentences of a language model", ["task", "how"], registry=self.registry
        )
        self._texts = Counter(
            "osler_longer_texts", "Longer texts behind cards' links", ["what"], registry=self.registry
        )
        self._links = Counter("osler_links_refused", "Links that led off the FHIR server", registry=self.registry)
        self._unrecorded = Counter(
            "osler_answers_unrecorded", "Answers without an audit record", ["service"], registry=self.registry
        )
        self._gap = Gauge("osler_audit_gap", "Whether answers leave without a record now", registry=self.registry)
        self._feedback = Counter("osler_feedback", "Feedback items", ["service", "outcome"], registry=self.registry)
        self._questions = Counter("osler_questions", "Questions by what came of them", ["kind"], registry=self.registry)
        Gauge("osler_jobs", "Jobs running or waiting", registry=self.registry).set_function(taken)
        self.registry.register(_Rates(rates))

    def answered(self, service: str, cards: Iterable[Card], seconds: float, *, alarms: int) -> None:
        """Count one answer."""
        self._calls.labels(service, "200").inc()
        self._seconds.labels(service).observe(seconds)
        for card in cards:
            self._cards.labels(service, card.indicator).inc()
        if alarms:
            self._alarms.inc(alarms)

    def asked(self, kind: str, seconds: float) -> None:
        """Count one question: about a patient, supported, or answered by silence."""
        self._questions.labels(kind).inc()
        self._seconds.labels("ask").observe(seconds)

    def silenced(self, service: str, indicator: str) -> None:
        """Count one statement that was not repeated."""
        self._silenced.labels(service, indicator).inc()

    def worded(self, task: str, taken: int, refused: Iterable[str]) -> None:
        """Count the sentences of a language model that were shown, and why others, or none, were not."""
        self._sentences.labels(task, "shown").inc(taken)
        for how in refused:
            self._sentences.labels(task, how).inc()

    def longer_text(self, what: str, count: int = 1) -> None:
        """Count what became of longer texts: offered, crowded out, each standing, opened, missed."""
        self._texts.labels(what).inc(count)

    def gap(self, area: str, why: str) -> None:
        """Count one whole-area gap."""
        self._gaps.labels(area, why).inc()

    def refused(self, status: int, reason: str) -> None:
        """Count one refusal; ``reason`` is a word of ours."""
        self._refused.labels(str(status), reason).inc()

    def links_refused(self, count: int) -> None:
        """Count links and references of a FHIR server that led elsewhere and were not followed."""
        if count:
            self._links.inc(count)

    def part_failed(self, part: str, fault: BaseException | None) -> None:
        """Count a part of the engine that was late (no fault) or failed."""
        self._parts.labels(part, "late" if fault is None else type(fault).__name__).inc()

    def unrecorded(self, service: str) -> None:
        """Count one answer that left without a record."""
        self._unrecorded.labels(service).inc()

    def audit_gap(self, *, is_open: bool) -> None:
        """Say whether there are answers that the audit does not tell of yet."""
        self._gap.set(is_open)

    def feedback(self, service: str, outcome: str) -> None:
        """Count one feedback item."""
        self._feedback.labels(service, outcome).inc()

    def exposed(self) -> bytes:
        """The text format for ``/metrics``."""
        return generate_latest(self.registry)
