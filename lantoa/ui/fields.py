"""What a form's field looks like in HTML: the right keyboard, the right help of the browser, what was typed kept."""

from __future__ import annotations

from typing import Any

from django.forms.boundfield import BoundField

# What kind of thing is typed, and what that tells the phone's keyboard and the browser's memory.
KINDS: dict[str, dict[str, str]] = {
    "phone": {"type": "tel", "inputmode": "tel", "autocomplete": "tel", "placeholder": "0912 345 678"},
    "money": {"inputmode": "numeric", "autocomplete": "off"},
    "code": {"inputmode": "numeric", "autocomplete": "one-time-code", "autocapitalize": "off"},
    "stepper": {"inputmode": "numeric", "autocomplete": "off"},
    "person": {"autocomplete": "name", "autocapitalize": "words"},
    "address": {"autocomplete": "street-address"},
    "photo": {"accept": "image/*,.heic,.heif", "data-preview": "1"},
    "camera": {"accept": "image/*,.heic,.heif", "capture": "environment", "data-preview": "1"},
}


def input_of(bound: BoundField, kind: str = "", **given: str) -> dict[str, Any]:
    """How to draw this field: Django's own description of its widget, with the kind's attributes and those given.

    `shape` says which drawing fits: hidden, choices, tick, select, area, file or line.
    """
    widget = bound.field.widget
    described = [f"{bound.auto_id}-error"] * bool(bound.errors) + [f"{bound.auto_id}-help"] * bool(bound.help_text)
    asked = {name: value for name, value in given.items() if value}
    attrs = {"id": bound.id_for_label or bound.auto_id, **widget.attrs, **KINDS.get(kind, {}), **asked}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    drawn = widget.get_context(bound.html_name, bound.value(), bound.build_widget_attrs(attrs, widget))["widget"]
    kind_of = getattr(widget, "input_type", "")
    return {**drawn, "shape": _shape(drawn, kind_of), **_line(drawn, kind_of)}


def _shape(drawn: dict[str, Any], kind: str | None) -> str:
    if drawn["is_hidden"]:
        return "hidden"
    known = {
        "radio": "choices",
        "checkbox": "choices" if "optgroups" in drawn else "tick",
        "select": "select",
        "file": "file",
    }
    if kind in known:
        return known[kind]
    return "area" if "textarea" in drawn["template_name"] else "line"


def _line(drawn: dict[str, Any], kind: str | None) -> dict[str, Any]:
    """A number is typed as text: a browser's number box throws away what it cannot read, and people write `2 kg`."""
    attrs = dict(drawn["attrs"])
    kind = attrs.pop("type", kind)
    if kind == "number":
        bounds = {f"data-{name}": attrs.pop(name) for name in ("min", "max") if name in attrs}
        attrs.pop("step", None)
        return {"type": "text", "attrs": {"inputmode": "numeric", "autocomplete": "off", **attrs, **bounds}}
    return {"type": kind, "attrs": attrs}
