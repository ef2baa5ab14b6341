"""Charts by the seed: facts and identity are drawn apart, so that one set of facts can be given to another person.

Names are the hard ones: they are words, months, diseases, units or genes, or Chinese.
"""

import base64
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

# fmt: off
FAMILIES = (
    "Rose", "Young", "June", "Parkinson", "Hunter", "Day", "Gray", "Graves", "Bell", "Wilson", "Marsh", "Reading",
    "Weeks", "Cooper", "Price", "Long", "Short", "Mark", "Kit", "Met", "O'Brien", "Nguyễn", "Müller", "王", "高", "李",
    "欧阳", "Koepp521", "Smith-Jones",
)
# fmt: on
# fmt: off
GIVENS = (
    "Mark", "Will", "April", "Grace", "May", "Rex", "Dale", "Alex", "Ab", "Zoë", "Ray", "Kit", "伟", "峰", "小明",
    "Lupe126", "Jean-Luc", "Penny", "Art", "Faith",
)
# fmt: on
STREETS = ["Main Street", "Day Lane", "中山路", "Elm Court", "Rose Way"]
CITIES = ("Reading", "Springfield", "Boston", "广州", "Marshfield")
ZIPS = ("02139", "03601", "10001", "94305-1234", "82101", "55555")
UCUM = "http://unitsofmeasure.org"
LOINC, SNOMED, RXNORM = "http://loinc.org", "http://snomed.info/sct", "http://www.nlm.nih.gov/research/umls/rxnorm"
TESTS = (
    ("718-7", "g/dL", 7, 17),
    ("2345-7", "mg/dL", 50, 400),
    ("8302-2", "cm", 140, 200),
    ("29463-7", "kg", 40, 120),
    ("8480-6", "mm[Hg]", 90, 190),
    ("33914-3", "mL/min/{1.73_m2}", 10, 120),
    ("2160-0", "mg/dL", 1, 9),
    ("777-3", "10*3/uL", 20, 500),
    ("72514-3", "{score}", 0, 10),
)
PROBLEMS = ("44054006", "38341003", "195967001", "254637007", "22298006", "49436004", "84757009", "363406005")
DRUGS = ("314076", "197361", "309362", "860975", "1049221", "32968")
VACCINES = ("140", "207", "113", "33")
LABEL = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"

Json = dict[str, Any]


@dataclass(frozen=True)
class Identity:
    """Who a chart is about: everything in it identifies, and nothing of it is a fact."""

    family: str
    given: tuple[str, ...]
    mrn: str
    ssn: str
    phone: str
    email: str
    street: str
    city: str
    zip: str
    doctor: str
    doctor_given: str
    clinic: str
    relative: str
    salt: int
    uses_uuids: bool
    start: date

    @classmethod
    def of(cls, seed: int) -> "Identity":
        """The identity of a number."""
        draw = random.Random(f"identity {seed}")
        family, given = draw.choice(FAMILIES), tuple(draw.sample(GIVENS, 2))
        return cls(
            family=family,
            given=given,
            mrn=f"MRN-{draw.randrange(10**7, 10**8)}",
            ssn=f"{draw.randrange(100, 900)}-{draw.randrange(10, 99)}-{draw.randrange(1000, 9999)}",
            phone=f"({draw.randrange(200, 999)}) {draw.randrange(200, 999)}-{draw.randrange(1000, 9999)}",
            email=f"{draw.randrange(10**6)}.person@mail.example",
            street=f"{draw.randrange(10, 9999)} {draw.choice(STREETS)}",
            city=draw.choice(CITIES),
            zip=draw.choice(ZIPS),
            doctor=draw.choice(FAMILIES),
            doctor_given=draw.choice(GIVENS),
            clinic=f"{draw.choice(CITIES)} Clinic {draw.randrange(100, 999)}",
            relative=f"{draw.choice(GIVENS)} {draw.choice(FAMILIES)}",
            salt=draw.getrandbits(64),
            uses_uuids=draw.random() < 0.5,
            start=date(2016, 1, 1) + timedelta(days=draw.randrange(2_500)),
        )

    @property
    def words(self) -> tuple[str, ...]:
        """What must not be found in any output."""
        return (
            self.mrn,
            self.mrn.removeprefix("MRN-"),
            self.ssn,
            self.phone,
            self.email,
            self.street,
            f"{self.given[0]} {self.family}",
            f"{self.family}{self.given[0]}",
            f"{self.doctor_given} {self.doctor}",
            self.clinic,
            self.relative,
        )

    def id(self, kind: str, number: int) -> str:
        """The id of a resource in this person's chart."""
        draw = random.Random(f"{self.salt} {kind} {number}")
        if self.uses_uuids:
            return str(UUID(int=draw.getrandbits(128), version=4))
        return f"{kind[:3]}{draw.randrange(10**8, 10**9)}"


