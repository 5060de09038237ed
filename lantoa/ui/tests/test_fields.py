"""A field keeps what was typed, says beside itself what is wrong, and brings up the right keyboard."""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.element import Tag
from django import forms

PLACES = [("", "Chọn…"), ("Đặc khu", [("1", "Vân Đồn"), ("2", "Cô Tô")])]


class Stall(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Tên", help_text="Ngắn thôi.", max_length=10, error_messages={"max_length": "Dài quá."}
    )
    count = forms.IntegerField(label="Số", min_value=1, max_value=9, error_messages={"invalid": "Ghi số nhé."})
    unit = forms.ChoiceField(label="Theo", choices=[("kg", "kg"), ("hop", "hộp")], widget=forms.RadioSelect)
    place = forms.ChoiceField(label="Xã", choices=PLACES, required=False)
    story = forms.CharField(label="Lời", widget=forms.Textarea, required=False)
    cold = forms.BooleanField(label="Lạnh", required=False)
    photo = forms.FileField(label="Ảnh", required=False)

    def clean(self) -> None:
        if self.cleaned_data.get("cold"):
            raise forms.ValidationError("Chưa giao lạnh được.")


SENT = {
    "key": "018f6c1e-7a00-7000-8000-000000000000",
    "name": "<b>Chả mực giã tay",
    "count": "hai",
    "unit": "hop",
    "place": "2",
    "story": "Một\nhai",
}


def drawn(draw, source: str, form: Stall) -> Tag:
    return BeautifulSoup(draw("{{ " + source + " }}", f=form), "lxml")


def test_what_was_typed_stays(draw) -> None:
    form = Stall(SENT | {"cold": "on"})
    assert drawn(draw, "field(f.name)", form).input["value"] == "<b>Chả mực giã tay"
    assert drawn(draw, "field(f.count)", form).input["value"] == "hai"
    assert [i["value"] for i in drawn(draw, "field(f.unit)", form).select("input[checked]")] == ["hop"]
    assert [o["value"] for o in drawn(draw, "field(f.place)", form).select("option[selected]")] == ["2"]
    assert drawn(draw, "field(f.story)", form).textarea.text.strip("\n") == "Một\nhai"
    assert drawn(draw, "field(f.cold)", form).input.has_attr("checked")


def test_what_is_wrong_stands_beside_the_field_and_is_read_with_it(draw) -> None:
    box = drawn(draw, "field(f.name)", Stall(SENT))
    described = box.input["aria-describedby"].split()
    assert [box.find(id=one).text for one in described] == ["Dài quá.", "Ngắn thôi."]
    assert box.input["aria-invalid"] == "true"
    assert box.label["for"] == box.input["id"]


def test_a_field_that_is_right_is_not_called_wrong(draw) -> None:
    box = drawn(draw, "field(f.place)", Stall(SENT))
    assert not box.select(".wrong, [aria-invalid]")
    assert drawn(draw, "field(f.place)", Stall()).select_one("select").get("aria-describedby") is None


def test_a_number_is_typed_as_text_so_that_nothing_typed_is_lost(draw) -> None:
    box = drawn(draw, "field(f.count)", Stall()).input
    assert (box["type"], box["inputmode"], box["data-min"], box["data-max"]) == ("text", "numeric", "1", "9")
    assert not {"min", "max", "step"} & set(box.attrs)


def test_each_kind_brings_its_keyboard(draw) -> None:
    phone = drawn(draw, "field(f.name, 'phone')", Stall()).input
    assert (phone["type"], phone["inputmode"], phone["autocomplete"]) == ("tel", "tel", "tel")
    code = drawn(draw, "field(f.name, 'code')", Stall()).input
    assert (code["inputmode"], code["autocomplete"]) == ("numeric", "one-time-code")
    assert drawn(draw, "field(f.name, 'phone', placeholder='024…')", Stall()).input["placeholder"] == "024…"
    assert drawn(draw, "field(f.name, 'money')", Stall()).select_one(".suffix").text == "₫"


def test_a_photo_comes_from_the_gallery_or_straight_from_the_camera(draw) -> None:
    assert drawn(draw, "field(f.photo, 'photo')", Stall()).input["accept"] == "image/*,.heic,.heif"
    assert not drawn(draw, "field(f.photo, 'photo')", Stall()).input.has_attr("capture")
    assert drawn(draw, "field(f.photo, 'camera')", Stall()).input["capture"] == "environment"


def test_groups_of_places_stay_groups(draw) -> None:
    select = drawn(draw, "field(f.place)", Stall()).select
    assert [group["label"] for group in select("optgroup")] == ["Đặc khu"]
    assert [option["value"] for option in select("option")] == ["", "1", "2"]


def test_only_what_may_be_left_out_says_so(draw) -> None:
    assert "không bắt buộc" in drawn(draw, "field(f.story)", Stall()).text
    assert "không bắt buộc" not in drawn(draw, "field(f.name)", Stall()).text


def test_a_refused_form_leads_to_each_field_that_is_wrong(draw) -> None:
    page = draw(
        "{% call ui.form(f, csrf_input) %}{% for b in f.visible_fields() %}{{ field(b) }}{% endfor %}{% endcall %}",
        f=Stall(SENT),
        csrf_input="",
    )
    page = BeautifulSoup(page, "lxml")
    links = [link["href"].removeprefix("#") for link in page.select("[role=alert] a")]
    assert links == ["id_name", "id_count"]
    assert all(page.find(id=one) for one in links)
    assert page.select_one("[name=key]")["value"] == SENT["key"]


def test_a_refusal_of_the_whole_form_stands_above_it(draw) -> None:
    form = Stall(SENT | {"name": "Chả", "count": "2", "cold": "on"})
    page = BeautifulSoup(draw("{% call ui.form(f, csrf_input) %}…{% endcall %}", f=form, csrf_input=""), "lxml")
    assert page.select_one("[role=alert]").text == "Chưa giao lạnh được."


def test_a_form_without_fields_still_carries_a_key_and_the_token(draw) -> None:
    html = draw(
        "{% call ui.form(none, csrf_input, action='/x', upload=true) %}{{ button('Gửi') }}{% endcall %}",
        csrf_input="TOKEN",
    )
    form = BeautifulSoup(html, "lxml").form
    assert (form["action"], form["enctype"], form["method"]) == ("/x", "multipart/form-data", "post")
    assert "TOKEN" in form.text
    assert len(form.select_one("[name=key]")["value"]) == 36
