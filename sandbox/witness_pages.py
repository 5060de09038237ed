"""The witness's addresses: where roots are handed in, and the page on which whoever asks sees what is kept."""

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from . import witness
from .database import Database

pages = Blueprint("witness", __name__, url_prefix="/witness")


def _database() -> Database:
    return current_app.extensions["sandbox"].database


@pages.get("")
def home() -> str:
    """Every root kept here, and the key that signs for them."""
    return render_template("witness.html", kept=witness.kept(_database()), key=witness.public_key(_database()))


@pages.get("/key.json")
def key() -> Response:
    return jsonify({"public_key": witness.public_key(_database())})


@pages.get("/roots.json")
def listed() -> Response:
    return jsonify({"roots": [{**one["root"], "kept_at": one["at"]} for one in witness.kept(_database())]})


@pages.post("/roots")
def keep() -> tuple[Response, int]:
    """A root is handed in."""
    try:
        return jsonify(witness.keep(_database(), request.get_json(silent=True))), 200
    except (witness.Refused, RecursionError) as refused:
        return jsonify({"error": str(refused)[:200]}), 422
