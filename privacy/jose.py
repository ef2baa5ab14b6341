"""Signed tokens (JWT) in and out: only asymmetric signatures, only keys that we were given.

The header of a token names a key and an algorithm; it never supplies either. What a token
claims (issuer, audience, times, replay) is checked by the caller.
"""

import base64
import binascii
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, NoReturn, cast

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwk, jws
from joserfc.errors import JoseError

from privacy.errors import BadKeys, BadToken

Key = jwk.ECKey | jwk.RSAKey

ALGORITHMS: Final = frozenset({"ES256", "ES384", "RS256", "RS384"})
_CURVES: Final = {"ES256": "P-256", "ES384": "P-384"}
_NAMED_CURVES: Final = frozenset({"secp256r1", "secp384r1"})
_MAX_TOKEN: Final = 16_384
_MAX_HEADER: Final = 4_096
_MAX_JWKS: Final = 262_144
_MAX_KEYS: Final = 100
_RSA_BITS: Final = range(2048, 8193)
_DECODE_FAULTS: Final = (ValueError, RecursionError, binascii.Error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a token's header says about itself; nothing here may be believed before ``verify``."""

    alg: str
    kid: str = ""
    jku: str = ""
    typ: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """The registered claims and the tenant, with their JSON types checked; absent ones are empty or ``None``.

    Times are seconds since 1970. ``aud`` is a tuple even when the token has one string.
    """

    iss: str = ""
    sub: str = ""
    aud: tuple[str, ...] = ()
    exp: float | None = None
    iat: float | None = None
    nbf: float | None = None
    jti: str = ""
    tenant: str = ""


class KeySet:
    """The public signing keys of one party."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        self._keys = keys

    @classmethod
    def parse(cls, jwks: bytes) -> "KeySet":
        """Read a JWKS. Symmetric, encryption, weak and unreadable keys are left out.

        Raises:
            BadKeys: too large, not a JWKS, or no usable key in it.
        """
        if len(jwks) > _MAX_JWKS:
            raise BadKeys("too_large")
        try:
            entries = json.loads(jwks)["keys"]
        except (*_DECODE_FAULTS, KeyError, TypeError) as fault:
            raise BadKeys("malformed") from fault
        if not isinstance(entries, list) or len(entries) > _MAX_KEYS:
            raise BadKeys("malformed")
        keys = tuple(key for key in map(_public_key, entries) if key is not None)
        if not keys:
            raise BadKeys("no_usable_key")
        return cls(keys)

    def candidates(self, header: Header) -> tuple[Key, ...]:
        """The keys that may have signed: of this kid (or the only one, without kid) and of the algorithm's kind."""
        fitting = tuple(key for key in self._keys if _fits(key, header.alg))
        if header.kid:
            return tuple(key for key in fitting if key.kid == header.kid)
        return fitting if len(fitting) == 1 else ()

    def __len__(self) -> int:
        return len(self._keys)


class SigningKey:
    """A private key of ours; its repr shows nothing."""

    __slots__ = ("_key",)

    def __init__(self, key: Key) -> None:
        self._key = key

    @classmethod
    def parse(cls, raw: bytes) -> "SigningKey":
        """Read a private key from PEM or JWK. Raises ``BadKeys``."""
        try:
            key = _from_jwk(json.loads(raw)) if raw.lstrip().startswith(b"{") else _from_pem(raw)
        except (*_DECODE_FAULTS, JoseError, TypeError, KeyError, UnsupportedAlgorithm) as fault:
            raise BadKeys("malformed") from fault
        if key is None or not key.is_private:
            raise BadKeys("not_a_private_key")
        return cls(key)

    def public_jwks(self, *, kid: str, algorithm: str) -> bytes:
        """The JWKS to publish: the public half only, with its kid and algorithm."""
        public = {**self._key.as_dict(private=False), "kid": kid, "alg": algorithm, "use": "sig"}
        return json.dumps({"keys": [public]}, sort_keys=True).encode()

    def to_pem(self) -> bytes:
        """The private key as PEM (PKCS #8), to be kept in a file that only the server may read."""
        return self._key.as_pem(private=True)

    def sign(self, header: dict[str, str], payload: bytes) -> str:
        """A compact JWS over the payload. Raises ``BadKeys`` when the key cannot use the algorithm."""
        if not _fits(self._key, header["alg"]):
            raise BadKeys("wrong_algorithm")
        return jws.serialize_compact(header, payload, self._key, algorithms=[header["alg"]])

    def __repr__(self) -> str:
        return "<SigningKey>"


def generate(algorithm: str) -> SigningKey:
    """Make a new private key for one of ``ALGORITHMS`` (RSA with 3072 bits)."""
    if algorithm not in ALGORITHMS:
        raise BadKeys("wrong_algorithm")
    if algorithm in _CURVES:
        return SigningKey(jwk.ECKey.generate_key(_CURVES[algorithm]))
    return SigningKey(jwk.RSAKey.generate_key(3072))


def sign(claims: Mapping[str, object], key: SigningKey, *, algorithm: str, kid: str, jku: str = "") -> str:
    """Sign claims as a JWT with ``typ`` JWT; the caller sets every claim, times included."""
    header = {"alg": algorithm, "kid": kid, "typ": "JWT", **({"jku": jku} if jku else {})}
    return key.sign(header, json.dumps(claims, separators=(",", ":")).encode())


def read_header(token: str) -> Header:
    """Look at a token's header without believing it: to find the issuer's key set, nothing else.

    Raises:
        BadToken: "too_large", "malformed", "critical_header" (extensions that we do not know).
    """
    if len(token) > _MAX_TOKEN:
        raise BadToken("too_large")
    parts = token.split(".")
    if len(parts) != 3 or not all(parts) or len(parts[0]) > _MAX_HEADER:
        raise BadToken("malformed")
    fields = _decoded(parts[0])
    if "crit" in fields or fields.get("b64", True) is not True:
        raise BadToken("critical_header")
    alg = fields.get("alg")
    if not isinstance(alg, str) or not alg:
        raise BadToken("malformed")
    return Header(alg=alg, kid=_word(fields, "kid"), jku=_word(fields, "jku"), typ=_word(fields, "typ"))


def peek_claims(token: str) -> Claims:
    """Read the claims without checking the signature: only to choose whose keys to check it with."""
    read_header(token)
    return _claims(_decoded(token.split(".")[1]))


def verify(token: str, keys: KeySet, *, algorithms: Collection[str], is_typ_required: bool = False) -> Claims:
    """Return the claims of a token that one of ``keys`` signed with one of ``algorithms``.

    "none" and symmetric algorithms are refused whatever ``algorithms`` says. A ``typ`` other
    than JWT is refused; an absent one only where ``is_typ_required``.

    Raises:
        BadToken: besides the reasons of ``read_header``: "bad_algorithm", "bad_type",
            "unknown_key", "bad_signature", "bad_claims".
    """
    header = read_header(token)
    if header.alg not in ALGORITHMS or header.alg not in algorithms:
        raise BadToken("bad_algorithm")
    if header.typ.upper() != "JWT" and (header.typ or is_typ_required):
        raise BadToken("bad_type")
    candidates = keys.candidates(header)
    if not candidates:
        raise BadToken("unknown_key")
    if not any(_is_signed_by(token, key, header.alg) for key in candidates):
        raise BadToken("bad_signature")
    return _claims(_decoded(token.split(".")[1]))


def _is_signed_by(token: str, key: Key, algorithm: str) -> bool:
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    try:
        jws.deserialize_compact(token, key, algorithms=[algorithm], registry=registry)
    except (JoseError, *_DECODE_FAULTS):
        return False
    return True


def _public_key(entry: object) -> Key | None:
    """One usable public signing key of a JWKS, or ``None``: one odd key must not disable the others."""
    if not isinstance(entry, dict) or entry.get("use", "sig") != "sig":
        return None
    if entry.get("alg", "ES384") not in ALGORITHMS or "verify" not in entry.get("key_ops", ["verify"]):
        return None
    try:
        return _from_jwk(entry)
    except (JoseError, *_DECODE_FAULTS, TypeError, KeyError, AttributeError):
        return None


def _from_jwk(entry: dict[str, str | list[str]]) -> Key | None:
    """An EC key on P-256 or P-384 or an RSA key of a sound size; ``None`` for every other kind."""
    if entry.get("kty") == "EC" and entry.get("crv") in _CURVES.values():
        return jwk.ECKey.import_key(entry)
    if entry.get("kty") == "RSA" and _bits(str(entry["n"])) in _RSA_BITS:
        return jwk.RSAKey.import_key(entry)
    return None


def _from_pem(raw: bytes) -> Key | None:
    found = load_pem_private_key(raw, password=None)
    if isinstance(found, EllipticCurvePrivateKey) and found.curve.name in _NAMED_CURVES:
        return jwk.ECKey.import_key(found)
    if isinstance(found, RSAPrivateKey) and found.key_size in _RSA_BITS:
        return jwk.RSAKey.import_key(found)
    return None


def _bits(modulus: str) -> int:
    return int.from_bytes(_bytes(modulus), "big").bit_length()


def _fits(key: Key, algorithm: str) -> bool:
    """Whether the key is of the algorithm's kind and not reserved for another algorithm."""
    if key.alg not in {None, algorithm}:
        return False
    if isinstance(key, jwk.ECKey):
        return key.curve_name == _CURVES.get(algorithm)
    return algorithm.startswith("RS")


def _decoded(segment: str) -> dict[str, object]:
    """Base64url without padding, then one JSON object without a name given twice."""
    try:
        value = json.loads(_bytes(segment).decode(), object_pairs_hook=_once, parse_constant=_refuse_constant)
    except _DECODE_FAULTS as fault:
        raise BadToken("malformed") from fault
    if not isinstance(value, dict):
        raise BadToken("malformed")
    return cast("dict[str, object]", value)


def _bytes(segment: str) -> bytes:
    return base64.b64decode(segment + "=" * (-len(segment) % 4), altchars=b"-_", validate=True)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _claims(fields: Mapping[str, object]) -> Claims:
    audience = fields.get("aud", ())
    heard = (audience,) if isinstance(audience, str) else audience
    if not isinstance(heard, list | tuple) or not all(isinstance(one, str) for one in heard):
        raise BadToken("bad_claims")
    return Claims(
        iss=_word(fields, "iss", "bad_claims"),
        sub=_word(fields, "sub", "bad_claims"),
        aud=tuple(heard),
        exp=_time(fields, "exp"),
        iat=_time(fields, "iat"),
        nbf=_time(fields, "nbf"),
        jti=_word(fields, "jti", "bad_claims"),
        tenant=_word(fields, "tenant", "bad_claims"),
    )


def _word(fields: Mapping[str, object], name: str, reason: str = "malformed") -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadToken(reason)
    return value


def _time(fields: Mapping[str, object], name: str) -> float | None:
    value = fields.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e11:
        raise BadToken("bad_claims")
    return float(value)
