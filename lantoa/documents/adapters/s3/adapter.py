"""Files in a bucket: the same for every machine of a house. See docs/adapters/s3.md."""

from __future__ import annotations

import base64
import errno
import hashlib
from collections.abc import Iterator
from threading import BoundedSemaphore
from typing import Any

from botocore.exceptions import ClientError

from lantoa.documents.adapters.naming import SHA, place_of
from lantoa.documents.adapters.s3.client import as_a_disk, client, code_of
from lantoa.documents.adapters.s3.options import options

# There already, or somebody is putting the same there just now: under this name that is the same content.
THERE = {"PreconditionFailed", "412"}
AT_ONCE, AGAIN = {"ConditionalRequestConflict", "409"}, 3
# How many of a process may wait for a file at once: while a store hangs, whoever asks for something else is still served.
reading, WAIT = BoundedSemaphore(5), 1.0
# A store that does not know the condition; then the same is simply written once more.
UNCONDITIONAL = {"NotImplemented", "501"}


class Adapter:
    """See FileStore."""

    def __init__(self) -> None:
        self.options = options()

    def put(self, sha: str, content: bytes) -> None:
        key = place_of(sha)
        digest = hashlib.sha256(content)
        if digest.hexdigest() != sha:
            raise ValueError("this content has another SHA-256")
        # The store compares the checksum with what arrived, before it says that it has it.
        given = {"Key": key, "Body": content, "ChecksumSHA256": base64.b64encode(digest.digest()).decode()}
        for _try in range(AGAIN):
            with as_a_disk(sha):
                try:
                    self._ask("put_object", **given, IfNoneMatch="*")
                    return
                except ClientError as error:
                    if code_of(error) in THERE:
                        return
                    if code_of(error) in UNCONDITIONAL:
                        self._ask("put_object", **given)
                        return
                    if code_of(error) not in AT_ONCE:
                        raise
        raise OSError(errno.EIO, "the object store is at work on the same file for too long")

    def get(self, sha: str) -> bytes:
        if not reading.acquire(timeout=WAIT):
            raise OSError(errno.EIO, "the object store is slow: enough wait for it already")
        try:
            with as_a_disk(sha):
                content: bytes = self._ask("get_object", Key=place_of(sha))["Body"].read()
        finally:
            reading.release()
        if hashlib.sha256(content).hexdigest() != sha:
            raise OSError(errno.EIO, f"the object store gave something else for {sha}")
        return content

    def has(self, sha: str) -> bool:
        try:
            with as_a_disk(sha):
                self._ask("head_object", Key=place_of(sha))
        except FileNotFoundError:
            return False
        return True

    def remove(self, sha: str) -> None:
        with as_a_disk(sha):
            self._ask("delete_object", Key=place_of(sha))

    def names(self) -> Iterator[str]:
        with as_a_disk("the list"):
            for page in client(self.options).get_paginator("list_objects_v2").paginate(Bucket=self.options.bucket):
                for one in page.get("Contents", ()):
                    name = str(one["Key"]).rpartition("/")[2]
                    if SHA.fullmatch(name):
                        yield name

    def check_config(self) -> str:
        missing = self.options.missing()
        if missing:
            return f"missing: {', '.join(missing)}"
        try:
            with as_a_disk(self.options.bucket):
                self._ask("head_bucket")
        except FileNotFoundError:
            return f"there is no bucket {self.options.bucket}"
        except OSError as error:
            return str(error.strerror)
        return ""

    def _ask(self, what: str, **given: Any) -> Any:
        return getattr(client(self.options), what)(Bucket=self.options.bucket, **given)
