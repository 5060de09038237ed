"""Sign through the sandbox's remote signer on a prepared house, and have bits of the signed files changed: one JSON line.

The sandbox is a process of its own, so that both sides' work is in the time, and neither waits for the other's thread.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.services_sign import by_openssl, by_pdfsig, flips, p95, times
from bench.stage import ROOT

# Allowed by a PIN alone, which can be typed without looking at a phone.
CREDENTIAL, HOLDER = "lan-ec", "lan"
CLIENT = {
    "client_id": "bench",
    "client_secret": "only-for-this-bench-0123456789",
    "name": "Lan Tỏa",
    "redirect_uris": ["http://127.0.0.1/"],
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--signatures", type=int, required=True)
    parser.add_argument("--flips", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()
    from django.conf import settings

    with sandbox(Path(settings.VAR)) as address:
        settings.SIGNERS = {**settings.SIGNERS, "csc": {"url": address, **CLIENT}}
        settings.TIME_STAMPS = f"{address}/trust/tsa"
        settings.TRUSTED_ROOTS = str(settings.VAR / "roots")
        told = measure(address, options.signatures, options.flips, options.seed)
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


@contextmanager
def sandbox(folder: Path) -> Iterator[str]:
    """A sandbox with one client of its remote signer, its root trusted here; its address."""
    start = folder / "start.json"
    start.write_text(json.dumps({"csc": {"clients": [CLIENT]}}))
    command = [
        sys.executable,
        "-m",
        "sandbox",
        "--port",
        "0",
        "--data",
        str(folder / "outside"),
        "--webhooks",
        str(start),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = re.search(r"http://\S+[^/\s]", process.stdout.readline() if process.stdout else "")
            if said is None:
                raise SystemExit("the sandbox did not start")
            address = said[0]
            (folder / "roots").mkdir(exist_ok=True)
            (folder / "roots" / "root.pem").write_bytes(asked(f"{address}/trust/root.pem"))
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def asked(url: str) -> bytes:
    """What the sandbox answers."""
    with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 - the sandbox of this bench
        return bytes(answer.read())


def measure(address: str, signatures: int, changes: int, seed: int) -> dict[str, Any]:
    """Seconds at the 95th percentile, changed files that passed, and files on which the engines differ."""
    from lantoa.signing import api as signing

    holder = next(
        one for one in json.loads(asked(f"{address}/trust/holders.json"))["holders"] if one["holder"] == HOLDER
    )
    number = iter(range(signatures))
    took, files = times(lambda: _signed(holder, next(number)), signatures)

    def good(content: bytes) -> bool:
        try:
            return signing.verify(content).good
        except signing.NotVerifiable:
            return False

    verdicts = [(good(one), by_pdfsig(one), by_openssl(one)) for one in files]
    found = flips(files, good, changes, seed)
    return {
        "p95": p95(took), "differ": sum(one != (True, True, True) for one in verdicts), "missed": len(found.missed),
        "covered": found.covered, "placed": found.placed,
    }  # fmt: skip


def _signed(holder: dict[str, Any], number: int) -> bytes:
    """A paper of its own, from the digest to the finished file."""
    from lantoa.accounts import api as accounts
    from lantoa.documents import api as documents
    from lantoa.places import api as places
    from lantoa.signing import api as signing

    person = accounts.person_for(f"+8497{number:07}", holder["name"])
    by = accounts.actor_for(person)
    home = accounts.create_organisation(kind="household", name=f"Bếp {number}", unit=places.units()[0], by=by)
    by = accounts.actor_for(person, home)
    kept = documents.keep_file(documents.render_pdf(f"<p>Đơn số {number}</p>"), "application/pdf")
    wanted = [signing.Wanted(holder["name"], "csc", CREDENTIAL, "", person)]
    request = signing.request_signatures(home, kept, wanted, title=f"Đơn {number}", reason="Tôi đồng ý", by=by)
    signer = signing.prepare(signing.Signer.objects.get(request=request), shown=kept.pk, by=by)
    signing.ask(signer, by=by, code=holder["pin"])
    return documents.read_file(signing.SignatureRequest.objects.values_list("current_id", flat=True).get(pk=request.pk))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
