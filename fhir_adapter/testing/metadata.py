"""What the server says about itself: the CapabilityStatement and the SMART configuration."""

from collections.abc import Iterable
from typing import Final

from fhir_adapter.testing.parameters import Kind, described_types, parameters_of

_INTERACTIONS: Final = ("read", "vread", "update", "delete", "create", "search-type")
_OAUTH_URIS: Final = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"


def capability_statement(base: str, fhir_version: str, kinds: Iterable[str], *, is_smart: bool) -> dict[str, object]:
    """The CapabilityStatement for these types and the ones that have search parameters of their own."""
    rest: dict[str, object] = {
        "mode": "server",
        "resource": [_resource(kind) for kind in sorted({*described_types(), *kinds})],
        "interaction": [{"code": "transaction"}, {"code": "batch"}],
    }
    if is_smart:
        rest["security"] = _security(base)
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-01-01",
        "kind": "instance",
        "software": {"name": "Osler test FHIR server"},
        "implementation": {"description": "In-memory server for tests and sandboxes", "url": base},
        "fhirVersion": fhir_version,
        "format": ["json"],
        "rest": [rest],
    }


def smart_configuration(base: str) -> dict[str, object]:
    """The document below /.well-known/smart-configuration."""
    return {
        "token_endpoint": f"{base}/auth/token",
        "introspection_endpoint": f"{base}/auth/introspect",
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES384", "RS384"],
        "scopes_supported": ["system/*.rs", "system/*.read", "patient/*.rs", "patient/*.read"],
        "capabilities": ["client-confidential-asymmetric", "permission-v1", "permission-v2"],
    }


def _resource(kind: str) -> dict[str, object]:
    parameters = parameters_of(kind).values()
    includes = [f"{kind}:{parameter.name}" for parameter in parameters if parameter.kind is Kind.REFERENCE]
    description: dict[str, object] = {
        "type": kind,
        "interaction": [{"code": code} for code in _INTERACTIONS],
        "versioning": "versioned",
        "conditionalCreate": True,
        "conditionalRead": "not-match",
        "searchParam": [{"name": parameter.name, "type": parameter.kind.value} for parameter in parameters],
    }
    if includes:
        description["searchInclude"] = includes
    if kind == "Patient":
        definition = "http://hl7.org/fhir/OperationDefinition/Patient-everything"
        description["operation"] = [{"name": "everything", "definition": definition}]
    return description


def _security(base: str) -> dict[str, object]:
    return {
        "service": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/restful-security-service",
                        "code": "SMART-on-FHIR",
                    }
                ]
            }
        ],
        "extension": [{"url": _OAUTH_URIS, "extension": [{"url": "token", "valueUri": f"{base}/auth/token"}]}],
    }
