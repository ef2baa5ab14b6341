"""Labels where a hostile sender puts them so that a reader may miss them: each withholds, at every door."""

import base64
from datetime import date

import pytest

from fhir_adapter.assemble import assemble, whole_bundle
from fhir_adapter.decoding import decode
from fhir_adapter.intake import open_slot
from fhir_adapter.labels import Purpose, is_withheld
from fhir_adapter.shapes import Labelled
from model.domain.gap import Area
from privacy.keyring import Keyring
from privacy.resources.release import Releaser
from privacy.text_scrubber import scrub
from tests.unit.fhir_adapter.chart import AS_OF, PATIENT, raw
from tests.unit.fhir_adapter.test_labels import ACT, CONFIDENTIALITY, KINDS, PROBLEM, incomplete, read

RELEASER = Releaser("internal", keyring=Keyring(), today=date(2026, 11, 23), purpose="TREAT", scrubber=scrub)
SAID = b"38341003"
BODY = raw(PROBLEM)[:-1]
LABEL, NORMAL = ({"system": CONFIDENTIALITY, "code": code} for code in "VN")
V, N, TAG = (raw({name: [one]}) for name, one in (("security", LABEL), ("security", NORMAL), ("tag", LABEL)))
REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"


def beside(pieces: bytes) -> bytes:
    return BODY + b"," + pieces + b"}"


def tagged(tag: object) -> bytes:
    return beside(b'"meta":' + raw({"tag": tag}))


TAGS: dict[str, object] = {
    "no system": [{"code": "V"}],
    "another system": [{"system": "http://house", "code": "V"}],
    "small letters": [{"code": "v"}],
    "small letters, of a system": [{"system": ACT, "code": "42cfrpart2"}],
    "no system, a law": [{"code": "42CFRPart2"}],
    "system in capitals": [{"system": CONFIDENTIALITY.upper(), "code": "V"}],
    "display alone": [{"display": "Very restricted"}],
    "display alone, Chinese": [{"display": "保密病历"}],
    "a site's system of labels": [{"system": "http://house/confidentiality", "code": "2"}],
    "another purpose": [{"system": REASON, "code": "HRESCH"}],
    "a concept": [{"coding": [LABEL]}],
    "a word": ["V"],
    "no list": "V",
    "a list of lists": [[LABEL]],
    "null": None,
    "nothing": [None],
    "a system that is a list": [{"system": [CONFIDENTIALITY], "code": "V"}],
    "a sibling of its code": [{"system": ACT, "code": "AMB", "_code": {"extension": []}}],
}
INNER = b'{"resourceType":"Basic","meta":%b}'
PLACES = {
    **{f"tag: {name}": tagged(tag) for name, tag in TAGS.items()},
    "the sibling of meta": beside(b'"_meta":' + V),
    "the sibling of meta beside it": beside(b'"meta":{},"_meta":' + V),
    "the sibling of tag": beside(b'"meta":{"_tag":[{"id":"a"}]}'),
    "Meta": beside(b'"Meta":' + V),
    "META and meta": beside(b'"META":%b,"meta":{}' % V),
    "Security": beside(b'"meta":' + V.replace(b"security", b"Security")),
    "SECURITY and security": beside(b'"meta":%b,"SECURITY":[]}' % N[:-1]),
    "securitylabel": beside(b'"securitylabel":[{"coding":[%b]}]' % raw(LABEL)),
    "Contained": beside(b'"Contained":[%b]' % (INNER % V)),
    "Code beside code": beside(b'"meta":' + N.replace(b'"code"', b'"Code":"V","code"')),
    "a sibling of its code": beside(b'"meta":' + N.replace(b'"code"', b'"_code":{},"code"')),
    "meta, then null": beside(b'"meta":%b,"meta":null' % V),
    "null, then meta": beside(b'"meta":null,"meta":' + V),
    "meta of a tag, then null": beside(b'"meta":%b,"meta":null' % TAG),
    "meta of a tag, then an empty one": beside(b'"meta":%b,"meta":{}' % TAG),
    "meta, then null under an escaped name": beside(b'"meta":%b,"m\\u0065ta":null' % V),
    "two escaped names": beside(b'"m\\u0065ta":%b,"\\u006deta":null' % TAG),
    "nothing but escaped names": beside(
        b'"m\\u0065ta":{"s\\u0065curity":[%b]},"met\\u0061":null' % raw(LABEL).replace(b"code", b"c\\u006fde")
    ),
    "security, then an escaped one": beside(b'"meta":%b,"s\\u0065curity":[]}' % V[:-1]),
    "tag, then null": beside(b'"meta":%b,"tag":null}' % TAG[:-1]),
    "tag, then an escaped one": beside(b'"meta":%b,"t\\u0061g":[]}' % TAG[:-1]),
    "code, then an escaped one": beside(b'"meta":' + V.replace(b'"V"', b'"V","c\\u006fde":"N"')),
    "the system of a tag twice": beside(b'"meta":' + TAG.replace(b'"code"', b'"system":"http://x","code"')),
    "a list of nulls": beside(b'"meta":{"security":[null]}'),
    "a null beside a label": beside(b'"meta":' + N.replace(b"[", b"[null,")),
    "a list of meta": beside(b'"meta":[%b]' % V),
    "a system of null": beside(b'"meta":' + raw({"security": [{"system": None, "code": "V"}]})),
    "in an extension": beside(b'"extension":[{"url":"http://x","valueCoding":%b}]' % raw(LABEL)),
    "in an extension of meta": beside(b'"meta":{"extension":[{"url":"http://x","valueCoding":%b}]}' % raw(LABEL)),
    "a meta in an extension": beside(b'"extension":[{"url":"http://x","valueMeta":%b}]' % V),
    "contained, a tag": beside(b'"contained":[%b]' % (INNER % b'{"tag":[{"code":"V"}]}')),
    "contained, Meta": beside(b'"contained":[%b]' % (INNER % V).replace(b"meta", b"Meta")),
    "contained, meta, then null": beside(b'"contained":[%b]' % (INNER % (TAG + b',"meta":null'))),
    "contained, then null": beside(b'"contained":[%b],"contained":null' % (INNER % V)),
    "in a Bundle that is contained": beside(
        b'"contained":[{"resourceType":"Bundle","entry":[{"resource":%b}]}]' % (INNER % V)
    ),
    "in Parameters that are contained": beside(
        b'"contained":[{"resourceType":"Parameters","parameter":[{"resource":%b}]}]' % (INNER % V)
    ),
}


