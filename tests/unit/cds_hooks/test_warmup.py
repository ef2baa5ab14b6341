"""A started server has loaded what its first request needs: an import would run while that request's deadline runs."""

import subprocess
import sys

_SCRIPT = """
import sys
import asyncio
from cds_hooks.sandbox import LoopbackTrust
from fhir_adapter.errors import FhirUnavailable
from fhir_adapter.transport import Call, HttpxTransport

async def first_call():
    transport = HttpxTransport()
    await transport.warm()
    known = set(sys.modules)
    base = LoopbackTrust().check("http://127.0.0.1:9/fhir")
    try:
        await transport.send(Call(base=base, url="metadata"))
    except FhirUnavailable:
        pass
    print(*sorted(set(sys.modules) - known))

asyncio.run(first_call())
"""


def test_the_first_call_to_a_fhir_server_loads_nothing():
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split() == []
