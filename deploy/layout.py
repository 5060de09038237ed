"""Which node does what, and the settings of each, filled into the templates of `deploy/etc`."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ETC = Path(__file__).parent / "etc"
# What stands in a trial for what an installation has of its own.
STAND_INS = Path(__file__).parent / "stand_ins"
NETWORK = "10.77.0.0/24"
HOST = "lantoa.test"
_PLACE = re.compile(r"@([A-Z_]+)@")
DATABASE = ("lantoa-etcd", "lantoa-patroni", "lantoa-disk")
WAY = ("lantoa-haproxy@database", "lantoa-pgbouncer", "lantoa-prepare")
SPARK = ("lantoa-spark-master", "lantoa-spark-worker")


@dataclass(frozen=True)
class Node:
    """One machine: its name, its address, its units in the order they start."""

    name: str
    address: str
    units: tuple[str, ...]

    @property
    def keeps_data(self) -> bool:
        return "lantoa-patroni" in self.units


NODES = (
    Node("db1", "10.77.0.11", DATABASE),
    Node("db2", "10.77.0.12", DATABASE),
    Node("db3", "10.77.0.13", DATABASE),
    Node("store1", "10.77.0.51", ("lantoa-objects",)),
    Node("work1", "10.77.0.31", (*WAY, *SPARK, "lantoa-worker")),
    Node("web1", "10.77.0.21", (*WAY, "lantoa-web")),
    Node("web2", "10.77.0.22", (*WAY, "lantoa-web")),
    Node("front1", "10.77.0.41", ("lantoa-haproxy@front",)),
)
BY_NAME = {node.name: node for node in NODES}
# The files of /etc/lantoa by the unit that reads them: a template of deploy/etc, its mode and its owner.
FILES = {
    "lantoa-etcd": {"etcd.env": (0o640, "etcd")},
    "lantoa-patroni": {"patroni.yml": (0o600, "postgres")},
    "lantoa-disk": {"disk.env": (0o600, "postgres")},
    "lantoa-haproxy@database": {"haproxy-database.cfg": (0o644, "root")},
    "lantoa-haproxy@front": {"haproxy-front.cfg": (0o644, "root")},
    "lantoa-pgbouncer": {"pgbouncer.ini": (0o640, "postgres")},
    "lantoa-spark-master": {"spark.env": (0o644, "root"), "spark.conf": (0o600, "lantoa")},
    "lantoa-spark-worker": {"spark.env": (0o644, "root"), "spark.conf": (0o600, "lantoa")},
    "lantoa-objects": {"objects.env": (0o644, "root")},
    "lantoa-prepare": {"lantoa.env": (0o640, "lantoa"), "prepare.env": (0o640, "lantoa")},
}


@dataclass(frozen=True)
class Sizes:
    """How large things are. As they stand here: of a trial on one small machine."""

    shared_buffers: str = "64MB"
    wal_largest: str = "192MB"
    wal_smallest: str = "64MB"
    wal_kept: str = "64MB"
    wal_slot: str = "256MB"
    disk_least: int = 80
    web_processes: int = 1
    spark_cores: int = 2
    spark_memory: str = "1g"
    # The disk of each database node, in megabytes.
    disk: int = 900


@dataclass(frozen=True)
class Secrets:
    """Made once for a cluster."""

    lantoa: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    superuser: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    replication: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    rewind: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    patroni: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    objects: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    key: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    sms: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    spark: str = field(default_factory=lambda: secrets.token_urlsafe(24))


def values(node: Node, given: Secrets, sizes: Sizes) -> dict[str, str]:
    """What fills the places of the templates on this node."""
    databases = [one for one in NODES if one.keeps_data]
    webs = [one for one in NODES if "lantoa-web" in one.units]
    return {
        "NODE": node.name,
        "ADDRESS": node.address,
        "NETWORK": NETWORK,
        "HOST": HOST,
        "ETCD_CLUSTER": ",".join(f"{one.name}=http://{one.address}:2380" for one in databases),
        "ETCD_HOSTS": ",".join(f"{one.address}:2379" for one in databases),
        "PRIMARY_SERVERS": "\n".join(f"    server {one.name} {one.address}:5432" for one in databases),
        "WEB_SERVERS": "\n".join(f"    server {one.name} {one.address}:8000" for one in webs),
        "PATRONI_PASSWORD": given.patroni,
        "SUPERUSER_PASSWORD": given.superuser,
        "REPLICATION_PASSWORD": given.replication,
        "REWIND_PASSWORD": given.rewind,
        "SHARED_BUFFERS": sizes.shared_buffers,
        "WAL_LARGEST": sizes.wal_largest,
        "WAL_SMALLEST": sizes.wal_smallest,
        "WAL_KEPT": sizes.wal_kept,
        "WAL_SLOT": sizes.wal_slot,
        "DISK_LEAST": str(sizes.disk_least),
        "WEB_PROCESSES": str(sizes.web_processes),
        "SPARK_CORES": str(sizes.spark_cores),
        "SPARK_MEMORY": sizes.spark_memory,
        "SPARK_SECRET": given.spark,
        "OBJECTS_URL": f"http://{BY_NAME['store1'].address}:9000",
    }


def template_of(name: str) -> str:
    """The template of a file of /etc/lantoa."""
    path = next(path for path in (ETC / name, STAND_INS / name) if path.exists())
    return path.read_text(encoding="utf-8")


def rendered(template: str, given: Mapping[str, str]) -> str:
    """The template with every place filled; KeyError for one that nothing fills."""
    return _PLACE.sub(lambda found: given[found[1]], template)


def secret_files(given: Secrets) -> dict[str, tuple[str, str]]:
    """Files of secrets on the nodes: content and owner, by name."""
    address = f"postgresql://lantoa:{given.lantoa}@127.0.0.1"
    return {
        "database.password": (given.lantoa, "postgres"),
        "database.url": (f"{address}:6432/lantoa", "lantoa"),
        "database-read.url": (f"{address}:6432/lantoa_read", "lantoa"),
        "database-direct.url": (f"{address}:5000/lantoa", "lantoa"),
        "userlist.txt": (f'"lantoa" "{given.lantoa}"', "postgres"),
        "s3.key": ("lantoa", "lantoa"),
        "s3.secret": (given.objects, "lantoa"),
        "secret.key": (given.key, "lantoa"),
        "sms-api.key": (given.sms, "lantoa"),
        "spark.key": (given.spark, "lantoa"),
        "sms-secret.key": (given.sms, "lantoa"),
    }
