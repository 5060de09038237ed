"""Apache Spark: the same expressions over the same files, by a cluster or by cores of this machine ("local[2]")."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from django.conf import settings

from lantoa.insights.adapters.base import Given, Opened
from lantoa.insights.rules.expression import FACTS, SHOWN
from lantoa.insights.rules.table import beside
from lantoa.kit.errors import AdapterError

# Days are days of Vietnam already: no engine may move them.
SETTINGS = {
    "spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC", "spark.driver.memory": "1g", "spark.sql.shuffle.partitions": "8",
    "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR",
}  # fmt: skip
SPARK = {"int64": "bigint"}
SPARK_OF = {"int64": "bigint", "string": "string", "date32[day]": "date"}
# Whoever may hand in work runs it as the workers' user: with a secret, only who knows it, and nobody reads what passes.
KNOWN = {"spark.authenticate": "true", "spark.network.crypto.enabled": "true"}
# Where no worker of a cluster is left a job would wait for one for ever; then what was asked is given up (seconds), and tried again later.
PATIENCE = 900.0
HERE = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}

_one_at_a_time = Lock()


class Spark:
    """The engine on a master: "local[2]", or "host:7077" of a cluster that sees the same files and, where there is one, knows the secret."""

    name = "Apache Spark"
    dialect = "pyspark"

    def __init__(self, master: str, secret: str = "") -> None:
        self.master = master if master.startswith("local") else f"spark://{master}"
        self.secret = secret

    @contextmanager
    def opened(self, given: Given) -> Iterator[Opened]:
        missing = self.check_config()
        if missing:
            raise AdapterError(" ".join(missing), retryable=False)
        with _spoken_to(), _session(self.master, self.secret) as session:
            for name, table in beside(given.units, given.months, given.today, given.left_out).items():
                kinds = {one.name: SPARK_OF[str(one.type)] for one in table.schema}
                rows = [tuple(row.values()) for row in table.to_pylist()]
                session.createDataFrame(rows, _columns(kinds)).createOrReplaceTempView(name)
            yield _Tables(session)

    def check_config(self) -> list[str]:
        missing = [] if find_spec("pyspark") else ["pyspark is not installed (requirements-spark.lock)."]
        return missing if shutil.which("java") else [*missing, "Java is not installed (openjdk-17-jre-headless)."]


@contextmanager
def _spoken_to() -> Iterator[None]:
    """What Spark says went wrong in the block, as our own error; everything else as it is."""
    from py4j.protocol import Py4JError  # noqa: PLC0415 - only where it is used is it installed
    from pyspark.errors import PySparkException  # noqa: PLC0415

    try:
        yield
    except (Py4JError, PySparkException, ConnectionError) as error:
        raise AdapterError(f"Spark does not answer: {type(error).__name__}", retryable=True) from error


@contextmanager
def _session(master: str, secret: str) -> Iterator[Any]:
    """Spark knows one context a process. On this machine's cores it stays, and whoever counts at the same time has tables of their own
    beside it. Of a cluster it ends with the count: one whose master was started anew meanwhile would never be answered again."""
    if master.startswith("local"):
        yield _context(master, secret).newSession()
        return
    with _one_at_a_time:
        session = _context(master, secret)
        watch = Timer(PATIENCE, session.sparkContext.cancelAllJobs)
        watch.start()
        try:
            yield session
        finally:
            watch.cancel()
            session.stop()


def _context(master: str, secret: str) -> Any:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - as above

    builder = SparkSession.builder.master(master).appName("lantoa")
    here = HERE if master.startswith(("local", "spark://127.")) else {}
    known = {**KNOWN, "spark.authenticate.secret": secret} if secret else {}
    for name, value in {**SETTINGS, **here, **known}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _columns(kinds: Mapping[str, str]) -> str:
    return ", ".join(f"`{name}` {SPARK.get(kind, kind)}" for name, kind in kinds.items())


class _Tables:
    def __init__(self, session: Any) -> None:
        self.session = session

    def turn_to(self, files: Sequence[Path], position: int) -> None:
        if files:
            facts = self.session.read.parquet(*(path.resolve().as_uri() for path in files))
        else:
            facts = self.session.createDataFrame([], _columns(FACTS))
        facts.createOrReplaceTempView("read")
        self.session.sql(SHOWN.format(facts="read", position=int(position))).createOrReplaceTempView("facts")

    def rows(self, sql: str) -> list[dict[str, Any]]:
        return [row.asDict() for row in self.session.sql(sql).collect()]


def engine(master: str) -> Spark:
    """The engine of a master; the settings say the secret of theirs."""
    return Spark(master, "" if master.startswith("local") else settings.SPARK_SECRET)
