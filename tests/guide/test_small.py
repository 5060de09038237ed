"""What `deploy/small.sh` puts on a rented server, looked at without one; `make guide` runs it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.certificate import self_signed
from deploy.units import environment_file
from tests.guide.page import FOLDER, ROOT

SMALL = ROOT / "deploy" / "small"


def test_the_scripts_can_be_read() -> None:
    for path in (ROOT / "deploy" / "small.sh", SMALL / "lantoa", SMALL / "renewed"):
        assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0
        assert path.stat().st_mode & 0o111


def test_every_setting_is_documented_and_every_secret_file_is_made() -> None:
    said, script = environment_file((SMALL / "lantoa.env").read_text()), (ROOT / "deploy" / "small.sh").read_text()
    settings = (FOLDER / "settings.md").read_text(encoding="utf-8")
    for name, value in said.items():
        if name.startswith("LANTOA_") and name not in ("LANTOA_LISTEN", "LANTOA_WEB_PROCESSES"):
            assert name.removesuffix("_FILE") in settings, name
        if name.endswith("_FILE"):
            assert re.search(rf"\bsecret {re.escape(Path(value).name)}\b", script), name


@pytest.mark.skipif(not shutil.which("haproxy", path="/usr/sbin:/usr/bin"), reason="haproxy is not installed")
def test_haproxy_takes_it_with_nothing_older_than_tls_1_2(tmp_path: Path) -> None:
    text = (SMALL / "haproxy.cfg").read_text()
    assert "ssl-min-ver TLSv1.2" in text
    (tmp_path / "tls.pem").write_text("".join(self_signed("x")))
    (tmp_path / "haproxy.cfg").write_text(text.replace("/etc/lantoa/tls.pem", str(tmp_path / "tls.pem")))
    done = subprocess.run(
        ["/usr/sbin/haproxy", "-c", "-q", "-f", str(tmp_path / "haproxy.cfg")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
