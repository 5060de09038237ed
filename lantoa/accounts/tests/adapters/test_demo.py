"""The provider without a network keeps the contract, and proves nothing outside a demonstration."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from pytest_django.fixtures import Settings

from lantoa.accounts.adapters.base import NotGenuine, Trip
from lantoa.accounts.adapters.contract import TRIP, IdentityProviderContract
from lantoa.accounts.adapters.demo.adapter import Adapter


class TestDemoKeepsTheContract(IdentityProviderContract):
    def provider(self) -> Adapter:
        return Adapter()

    def back(self, trip: Trip) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(Adapter().leave(trip)).query))


def test_outside_a_demonstration_it_proves_nothing(settings: Settings) -> None:
    said = TestDemoKeepsTheContract().back(TRIP)
    settings.DEMO = False
    assert Adapter().check_config() != []
    with pytest.raises(NotGenuine):
        Adapter().arrive(TRIP, said)
