"""Apache Spark: the same expressions over the same files, by a cluster or by cores of this machine ("local[2]")."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import ibis

from lantoa.insights.adapters.base import Opened
from lantoa.insights.rules.expression import none_of, units_of
from lantoa.kit.errors import AdapterError

# Days are days of Vietnam already: no engine may move them.
SETTINGS = {
    "spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC", "spark.driver.memory": "1g", "spark.sql.shuffle.partitions": "8",
    "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR",
}  # fmt: skip
HERE = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}


class Spark:
    """The engine on a master: "local[2]", or "host:7077" of a cluster that sees the same files."""

    name = "Apache Spark"

    def __init__(self, master: str) -> None:
        self.master = master if master.startswith("local") else f"spark://{master}"

    @contextmanager
    def opened(self, files: Sequence[Path], units: Sequence[Mapping[str, str]]) -> Iterator[Opened]:
        missing = self.check_config()
        if missing:
            raise AdapterError(" ".join(missing), retryable=False)
        try:
            session = _session(self.master)
            connection = ibis.pyspark.connect(session)
            facts = none_of()
            if files:
                # Ibis takes one path here; Spark as many as there are.
                session.read.parquet(*(path.as_uri() for path in files)).createOrReplaceTempView("facts")
                facts = connection.table("facts")
        except Exception as error:
            raise AdapterError(f"Spark does not answer: {type(error).__name__}", retryable=True) from error
        yield _Tables(connection, facts, units_of(units))

    def check_config(self) -> list[str]:
        missing = [] if find_spec("pyspark") else ["pyspark is not installed (requirements-spark.lock)."]
        return missing if shutil.which("java") else [*missing, "Java is not installed (openjdk-17-jre-headless)."]


@cache
def _session(master: str) -> Any:
    """One session a process: Spark knows no second one."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where it is used is it installed

    builder = SparkSession.builder.master(master).appName("lantoa")
    for name, value in {**SETTINGS, **(HERE if master.startswith("local") else {})}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


class _Tables:
    def __init__(self, connection: Any, facts: Any, units: Any) -> None:
        self.connection, self.facts, self.units = connection, facts, units

    def rows(self, asked: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.connection.to_pyarrow(asked).to_pylist()
        return found

    def sql(self, asked: Any) -> str:
        return str(ibis.to_sql(asked, dialect="pyspark"))


def engine(master: str) -> Spark:
    """The engine of a master."""
    return Spark(master)
