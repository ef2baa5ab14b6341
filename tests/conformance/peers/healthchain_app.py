"""A HealthChain 0.16.1 app with three trivial services, for the side-by-side table.

Run: ``uvicorn healthchain_app:app`` in a virtual environment of its own (``healthchain==0.16.1``); its pins
conflict with ours. Discovery is configured at /cds-services, where the specification has it:
HealthChain's default is /cds/cds-discovery.
"""

import uuid

from healthchain.gateway.api.app import HealthChainAPI
from healthchain.gateway.cds import CDSHooksConfig, CDSHooksService
from healthchain.models.requests.cdsrequest import CDSRequest
from healthchain.models.responses.cdsresponse import Card, CDSResponse, Source

config = CDSHooksConfig(base_path="", discovery_path="/cds-services", service_path="/cds-services")
cds = CDSHooksService(config=config)


def _one_card(summary: str) -> CDSResponse:
    """Answer with one information card."""
    card = Card(summary=summary, indicator="info", source=Source(label="HealthChain"), uuid=str(uuid.uuid4()))
    return CDSResponse(cards=[card])


@cds.hook("patient-view", id="peer-patient-view", description="Counts what was sent")
def patient_view(request: CDSRequest) -> CDSResponse:
    """Say how many prefetch keys arrived."""
    return _one_card(f"{len(request.prefetch or {})} prefetch keys arrived")


@cds.hook("order-select", id="peer-order-select", description="Sees a selected order")
def order_select(request: CDSRequest) -> CDSResponse:
    """Say that an order was selected."""
    return _one_card(f"An order was selected by {request.context.userId.partition('/')[0]}")


@cds.hook("order-sign", id="peer-order-sign", description="Sees a signed order")
def order_sign(request: CDSRequest) -> CDSResponse:
    """Say that an order is about to be signed."""
    return _one_card(f"An order is signed by {request.context.userId.partition('/')[0]}")


app = HealthChainAPI(title="Peer")
app.register_service(cds)
