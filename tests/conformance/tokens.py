"""Client tokens for the tests of authentication: one trusted issuer, good tokens, and forged ones."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

ISSUER: Final = "https://ehr.example.org"
TENANT: Final = "t1"


def _keys() -> dict[str, ECKey | RSAKey]:
    return {
        "ES384": ECKey.generate_key("P-384", {"kid": "kit-es384", "use": "sig", "alg": "ES384"}, private=True),
        "RS384": RSAKey.generate_key(2048, {"kid": "kit-rs384", "use": "sig", "alg": "RS384"}, private=True),
    }


@dataclass(frozen=True)
class Issuer:
    """An EHR that signs tokens; ``jwks`` is what a server is told to trust."""

    keys: dict[str, ECKey | RSAKey] = field(default_factory=_keys)

    @property
    def jwks(self) -> dict[str, Any]:
        """The public keys."""
        return dict(KeySet(list(self.keys.values())).as_dict(private=False))

    def claims(self, audience: str | list[str], **changes: object) -> dict[str, Any]:
        """Good claims for ``audience``; a change to ``...`` leaves the claim out."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": audience,
            "iat": now,
            "exp": now + 300,
            "jti": str(uuid.uuid4()),
            "tenant": TENANT,
        } | changes
        return {name: value for name, value in claims.items() if value is not ...}

    def sign(
        self, claims: dict[str, Any], *, algorithm: str = "ES384", header: dict[str, Any] | None = None
    ) -> dict[str, str]:
        """Sign ``claims``; return the Authorization header. ``header`` members replace; ``...`` leaves out."""
        key = self.keys[algorithm]
        stated = {"alg": algorithm, "typ": "JWT", "kid": key.kid} | (header or {})
        kept = {name: value for name, value in stated.items() if value is not ...}
        return bearer(jwt.encode(kept, claims, key, algorithms=[algorithm]))

    def unsigned(self, claims: dict[str, Any]) -> dict[str, str]:
        """A token with alg none and no signature."""
        return bearer(f"{_part({'alg': 'none', 'typ': 'JWT', 'kid': 'kit-es384'})}.{_part(claims)}.")

    def confused(self, claims: dict[str, Any]) -> dict[str, str]:
        """HS256 with the public RSA key as the secret: the classic confusion of algorithms."""
        secret = self.keys["RS384"].as_pem(private=False)
        signed = f"{_part({'alg': 'HS256', 'typ': 'JWT', 'kid': 'kit-rs384'})}.{_part(claims)}"
        return bearer(f"{signed}.{_encode(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}")

    def symmetric(self, claims: dict[str, Any]) -> dict[str, str]:
        """HS384 with a secret of the attacker's own."""
        header = {"alg": "HS384", "typ": "JWT", "kid": "kit-es384"}
        return bearer(jwt.encode(header, claims, OctKey.generate_key(384), algorithms=["HS384"]))


def bearer(token: str) -> dict[str, str]:
    """The Authorization header for ``token``."""
    return {"authorization": f"Bearer {token}"}


def _part(value: dict[str, Any]) -> str:
    return _encode(json.dumps(value, separators=(",", ":")).encode())


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
