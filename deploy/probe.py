"""Run on a database node: writes a line twice a second into the PostgreSQL beside it and says which were acknowledged, and when.

A node that is no primary refuses it. So two primaries that both took writes would be seen, and one that acknowledged what
was gone afterwards too: `python deploy/probe.py NODE SECONDS`, with the database's address in PROBE_ADDRESS.
"""

from __future__ import annotations

import os
import sys
import time

import psycopg

TABLE = "CREATE TABLE IF NOT EXISTS cluster_probe (node text, number int, PRIMARY KEY (node, number))"


def main(node: str, seconds: float) -> int:
    until, number = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        number += 1
        try:
            with psycopg.connect(os.environ["PROBE_ADDRESS"], autocommit=True, connect_timeout=2) as line:
                line.execute("INSERT INTO cluster_probe VALUES (%s, %s)", [node, number])
            sys.stdout.write(f"{number} {time.monotonic():.3f}\n")
            sys.stdout.flush()
        except psycopg.Error:
            pass
        time.sleep(0.5)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2])))
