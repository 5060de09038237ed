from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from config.command import HOUSE
from deploy.certificate import self_signed
from deploy.layout import BY_NAME, FILES, NODES, Secrets, Sizes, rendered, secret_files, template_of, values
from deploy.trial import _again, _two_primaries
from deploy.units import FOLDER, BadUnit, Unit, environment_file, filled, parsed

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted({unit for node in NODES for unit in node.units} | {"lantoa-backup"})
TOLD = {"backup.env"}  # written by whoever sets it up, see deploy/README.md


@pytest.fixture(scope="module")
def given() -> Secrets:
    return Secrets()


def files(given: Secrets, name: str) -> dict[str, str]:
    """All of /etc/lantoa on this node."""
    node = BY_NAME[name]
    filled_in = values(node, given, Sizes())
    made = {file: rendered(template_of(file), filled_in) for unit in node.units for file in FILES.get(unit, {})}
    return {**{file: content for file, (content, _owner) in secret_files(given).items()}, **made}


def test_every_unit_says_only_what_systemd_and_the_trial_both_know() -> None:
    assert {path.stem.removesuffix("@") for path in FOLDER.glob("*.service")} <= {
        name.partition("@")[0] for name in UNITS
    }
    for name in UNITS:
        unit = Unit.read(name)
        for line in unit.all("ExecStart"):
            command = line.split()
            if command[0].endswith("/lantoa"):
                assert command[1] in HOUSE, line
            if "/deploy/" in line:
                assert (ROOT / line.split("/opt/lantoa/")[-1]).exists(), line


def test_every_file_and_setting_a_node_names_is_there(given: Secrets) -> None:
    documented = (ROOT / "docs" / "guide" / "operators" / "settings.md").read_text(encoding="utf-8")
    for node in NODES:
        there = files(given, node.name)
        for content in there.values():
            assert not re.search(r"@[A-Z_]+@", content)
        for unit in map(Unit.read, node.units):
            read: dict[str, str] = {}
            for path in unit.all("EnvironmentFile"):
                read |= environment_file(there[Path(path).name])
            for line in unit.all("ExecStart"):
                assert "$" not in filled(line, read)
            for name, value in read.items():
                if name.endswith("_FILE") and value:
                    assert Path(value).name in there, f"{node.name}: {name}"
                if name.startswith("LANTOA_") and name not in ("LANTOA_LISTEN", "LANTOA_WEB_PROCESSES"):
                    assert name.removesuffix("_FILE") in documented, name
        named = re.findall(
            r"/etc/lantoa/([\w.-]+)", "\n".join(there[file] for unit in node.units for file in FILES.get(unit, {}))
        )
        assert set(named) <= {*there, "tls.pem"} | TOLD


def test_what_loses_orders_if_it_is_changed_stands_as_argued(given: Secrets) -> None:
    # docs/decisions/0064-cluster.md says why of each.
    there = files(given, "db1")
    patroni = yaml.safe_load(there["patroni.yml"])
    dcs = patroni["bootstrap"]["dcs"]
    assert dcs["synchronous_mode"] is dcs["synchronous_mode_strict"] is True
    assert "etcd" in patroni
    assert "etcd3" not in patroni
    assert dcs["loop_wait"] + 2 * dcs["retry_timeout"] <= dcs["ttl"] <= 20
    said = dcs["postgresql"]["parameters"]
    assert (said["statement_timeout"], said["fsync"], said["synchronous_commit"], said["full_page_writes"]) == (
        0,
        "on",
        "on",
        "on",
    )
    assert "data-checksums" in patroni["bootstrap"]["initdb"]
    etcd = environment_file(there["etcd.env"])
    assert etcd["ETCD_ENABLE_V2"] == "true"
    assert int(etcd["ETCD_ELECTION_TIMEOUT"]) < dcs["ttl"] * 1000 / 4
    bouncer = configparser.ConfigParser()
    bouncer.read_string(files(given, "web1")["pgbouncer.ini"])
    assert bouncer["pgbouncer"]["pool_mode"] == "transaction"
    assert "query_timeout" not in bouncer["pgbouncer"]
    assert environment_file(files(given, "web1")["lantoa.env"])["LANTOA_PGBOUNCER"] == "1"


@pytest.mark.skipif(not shutil.which("haproxy", path="/usr/sbin:/usr/bin"), reason="haproxy is not installed")
@pytest.mark.parametrize(("node", "file"), [("front1", "haproxy-front.cfg"), ("web1", "haproxy-database.cfg")])
def test_haproxy_takes_it(given: Secrets, tmp_path: Path, node: str, file: str) -> None:
    pem = tmp_path / "tls.pem"
    pem.write_text("".join(self_signed("x")))
    path = tmp_path / file
    path.write_text(files(given, node)[file].replace("/etc/lantoa/tls.pem", str(pem)))
    done = subprocess.run(["/usr/sbin/haproxy", "-c", "-f", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_slips_of_the_pen_are_seen() -> None:
    good = "[Service]\nExecStart=/bin/true\n"
    assert parsed(good, "x")["Service"]["ExecStart"] == ["/bin/true"]
    for bad in (good + "Exectart=/bin/false\n", good.replace("Service", "Servce"), "[Service]\nType=simple\n"):
        with pytest.raises(BadUnit):
            parsed(bad, "x")
    with pytest.raises(BadUnit):
        filled("--port ${PORT}", {})
    with pytest.raises(KeyError):
        rendered("@NOBODY_FILLS_THIS@", {})
    # As systemd: the later file wins, and a file over what the unit itself says.
    assert environment_file("# A=0\nA=1\nA=2\n") == {"A": "2"}


def test_what_the_trial_says_of_a_fault() -> None:
    assert _again([1.0, 2.0, 9.0, 10.0], at=2.5) == 6.5
    assert _again([1.0], at=2.5) > 60
    one_then_other = {"a": [("1", 1.0), ("2", 2.0)], "b": [("3", 3.0)], "c": []}
    assert _two_primaries(one_then_other) == []
    assert _two_primaries({**one_then_other, "c": [("4", 1.5)]}) == ["writes were taken by a then c then a then b"]