@dataclass(frozen=True)
class Fact:
    """One coded fact of the output that must survive: type, system, code, value, unit, day."""

    kind: str
    code: str
    value: str
    unit: str
    day: int


@dataclass(frozen=True)
class Chart:
    """A Bundle, whose it is, and what it says."""

    bundle: Json
    identity: Identity
    facts: tuple[Fact, ...]


def chart(facts_seed: int, identity_seed: int) -> Chart:
    """The facts of one number about the person of another."""
    return _Writer(random.Random(f"facts {facts_seed}"), Identity.of(identity_seed)).chart()


class _Writer:
    def __init__(self, draw: random.Random, who: Identity) -> None:
        self.draw, self.who = draw, who
        self.entries: list[Json] = []
        self.facts: list[Fact] = []
        self.numbers: dict[str, int] = {}
        self.days = sorted(draw.randrange(1_000) for _ in range(12))
        self.last = self.days[-1]

    def chart(self) -> Chart:
        draw = self.draw
        age_days = draw.choice((9_000, 20_000, 30_000, 33_500, 400))
        subject = self.patient(age_days)
        doctor, clinic = self.doctor(), self.clinic()
        visit = self.visit(subject, doctor, clinic)
        for _ in range(draw.randrange(3, 7)):
            self.observation(subject, visit, doctor)
        for _ in range(draw.randrange(1, 4)):
            self.problem(subject)
        for _ in range(draw.randrange(1, 3)):
            self.drug(subject, doctor)
        self.vaccine(subject)
        self.document(subject, doctor)
        self.report(subject)
        kind = draw.choice(("transaction", "collection", "searchset"))
        bundle = {"resourceType": "Bundle", "id": self.who.id("Bundle", 1), "type": kind, "entry": self.entries}
        return Chart(bundle, self.who, tuple(self.facts))

    def day(self) -> int:
        return self.draw.choice(self.days)

    def when(self, day: int, time: str = "") -> str:
        return (self.who.start + timedelta(days=day)).isoformat() + time

    def add(self, kind: str, body: Json) -> Json:
        number = self.numbers[kind] = self.numbers.get(kind, 0) + 1
        name = self.who.id(kind, number)
        resource = {"resourceType": kind, "id": name, **body}
        address = f"urn:uuid:{name}" if self.who.uses_uuids else f"https://ehr.example/fhir/{kind}/{name}"
        resource["text"] = {"status": "generated", "div": f"<div><!-- {self.who.family} -->{self.who.relative}</div>"}
        self.entries.append({"fullUrl": address, "resource": resource, "request": {"method": "POST", "url": kind}})
        return {"reference": address if self.who.uses_uuids else f"{kind}/{name}", "display": self.who.relative}

    def fact(self, kind: str, code: str, day: int, value: str = "", unit: str = "") -> None:
        self.facts.append(Fact(kind, code, value, unit, day - self.last))

    def patient(self, age_days: int) -> Json:
        who = self.who
        name = {"family": who.family, "given": list(who.given), "text": f"{who.given[0]} {who.family}"}
        return self.add(
            "Patient",
            {
                "identifier": [
                    {"system": "http://hospital.example/mrn", "value": who.mrn},
                    {"system": "http://hl7.org/fhir/sid/us-ssn", "value": who.ssn},
                ],
                "name": [name],
                "telecom": [{"system": "phone", "value": who.phone}, {"system": "email", "value": who.email}],
                "gender": self.draw.choice(("male", "female")),
                "birthDate": self.when(self.last - age_days),
                "_birthDate": {"extension": [{"url": "http://hl7.org/birthTime", "valueDateTime": self.when(-9_000)}]},
                "address": [{"line": [who.street], "city": who.city, "state": "MA", "postalCode": who.zip}],
                "contact": [{"name": {"text": who.relative}, "telecom": [{"value": who.phone}]}],
                "extension": [{"url": "http://hl7.org/maiden", "valueString": who.relative}],
            },
        )

    def doctor(self) -> Json:
        name = {"family": self.who.doctor, "given": [self.who.doctor_given]}
        return self.add("Practitioner", {"name": [name], "identifier": [{"system": "npi", "value": self.who.mrn}]})

    def clinic(self) -> Json:
        return self.add("Organization", {"name": self.who.clinic, "telecom": [{"value": self.who.phone}]})

    def visit(self, subject: Json, doctor: Json, clinic: Json) -> Json:
        day = self.days[0]
        body = {
            "status": "finished",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
            "subject": subject,
            "participant": [{"individual": doctor}],
            "serviceProvider": clinic,
            "period": {"start": self.when(day, "T08:15:00-05:00"), "end": self.when(day, "T09:30:00-05:00")},
        }
        return self.add("Encounter", body)

    def observation(self, subject: Json, visit: Json, doctor: Json) -> None:
        code, unit, low, high = self.draw.choice(TESTS)
        value, day = f"{self.draw.uniform(low, high):.1f}", self.day()
        coding = {"system": LOINC, "code": code, "display": f"Result of {self.who.family}"}
        body = {
            "status": "final",
            "code": {"coding": [coding], "text": f"for {self.who.given[0]} {self.who.family}"},
            "subject": subject,
            "encounter": visit,
            "performer": [doctor],
            "effectiveDateTime": self.when(day, "T10:20:30+08:00"),
            "issued": self.when(day, "T11:00:00.123Z"),
            "valueQuantity": {"value": float(value), "unit": unit, "system": UCUM, "code": unit},
            "note": [{"text": f"called {self.who.phone}", "authorString": self.who.doctor}],
        }
        self.add("Observation", body)
        self.fact("Observation", code, day, value, unit)

    def problem(self, subject: Json) -> None:
        code, day = self.draw.choice(PROBLEMS), self.day()
        body = {
            "clinicalStatus": {
                "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]
            },
            "code": {
                "coding": [{"system": SNOMED, "code": code}, {"system": "http://ehr.example/dx", "code": self.who.mrn}]
            },
            "subject": subject,
            "onsetDateTime": self.when(day),
        }
        self.add("Condition", body)
        self.fact("Condition", code, day)

    def drug(self, subject: Json, doctor: Json) -> None:
        code, day = self.draw.choice(DRUGS), self.day()
        dose = {"doseQuantity": {"value": 1, "unit": "tablet"}}
        body = {
            "status": "active",
            "intent": "order",
            "contained": [
                {"resourceType": "Medication", "id": self.who.family[:20] or "m", "code": {"text": self.who.family}}
            ],
            "medicationCodeableConcept": {"coding": [{"system": RXNORM, "code": code}]},
            "subject": subject,
            "requester": doctor,
            "authoredOn": self.when(day),
            "dosageInstruction": [{"text": f"as told by {self.who.doctor}", "doseAndRate": [dose]}],
        }
        self.add("MedicationRequest", body)
        self.fact("MedicationRequest", code, day)

    def vaccine(self, subject: Json) -> None:
        code, day = self.draw.choice(VACCINES), self.day()
        body = {
            "status": "completed",
            "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": code}]},
            "patient": subject,
            "occurrenceDateTime": self.when(day),
            "lotNumber": f"LOT{self.who.mrn}",
        }
        self.add("Immunization", body)
        self.fact("Immunization", code, day)

    def document(self, subject: Json, doctor: Json) -> None:
        who = self.who
        text = f"{who.given[0]} {who.family} ({who.mrn}) seen on {self.when(self.last)}. 患者{who.family}"
        media = self.draw.choice(("text/plain", "text/html", "application/rtf", "application/pdf"))
        data = base64.b64encode(text.encode()).decode()
        attachment = {
            "contentType": media,
            "data": data,
            "title": f"{self.who.family}.txt",
            "url": f"Binary/{self.who.mrn}",
        }
        body = {"status": "current", "subject": subject, "author": [doctor], "content": [{"attachment": attachment}]}
        self.add("DocumentReference", body)

    def report(self, subject: Json) -> None:
        coding = [{"system": LOINC, "code": "58410-2"}]
        body = {
            "status": "final",
            "code": {"coding": coding},
            "subject": subject,
            "effectiveDateTime": self.when(self.last),
            "conclusion": f"{self.who.relative} was told",
        }
        self.add("DiagnosticReport", body)
        self.fact("DiagnosticReport", "58410-2", self.last)
