"""Tokens: only our algorithms, only given keys, and a stable reason for every refusal."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwk, jws

from privacy.errors import BadKeys, BadToken
from privacy.jose import (
    ALGORITHMS,
    Claims,
    Header,
    KeySet,
    SigningKey,
    generate,
    peek_claims,
    read_header,
    sign,
    verify,
)

CLAIMS = {"iss": "https://ehr.example", "aud": "https://osler.example/x", "exp": 1_800_000_000, "jti": "j-1"}
KEYS = {algorithm: generate(algorithm) for algorithm in sorted(ALGORITHMS)}
ES384 = KEYS["ES384"]


def _public(key, algorithm="ES384", kid="k1"):
    return json.loads(key.public_jwks(kid=kid, algorithm=algorithm))["keys"][0]


def _keys(*algorithms, kid="k1"):
    found = [
        json.loads(KEYS[algorithm].public_jwks(kid=kid, algorithm=algorithm))["keys"][0] for algorithm in algorithms
    ]
    return KeySet.parse(json.dumps({"keys": found}).encode())


def _part(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _headed(header):
    """A token with any header and nothing behind it."""
    return f"{_part(header)}.{_part({})}.x"


def _signed(header, payload=b"{}", key=ES384):
    """A token with any header, rightly signed under ES384."""
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    text = f"{_part(header)}.{_part(raw)}"
    r, s = decode_dss_signature(key._key.private_key.sign(text.encode(), ec.ECDSA(SHA384())))
    return f"{text}.{_part(r.to_bytes(48, 'big') + s.to_bytes(48, 'big'))}"


def _reason(token, keys=None, **options):
    with pytest.raises(BadToken) as caught:
        verify(token, keys or _keys("ES384"), **{"algorithms": ALGORITHMS, **options})
    assert token not in str(caught.value) or not token
    return caught.value.reason


@pytest.mark.parametrize("algorithm", sorted(ALGORITHMS))
def test_a_signed_token_gives_its_claims(algorithm):
    token = sign(CLAIMS, KEYS[algorithm], algorithm=algorithm, kid="k1")
    claims = verify(token, _keys(algorithm), algorithms={algorithm})
    assert claims == Claims(iss=CLAIMS["iss"], aud=(CLAIMS["aud"],), exp=1.8e9, jti="j-1")


def test_the_header_names_key_and_algorithm():
    token = sign(CLAIMS, ES384, algorithm="ES384", kid="k1", jku="https://ehr.example/jwks")
    assert read_header(token) == Header(alg="ES384", kid="k1", jku="https://ehr.example/jwks", typ="JWT")


def test_claims_can_be_peeked_at_to_find_the_issuer():
    assert peek_claims(sign(CLAIMS, ES384, algorithm="ES384", kid="k1")).iss == "https://ehr.example"


def test_several_audiences_are_kept():
    token = sign({"aud": ["a", "b"]}, ES384, algorithm="ES384", kid="k1")
    assert verify(token, _keys("ES384"), algorithms=ALGORITHMS).aud == ("a", "b")


def test_an_algorithm_that_the_caller_did_not_allow_is_refused():
    token = sign(CLAIMS, KEYS["ES256"], algorithm="ES256", kid="k1")
    assert _reason(token, _keys("ES256"), algorithms={"ES384", "RS384"}) == "bad_algorithm"


@pytest.mark.parametrize(
    "algorithm", ["none", "None", "HS256", "HS384", "HS512", "PS256", "EdDSA", "ES512", "es384", ""]
)
def test_none_symmetric_and_other_algorithms_are_refused_even_when_allowed(algorithm):
    token = f"{_part({'alg': algorithm, 'kid': 'k1', 'typ': 'JWT'})}.{_part(CLAIMS)}.{_part(b'x' * 48)}"
    assert _reason(token, algorithms={algorithm, *ALGORITHMS}) in {"bad_algorithm", "malformed"}


def test_a_public_key_is_not_taken_for_a_shared_secret():
    public = KEYS["RS256"].public_jwks(kid="k1", algorithm="RS256")
    secret = jwk.OctKey.import_key(public)
    token = jws.serialize_compact({"alg": "HS256", "kid": "k1"}, json.dumps(CLAIMS), secret, algorithms=["HS256"])
    assert _reason(token, KeySet.parse(public), algorithms={"HS256", "RS256"}) == "bad_algorithm"


def test_a_changed_claim_breaks_the_signature():
    head, _, signature = sign(CLAIMS, ES384, algorithm="ES384", kid="k1").split(".")
    assert _reason(f"{head}.{_part({**CLAIMS, 'iss': 'https://evil.example'})}.{signature}") == "bad_signature"


def test_a_changed_header_breaks_the_signature():
    _, body, signature = sign(CLAIMS, ES384, algorithm="ES384", kid="k1").split(".")
    assert _reason(f"{_part({'alg': 'ES384', 'kid': 'k1', 'typ': 'jwt'})}.{body}.{signature}") == "bad_signature"


@pytest.mark.parametrize("signature", [b"", b"\x00" * 96, b"\x01" * 95, b"\x30\x06\x02\x01\x01\x02\x01\x01"])
def test_a_made_up_signature_is_refused(signature):
    head, body, _ = sign(CLAIMS, ES384, algorithm="ES384", kid="k1").split(".")
    assert _reason(f"{head}.{body}.{_part(signature)}") in {"bad_signature", "malformed"}


def test_another_key_of_the_same_name_does_not_verify():
    token = sign(CLAIMS, generate("ES384"), algorithm="ES384", kid="k1")
    assert _reason(token) == "bad_signature"


def test_an_unknown_key_is_said_to_be_unknown_so_that_the_set_can_be_refreshed():
    assert _reason(sign(CLAIMS, ES384, algorithm="ES384", kid="k2")) == "unknown_key"


def test_a_key_of_the_other_kind_is_not_tried():
    token = sign(CLAIMS, KEYS["RS384"], algorithm="RS384", kid="k1")
    assert _reason(token, _keys("ES384")) == "unknown_key"


def test_a_key_reserved_for_another_algorithm_is_not_tried():
    public = KeySet.parse(KEYS["RS256"].public_jwks(kid="k1", algorithm="RS256"))
    token = sign(CLAIMS, KEYS["RS256"], algorithm="RS384", kid="k1")
    assert _reason(token, public) == "unknown_key"


def test_without_kid_the_only_fitting_key_is_used():
    assert verify(_signed({"alg": "ES384"}, CLAIMS), _keys("ES384", "RS384"), algorithms=ALGORITHMS).jti == "j-1"


def test_without_kid_several_fitting_keys_are_not_guessed_among():
    keys = [
        json.loads(key.public_jwks(kid=kid, algorithm="ES384"))["keys"][0]
        for kid, key in (("a", ES384), ("b", generate("ES384")))
    ]
    token = _signed({"alg": "ES384"}, CLAIMS)
    assert _reason(token, KeySet.parse(json.dumps({"keys": keys}).encode())) == "unknown_key"


@pytest.mark.parametrize("name", ["jwk", "x5c", "jku", "x5u"])
def test_a_key_that_the_token_brings_along_is_not_believed(name):
    mine = generate("ES384")
    brought = _public(mine)
    value = {"jwk": brought, "x5c": ["MIIB"], "jku": "https://evil.example/jwks", "x5u": "https://evil.example"}[name]
    assert _reason(_signed({"alg": "ES384", "kid": "k1", name: value}, CLAIMS, key=mine)) == "bad_signature"


@pytest.mark.parametrize(("typ", "is_required"), [("JWT", True), ("jwt", True), ("JWT", False), (None, False)])
def test_the_type_is_jwt_or_where_tolerated_absent(typ, is_required):
    token = _signed({"alg": "ES384", "kid": "k1"} | ({"typ": typ} if typ else {}), CLAIMS)
    assert verify(token, _keys("ES384"), algorithms=ALGORITHMS, is_typ_required=is_required).jti == "j-1"


@pytest.mark.parametrize(("header", "is_required"), [({}, True), ({"typ": "at+jwt"}, False), ({"typ": "at+jwt"}, True)])
def test_a_token_of_another_type_is_refused(header, is_required):
    token = _signed({"alg": "ES384", "kid": "k1", **header}, CLAIMS)
    assert _reason(token, is_typ_required=is_required) == "bad_type"


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("", "malformed"),
        ("a.b", "malformed"),
        ("a.b.c", "malformed"),
        ("a.b.c.d", "malformed"),
        ("..", "malformed"),
        (_headed([]), "malformed"),
        (_headed({"kid": "k1"}), "malformed"),
        (_headed({"alg": "ES384", "kid": 7}), "malformed"),
        (_headed(b'{"alg":"ES384","alg":"none"}'), "malformed"),
        (_headed(b'{"alg":"ES384"' + b" " * 5000 + b"}"), "malformed"),
        (_headed(b"[" * 3000), "malformed"),
        (_headed(b"\xff\xfe"), "malformed"),
        (_headed({"alg": "ES384", "crit": ["exp"], "exp": 1}), "critical_header"),
        (_headed({"alg": "ES384", "b64": False}), "critical_header"),
        ("x" * 20_000, "too_large"),
        (_headed({"alg": "ES384"}) + "é", "unknown_key"),
    ],
)
def test_what_is_no_token_is_refused(token, reason):
    assert _reason(token, _keys("RS384")) == reason


@pytest.mark.parametrize(
    "payload",
    [b"[]", b"7", b"not json", b'{"iss":"a","iss":"b"}', b'{"exp":NaN}', b"\xff"],
)
def test_a_signed_payload_that_is_no_plain_object_is_refused(payload):
    assert _reason(_signed({"alg": "ES384", "kid": "k1"}, payload)) == "malformed"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": 7},
        {"aud": 7},
        {"aud": [7]},
        {"aud": {"a": "b"}},
        {"exp": "soon"},
        {"exp": True},
        {"exp": -1},
        {"exp": 1e300},
        {"iat": []},
        {"nbf": "1"},
        {"jti": 7},
        {"sub": {}},
        {"tenant": []},
    ],
)
def test_a_claim_of_the_wrong_type_is_refused(claims):
    assert _reason(_signed({"alg": "ES384", "kid": "k1"}, claims)) == "bad_claims"


def test_unusable_keys_are_left_out_of_a_set():
    good = _public(ES384)
    secret = {"kty": "oct", "k": "c2VjcmV0", "kid": "s"}
    others = [
        secret,
        {**good, "use": "enc"},
        {**good, "alg": "ES512"},
        {"kty": "EC", "crv": "P-384"},
        {"kty": "OKP"},
        7,
        {},
    ]
    assert len(KeySet.parse(json.dumps({"keys": [*others, good]}).encode())) == 1


@pytest.mark.parametrize(
    ("jwks", "reason"),
    [
        (b"", "malformed"),
        (b"[]", "malformed"),
        (b'{"keys":7}', "malformed"),
        (b'{"keys":[]}', "no_usable_key"),
        (b'{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}', "no_usable_key"),
        (json.dumps({"keys": [{}] * 101}).encode(), "malformed"),
        (b" " * 300_000, "too_large"),
        (b"[" * 100_000, "malformed"),
    ],
)
def test_a_key_set_without_a_usable_key_is_refused(jwks, reason):
    with pytest.raises(BadKeys) as caught:
        KeySet.parse(jwks)
    assert caught.value.reason == reason


def _pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_a_weak_rsa_key_is_refused():
    with pytest.raises(BadKeys):
        SigningKey.parse(_pem(rsa.generate_private_key(65537, 1024)))


def test_another_curve_is_refused():
    with pytest.raises(BadKeys):
        SigningKey.parse(_pem(ec.generate_private_key(ec.SECP521R1())))


@pytest.mark.parametrize("algorithm", ["ES384", "RS384"])
def test_a_key_can_be_kept_as_pem(algorithm):
    again = SigningKey.parse(KEYS[algorithm].to_pem())
    assert again.public_jwks(kid="k", algorithm=algorithm) == KEYS[algorithm].public_jwks(kid="k", algorithm=algorithm)


def test_a_key_can_be_read_from_a_jwk():
    private = json.dumps(ES384._key.as_dict(private=True)).encode()
    token = sign(CLAIMS, SigningKey.parse(private), algorithm="ES384", kid="k1")
    assert verify(token, _keys("ES384"), algorithms=ALGORITHMS).jti == "j-1"


@pytest.mark.parametrize("raw", [b"", b"{", b"no key", b'{"kty":"oct","k":"c2VjcmV0"}'])
def test_what_is_no_private_key_is_refused(raw):
    with pytest.raises(BadKeys):
        SigningKey.parse(raw)


def test_a_public_key_cannot_sign():
    public = _public(ES384)
    with pytest.raises(BadKeys, match="not_a_private_key"):
        SigningKey.parse(json.dumps(public).encode())


def test_what_is_published_holds_no_private_part():
    for key, algorithm in ((ES384, "ES384"), (KEYS["RS384"], "RS384")):
        (entry,) = json.loads(key.public_jwks(kid="k1", algorithm=algorithm))["keys"]
        assert not {"d", "p", "q", "dp", "dq", "qi"} & entry.keys()
        assert (entry["kid"], entry["alg"], entry["use"]) == ("k1", algorithm, "sig")


@pytest.mark.parametrize("algorithm", ["HS256", "none", "RS384"])
def test_a_key_signs_only_with_its_own_kind_of_algorithm(algorithm):
    with pytest.raises(BadKeys, match="wrong_algorithm"):
        sign(CLAIMS, ES384, algorithm=algorithm, kid="k1")


def test_only_our_algorithms_are_generated():
    with pytest.raises(BadKeys, match="wrong_algorithm"):
        generate("HS256")


def test_a_signing_key_shows_nothing():
    assert repr(ES384) == "<SigningKey>"
