"""Neighbours share a network; an address is never told."""

import pytest

from lantoa.accounts.rules.network import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("11.0.0.7", "11.0.0.0/24"),
        ("11.0.0.250", "11.0.0.0/24"),
        ("::ffff:11.0.0.7", "11.0.0.0/24"),
        ("2001:ee0:4000:1::5", "2001:ee0:4000::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("nonsense", ""),
        ("11.0.0.7, 11.0.0.8", ""),
    ],
)
def test_an_address_belongs_to_a_network(address: str, network: str) -> None:
    assert network_of(address) == network
