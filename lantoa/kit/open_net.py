"""Which addresses lie in the open net: what the house visits outside must never lead it into its own network."""

from __future__ import annotations

import ipaddress
import socket

from lantoa.kit.errors import AdapterError

_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")  # the addresses of the open net


def public_address(host: str, port: int) -> str:
    """An address of this name that lies in the open net. Raises AdapterError where one of its addresses does not: a name that leads
    outside and inside is a trap."""
    addresses = addresses_of(host, port)
    if not all(is_public(address) for address in addresses):
        raise AdapterError("the name leads to no public address", retryable=False)
    return addresses[0]


def addresses_of(host: str, port: int) -> list[str]:
    """Every address of this name, at least one. Raises AdapterError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AdapterError("the name is not known", retryable=True) from error
    if not found:
        raise AdapterError("the name leads to no public address", retryable=False)
    return [str(one[4][0]) for one in found]


def is_public(address: str) -> bool:
    """Whether this address lies in the open net."""
    try:
        one = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(one, ipaddress.IPv6Address):
        if one.ipv4_mapped is not None:
            return _is_open(one.ipv4_mapped)
        # Beyond it lie translations into other nets (64:ff9b::, ::a.b.c.d) and what sites use within themselves (fec0::).
        return one in _GIVEN_OUT and _is_open(one) and (one.sixtofour is None or _is_open(one.sixtofour))
    return _is_open(one)


def _is_open(one: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return one.is_global and not one.is_multicast
