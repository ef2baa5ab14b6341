"""Which IP addresses a server name may lead to: the second half of the guard against forged requests.

Ranges follow the IANA special-purpose registries; the metadata addresses are those that the
large clouds document for their machines.
"""

import ipaddress
from enum import StrEnum
from typing import Final

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Reach(StrEnum):
    """How far an address lies from the public network; FORBIDDEN is never called."""

    PUBLIC = "public"
    PRIVATE = "private"
    LOOPBACK = "loopback"
    FORBIDDEN = "forbidden"


def _networks(*blocks: str) -> tuple[_Network, ...]:
    return tuple(ipaddress.ip_network(block) for block in blocks)


_METADATA: Final = frozenset(
    ipaddress.ip_address(text)
    for text in (
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd20:ce::254",
    )
)
_LOOPBACK: Final = _networks("127.0.0.0/8", "::1/128")
_PRIVATE: Final = _networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
_RESERVED: Final = _networks(
    "0.0.0.0/8",
    "169.254.0.0/16",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/3",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "3fff::/20",
)
_GLOBAL_V6: Final = ipaddress.IPv6Network("2000::/3")


def reach(text: str) -> Reach:
    """Classify one resolved address; what cannot be read, or hides another address, is FORBIDDEN.

    IPv4 addresses inside IPv6 (mapped, 6to4, Teredo, NAT64) are forbidden, because the
    machine that is finally reached is not the one that was checked.
    """
    if "%" in text:
        return Reach.FORBIDDEN
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return Reach.FORBIDDEN
    if address in _METADATA:
        return Reach.FORBIDDEN
    if _within(address, _LOOPBACK):
        return Reach.LOOPBACK
    if _within(address, _PRIVATE):
        return Reach.PRIVATE
    if _within(address, _RESERVED):
        return Reach.FORBIDDEN
    if address.version == 6 and address not in _GLOBAL_V6:
        return Reach.FORBIDDEN
    return Reach.PUBLIC


def _within(address: IpAddress, networks: tuple[_Network, ...]) -> bool:
    return any(address in network for network in networks if network.version == address.version)