def sheaf(resource: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    return b'{"resourceType":"Bundle",%b"entry":[{"resource":%b}]%b}' % (before, resource, after)


OPEN, HELD = BODY + b"}", beside(b'"meta":' + V)
AROUND = {
    "a tag": sheaf(OPEN, b'"meta":{"tag":[{"code":"V"}]},'),
    "then null": sheaf(OPEN, b'"meta":%b,' % V, b',"meta":null'),
    "a tag, then null": sheaf(OPEN, b'"meta":%b,' % TAG, b',"meta":null'),
    "then null under an escaped name": sheaf(OPEN, b'"meta":%b,"m\\u0065ta":null,' % TAG),
    "Meta": sheaf(OPEN, b'"Meta":%b,' % V),
    "the sibling of meta": sheaf(OPEN, b'"_meta":%b,' % V),
    "security beside meta": sheaf(OPEN, b'"security":[%b],' % raw(LABEL)),
    "an inner Bundle, then null": sheaf(sheaf(OPEN, b'"meta":%b,"meta":null,' % TAG)),
    "an inner Bundle, Meta": sheaf(sheaf(OPEN, b'"Meta":%b,' % V)),
    "two Bundles further in": sheaf(sheaf(sheaf(OPEN, b'"meta":%b,' % TAG))),
    "an odd shape": sheaf(OPEN, b'"total":"1","meta":%b,' % TAG, b',"meta":null'),
    "on the entry": sheaf(OPEN).replace(b'{"resource"', b'{"meta":%b,"resource"' % V),
    "security on the entry": sheaf(OPEN).replace(b'{"resource"', b'{"security":[{"code":"V"}],"resource"'),
    "two resources of one entry": sheaf(HELD + b',"resource":' + OPEN),
    "the second under an escaped name": sheaf(HELD + b',"r\\u0065source":' + OPEN),
    "two lists of entries": sheaf(HELD, after=b',"entry":[{"resource":%b}]' % OPEN),
    "two lists, the second under an escaped name": sheaf(HELD, after=b',"\\u0065ntry":[{"resource":%b}]' % OPEN),
}
PARAMETERS = {
    name: one.replace(b"Bundle", b"Parameters").replace(b'"entry"', b'"parameter"')
    for name, one in AROUND.items()
    if "inner" not in name and "Bundles" not in name and "odd" not in name and "second under" not in name
}


def in_slot(sent: bytes):
    return assemble((open_slot("conditions", sent),), patient_id="p1", as_of=AS_OF)


@pytest.mark.parametrize("wrapped", [bytes, sheaf])
@pytest.mark.parametrize("place", PLACES)
def test_a_label_in_disguise_withholds_its_resource(place, wrapped):
    snapshot = in_slot(wrapped(PLACES[place]))
    assert (incomplete(snapshot), snapshot.problems) == ({Area.PROBLEMS}, ())
    assert SAID not in RELEASER.release(wrapped(PLACES[place])).payload


@pytest.mark.parametrize("place", PLACES)
def test_it_withholds_a_line_of_a_bulk_export_from_the_counts(place):
    sent = PLACES[place]
    assert is_withheld(sent, bytes(decode(Labelled, sent).meta), Purpose.PUBLIC_HEALTH)


@pytest.mark.parametrize("place", [*AROUND, *(f"Parameters: {name}" for name in PARAMETERS)])
def test_what_is_around_a_resource_hides_no_label(place):
    sent = AROUND[place] if place in AROUND else PARAMETERS[place.partition(": ")[2]]
    patient, slots = whole_bundle(sent, patient_id="p1")
    for snapshot in (in_slot(sent), assemble(slots, patient_id=patient, as_of=AS_OF)):
        assert Area.PROBLEMS in incomplete(snapshot)
        assert snapshot.problems == ()
    assert SAID not in RELEASER.release(sent).payload


OPENED = {
    "nothing": OPEN,
    "a tag of the house": tagged([{"system": "https://smarthealthit.org/tags", "code": "x"}]),
    "a tag as an object": tagged({"system": "http://house", "code": "x"}),
    "a tag that says how it was cut": tagged(
        [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}]
    ),
    "a tag of a test": tagged([{"system": REASON, "code": "HTEST"}]),
    "siblings of what is no label": beside(b'"meta":{"_versionId":{"id":"a"},"versionId":"1"}'),
    "an empty list": beside(b'"meta":{"security":[],"tag":[]}'),
    "normal, on itself and in it": beside(b'"meta":%b,"contained":[%b]' % (N, INNER % N)),
    "words about security": beside(b'"note":[{"text":"Has no social security; meta"}],"meta":%b' % N),
    "an escaped sign": beside(b'"note":[{"text":"\\u4e2d\\u003cb\\u003e"}]'),
}


