"""Feedback: what clinicians did with the cards; stored before it is acknowledged, the same thing once."""

import asyncio

from cds_hooks.auth import Caller
from cds_hooks.errors import Busy
from cds_hooks.pipeline import Desk
from cds_hooks.protocol.feedback import read_feedback
from privacy.errors import StoreUnavailable


async def hear(body: bytes, service_id: str, caller: Caller, desk: Desk) -> int:
    """Keep the feedback in a body and return how many items it held.

    Raises:
        BadRequest: it is not feedback; nothing was kept.
        Busy: the store did not take it; send it again.
    """
    items = read_feedback(body)
    try:
        await asyncio.gather(
            desk.ledger.judge(caller.tenant, service_id, items, now=desk.clock()),
            desk.recorder.heard(caller, service_id, body),
        )
    except StoreUnavailable as fault:
        raise Busy("the store is not available; nothing was lost, send it again", retry_after=2) from fault
    for item in items:
        desk.metrics.feedback(service_id, item.outcome)
    return len(items)
