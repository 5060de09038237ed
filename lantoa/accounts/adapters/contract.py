"""What every identity provider's adapter has to prove: a test class of an adapter inherits these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lantoa.accounts.adapters.base import Declined, Identity, IdentityProvider, NotGenuine, Trip
from lantoa.kit.errors import AdapterError

TRIP = Trip("http://localhost/dinh-danh/ve/", "state-of-this-trip", "nonce-of-this-trip", "v" * 50, 2)
HOSTILE = ("", "\x00", "x" * 100_000, "a.b.c", "..", "\ud800", "{}", "null", "🦑")


class IdentityProviderContract:
    """Give the adapter and its outside: `provider()`, and `back(trip)`, what a willing citizen of level 2 returns with."""

    def provider(self) -> IdentityProvider:
        raise NotImplementedError

    def back(self, trip: Trip) -> dict[str, str]:
        raise NotImplementedError

    def cut_the_line(self) -> bool:
        """Make the outside unreachable; False when the adapter has none."""
        return False

    def test_whoever_comes_back_has_a_name_a_level_and_a_moment(self) -> None:
        found = self.provider().arrive(TRIP, self.back(TRIP))
        _expect(bool(found.subject) and found.level >= TRIP.level, f"came back as {found}")
        _expect(found.at.tzinfo is not None, "the moment has no zone")

    def test_the_same_citizen_keeps_their_name(self) -> None:
        trips = (TRIP, replace(TRIP, state="another", nonce="other", verifier="w" * 50))
        names = {self.provider().arrive(trip, self.back(trip)).subject for trip in trips}
        _expect(len(names) == 1, f"one citizen has the names {names}")

    def test_one_leaves_by_an_address_that_names_this_trip(self) -> None:
        address = self.provider().leave(TRIP)
        _expect(address.startswith("http") and TRIP.state in address, f"leaves by {address}")
        _expect(TRIP.verifier not in address, "gives the verifier away")

    def test_an_answer_to_another_trip_proves_nothing(self) -> None:
        for other in (replace(TRIP, state="another-state"), replace(TRIP, nonce="another-nonce")):
            self._not_genuine(other, self.back(TRIP))

    def test_an_answer_without_its_state_proves_nothing(self) -> None:
        said = self.back(TRIP)
        del said["state"]
        self._not_genuine(TRIP, said)

    def test_nonsense_proves_nothing(self) -> None:
        for text in HOSTILE:
            for name in ("code", "state"):
                try:
                    found = self.provider().arrive(TRIP, {**self.back(TRIP), name: text})
                except (NotGenuine, Declined):
                    continue
                raise AssertionError(f"{name}={text[:20]!r} was taken for {found}")

    def test_who_says_no_is_told_apart(self) -> None:
        said = {name: value for name, value in self.back(TRIP).items() if name != "code"}
        try:
            self.provider().arrive(TRIP, {**said, "error": "access_denied"})
        except Declined:
            return
        raise AssertionError("a refusal was not told apart")

    def test_a_cut_line_is_worth_another_try(self) -> None:
        said = self.back(TRIP)
        if not self.cut_the_line():
            return
        for step in (lambda: self.provider().leave(TRIP), lambda: self.provider().arrive(TRIP, said)):
            try:
                step()
            except AdapterError as error:
                _expect(error.retryable, "a cut line must be retryable")
            else:
                raise AssertionError("went on without a line")

    def test_a_full_configuration_has_no_complaint(self) -> None:
        _expect(self.provider().check_config() == [], "complains about a full configuration")

    def _not_genuine(self, trip: Trip, said: Mapping[str, str]) -> None:
        try:
            found: Identity = self.provider().arrive(trip, said)
        except NotGenuine as error:
            _expect(bool(error.reason), "refused without a reason")
        else:
            raise AssertionError(f"{dict(said)} was taken for {found}")


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)