@pytest.mark.parametrize("wrapped", [bytes, sheaf])
@pytest.mark.parametrize("name", OPENED)
def test_what_is_no_label_withholds_nothing(name, wrapped):
    snapshot = in_slot(wrapped(OPENED[name]))
    assert (incomplete(snapshot), len(snapshot.problems)) == (set(), 1)
    assert SAID in RELEASER.release(wrapped(OPENED[name])).payload
    assert not is_withheld(OPENED[name], bytes(decode(Labelled, OPENED[name]).meta), Purpose.PUBLIC_HEALTH)


CDA = (
    '<ClinicalDocument xmlns="urn:hl7-org:v3"><confidentialityCode code="{}"/><component><structuredBody><component>'
    "<section><text>Goes for a walk.</text></section></component></structuredBody></component></ClinicalDocument>"
)
PASSES = {"N": True, "R": True, "V": False, "": False, "42CFRPart2": False}


@pytest.mark.parametrize("code", PASSES)
def test_a_clinical_document_says_its_confidentiality_in_its_own_head(code):
    data = base64.b64encode(CDA.format(code).encode()).decode()
    document, area = KINDS["DocumentReference"]
    document = document | {"content": [{"attachment": {"contentType": "application/xml", "data": data}}]}
    snapshot = read(PATIENT, document)
    assert (bool(snapshot.notes), incomplete(snapshot)) == (PASSES[code], set() if PASSES[code] else {area})
    assert (b'"text/plain"' in RELEASER.release(raw(document)).payload) is PASSES[code]


@pytest.mark.parametrize(("code", "passes"), [("N", True), ("V", False), (None, False)])
def test_the_confidentiality_of_a_composition_is_a_label(code, passes):
    composition = {"resourceType": "Composition", "status": "final", "confidentiality": code, "type": PROBLEM["code"]}
    assert (SAID in RELEASER.release(raw(composition)).payload) is passes
