"""What every carrier from which parcels are ordered has to prove: a test class of an adapter inherits these."""

from __future__ import annotations

from dataclasses import replace

from lantoa.shipping.adapters.booking import (
    CANCEL,
    CHANGE,
    CREATE,
    QUOTE,
    STATUS,
    Access,
    Booking,
    Change,
    Consignment,
    End,
    NoAnswer,
    Refused,
)

HERE = End("Hộ bà Lan", "0912345678", "Thôn 1", "Phường Hà Tu", "Phường Hà Tu", "Thành phố Hạ Long", "Quảng Ninh")
THERE = End(
    "Lê Thị Mua", "0987654321", "Số 5, thôn Đông Sơn", "Đặc khu Vân Đồn", "Xã Hạ Long", "Huyện Vân Đồn", "Quảng Ninh"
)


class BookingContract:
    """Give the adapter, its access, and its outside: `go_wrong(what)` ("error", "lost", "price", "yesterday", "garbage", "none"), `count()` parcels
    ordered there, `told(code, state)`, and the carrier's own codes for `picked` and `first`."""

    picked: str
    first: str

    def booking(self) -> Booking:
        raise NotImplementedError

    def access(self) -> Access:
        raise NotImplementedError

    def go_wrong(self, what: str) -> None:
        raise NotImplementedError

    def count(self) -> int:
        raise NotImplementedError

    def told(self, code: str, state: str) -> None:
        raise NotImplementedError

    def consignment(self, **changes: object) -> Consignment:
        """One whose ends the carrier knows."""
        made = Consignment("LT2345678-ABCDEF", HERE, THERE, 1_200, value=250_000, cash=250_000, content="2 Chả mực")
        return replace(made, sender=self._known(HERE), receiver=self._known(THERE), **changes)  # type: ignore[arg-type]

    def _known(self, end: End) -> End:
        names, parent, ids = {"province": end.province, "district": end.district, "ward": end.ward}, "", []
        for level in self.booking().place_levels:
            rows = self.booking().places(self.access(), level, parent)
            parent = next(one.outside_id for one in rows if names[level] in (one.name, *one.others))
            ids.append(parent)
        return replace(end, ids=tuple(ids))

    def test_what_it_can_is_said(self) -> None:
        _expect({QUOTE, CREATE, CANCEL, STATUS} <= self.booking().can, f"cannot do enough: {self.booking().can}")

    def test_a_price_orders_nothing_and_is_what_it_then_costs(self) -> None:
        (offer,) = self.booking().quote(self.access(), self.consignment())
        _expect(offer.cold == (offer.service in self.booking().cold_services), f"cold or not: {offer}")
        _expect(offer.fee > 0 and self.count() == 0, f"priced as {offer}, ordered {self.count()}")
        made = self.booking().create(self.access(), self.consignment(), offer.service)
        _expect(made.fee == offer.fee, f"offered at {offer.fee}, charged {made.fee}")
        _expect(bool(made.tracking_code), "no tracking code")

    def test_ordered_twice_under_one_number_it_is_one_parcel(self) -> None:
        first, again = (self.booking().create(self.access(), self.consignment(), "") for _ in range(2))
        _expect(first.tracking_code == again.tracking_code and self.count() == 1, f"two parcels: {first}, {again}")

    def test_an_answer_lost_on_the_way_is_found_again(self) -> None:
        _expect(self.booking().find(self.access(), self.consignment().code) is None, "found before it was ordered")
        self.go_wrong("lost")
        self._silent(lambda: self.booking().create(self.access(), self.consignment(), ""))
        self.go_wrong("none")
        found = self.booking().find(self.access(), self.consignment().code)
        _expect(found is not None and self.count() == 1, f"lost: {found}")

    def test_trouble_is_no_answer_and_not_a_refusal(self) -> None:
        known = self.consignment()
        for trouble in ("error", "garbage"):
            self.go_wrong(trouble)
            self._silent(lambda: self.booking().quote(self.access(), known))
            self._silent(lambda: self.booking().create(self.access(), known, ""))
            self._silent(lambda: self.booking().status(self.access(), "X1234"))
            self._silent(lambda: self.booking().cancel(self.access(), "X1234"))
        self.go_wrong("none")

    def test_a_wrong_key_is_said_to_be_one(self) -> None:
        known = self.consignment()
        try:
            self.booking().quote(replace(self.access(), key="sai-khoa-0123456789"), known)
        except NoAnswer as error:
            _expect(error.key, "the key is not said to be wrong")
        else:
            raise AssertionError("a wrong key was taken")

    def test_what_it_does_not_take_is_refused_with_a_word(self) -> None:
        known = self.consignment(weight=10_000_000)
        for ask in (
            lambda: self.booking().quote(self.access(), known),
            lambda: self.booking().create(self.access(), known, ""),
        ):
            try:
                ask()
            except Refused as error:
                _expect(bool(str(error)), "refused without a word")
            else:
                raise AssertionError("ten tonnes were taken")
        _expect(self.count() == 0, "ten tonnes were ordered")

    def test_another_price_than_offered_is_told(self) -> None:
        (offer,) = self.booking().quote(self.access(), self.consignment())
        self.go_wrong("price")
        made = self.booking().create(self.access(), self.consignment(), offer.service)
        _expect(made.fee is not None and made.fee > offer.fee, f"the price changed unseen: {made}")

    def test_called_off_before_it_is_fetched_and_not_after(self) -> None:
        made = self.booking().create(self.access(), self.consignment(), "")
        self.booking().cancel(self.access(), made.tracking_code)
        self.booking().cancel(self.access(), made.tracking_code)  # done is done
        other = self.booking().create(self.access(), self.consignment(code="LT2345678-GHJKLM"), "")
        self.told(other.tracking_code, self.picked)
        try:
            self.booking().cancel(self.access(), other.tracking_code)
        except Refused as error:
            _expect(bool(str(error)), "refused without a word")
        else:
            raise AssertionError("a fetched parcel was called off")

    def test_where_it_is_with_the_carriers_own_time(self) -> None:
        made = self.booking().create(self.access(), self.consignment(), "")
        self.told(made.tracking_code, self.picked)
        newest = self.booking().status(self.access(), made.tracking_code)[-1]
        _expect((newest.code, newest.tracking_code) == (self.picked, made.tracking_code), f"read as {newest}")
        self.go_wrong("yesterday")
        stale = self.booking().status(self.access(), made.tracking_code)[-1]
        _expect(stale.code == self.first and stale.at < newest.at, f"yesterday's state is read as {stale}")

    def test_on_its_way_it_is_changed_where_the_carrier_can_and_refused_with_a_word_elsewhere(self) -> None:
        made = self.booking().create(self.access(), self.consignment(), "")
        wish = Change(phone="0911222333", note="Gọi trước khi giao")
        try:
            for _twice in range(2):
                self.booking().change(self.access(), made.tracking_code, wish)
        except Refused as error:
            _expect(CHANGE not in self.booking().can and bool(str(error)), f"a change was refused: {error}")
        else:
            _expect(CHANGE in self.booking().can, "a change was taken that is not said to be possible")

    def _silent(self, ask: object) -> None:
        try:
            ask()  # type: ignore[operator]
        except NoAnswer:
            return
        except Refused as error:
            raise AssertionError(f"trouble was read as a refusal: {error}") from error
        raise AssertionError("trouble was read as an answer")


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)
