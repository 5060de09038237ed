"""One line to the bucket for each process, and what its refusals mean."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import boto3
from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError

from lantoa.documents.adapters.s3.options import Options

# Seconds until somebody has to answer, and until they have to go on; tries of what may be tried again, pauses growing between them.
CONNECT, READ, TRIES = 3, 15, 4
GONE = {"NoSuchKey", "404", "NotFound"}


@lru_cache(4)
def client(options: Options) -> Any:
    """Signature version 4, the bucket in the path (as stores of one's own have it), checksums where we say them."""
    return boto3.session.Session().client(
        "s3",
        endpoint_url=options.url,
        region_name=options.region,
        aws_access_key_id=options.key,
        aws_secret_access_key=options.secret,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            retries={"mode": "standard", "total_max_attempts": TRIES},
            connect_timeout=CONNECT,
            read_timeout=READ,
            max_pool_connections=32,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


def code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def as_a_disk(sha: str) -> Iterator[None]:
    """What the store refuses or cannot do, said as a disk would: not there, or not now. No key and no address is in the words."""
    try:
        yield
    except ClientError as error:
        if code_of(error) in GONE:
            raise FileNotFoundError(sha) from None
        raise OSError(errno.EIO, f"the object store answered {code_of(error)}") from error
    except BotoCoreError as error:
        raise OSError(errno.EIO, f"the object store cannot be asked: {type(error).__name__}") from error
