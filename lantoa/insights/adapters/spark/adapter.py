"""Apache Spark: the same expressions over the same files, by a cluster or by cores of this machine ("local[2]")."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

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
HERE = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}


class Spark:
    """The engine on a master: "local[2]", or "host:7077" of a cluster that sees the same files."""

    name = "Apache Spark"
    dialect = "pyspark"

    def __init__(self, master: str) -> None:
        self.master = master if master.startswith("local") else f"spark://{master}"

    @contextmanager
    def opened(self, given: Given) -> Iterator[Opened]:
        missing = self.check_config()
        if missing:
            raise AdapterError(" ".join(missing), retryable=False)
        try:
            # One of its own: who counts at the same time has other tables under the same names.
            session = _session(self.master).newSession()
            for name, table in beside(given.units, given.months, given.today, given.left_out).items():
                kinds = {one.name: SPARK_OF[str(one.type)] for one in table.schema}
                rows = [tuple(row.values()) for row in table.to_pylist()]
                session.createDataFrame(rows, _columns(kinds)).createOrReplaceTempView(name)
        except Exception as error:
            raise AdapterError(f"Spark does not answer: {type(error).__name__}", retryable=True) from error
        yield _Tables(session)

    def check_config(self) -> list[str]:
        missing = [] if find_spec("pyspark") else ["pyspark is not installed (requirements-spark.lock)."]
        return missing if shutil.which("java") else [*missing, "Java is not installed (openjdk-17-jre-headless)."]


@cache
def _session(master: str) -> Any:
    """One a process: Spark knows no second one, only sessions beside each other in it."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where it is used is it installed

    builder = SparkSession.builder.master(master).appName("lantoa")
    for name, value in {**SETTINGS, **(HERE if master.startswith("local") else {})}.items():
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
    """The engine of a master."""
    return Spark(master)
