"""Which network an address belongs to, roughly: enough to tell home from elsewhere, too little to find anybody."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

IPV4_PREFIX, IPV6_PREFIX = 24, 48


def network_of(address: str) -> str:
    """`11.0.0.7` as `11.0.0.0/24`, an IPv6 address by its first 48 bits; "" for what is no address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network(f"{found}/{IPV6_PREFIX if found.version == 6 else IPV4_PREFIX}", strict=False))
