from __future__ import annotations

import errno
import hashlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from threading import BoundedSemaphore

import pytest
from django.core.management import call_command

from lantoa.documents.actions.file import keep_file
from lantoa.documents.actions.forget import forget_file
from lantoa.documents.adapters.contract import FileStoreContract
from lantoa.documents.adapters.s3 import adapter
from lantoa.documents.adapters.s3.adapter import Adapter
from lantoa.documents.adapters.s3.client import client
from lantoa.documents.models import File
from lantoa.documents.queries import file_path, read_file
from lantoa.documents.tests.adapters.bucket import object_store

_numbers = itertools.count()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with object_store() as there:
        yield there


@pytest.fixture
def bucket(settings: object, address: str) -> str:
    name = f"house-{next(_numbers)}"
    settings.S3 = {"url": address, "bucket": name, "key": "a-key", "secret": "a-secret", "region": "us-east-1"}  # type: ignore[attr-defined]
    client(Adapter().options).create_bucket(Bucket=name)
    settings.ADAPTERS = {**settings.ADAPTERS, "documents.files": "lantoa.documents.adapters.s3"}  # type: ignore[attr-defined]
    return name


@pytest.mark.once
@pytest.mark.usefixtures("bucket")
class TestS3(FileStoreContract):
    def store(self) -> Adapter:
        return Adapter()

    def test_what_was_changed_in_the_bucket_is_not_given_out(self, bucket: str) -> None:
        store, sha = self.store(), hashlib.sha256(b"true").hexdigest()
        store.put(sha, b"true")
        client(store.options).put_object(Bucket=bucket, Key=f"{sha[:2]}/{sha[2:4]}/{sha}", Body=b"false")
        with pytest.raises(OSError, match="something else") as caught:
            store.get(sha)
        assert caught.value.errno == errno.EIO

    def test_what_is_there_is_not_written_over(self, bucket: str) -> None:
        # The condition itself reaches the store: a second writer of other bytes under this name would be refused.
        store, sha = self.store(), hashlib.sha256(b"first").hexdigest()
        store.put(sha, b"first")
        key = f"{sha[:2]}/{sha[2:4]}/{sha}"
        before = client(store.options).head_object(Bucket=bucket, Key=key)["LastModified"], store.get(sha)
        store.put(sha, b"first")
        assert (client(store.options).head_object(Bucket=bucket, Key=key)["LastModified"], store.get(sha)) == before

    def test_other_content_than_its_name_says_is_refused(self) -> None:
        with pytest.raises(ValueError, match="another SHA-256"):
            self.store().put(hashlib.sha256(b"one").hexdigest(), b"two")

    def test_what_is_missing_is_named(self, settings: object) -> None:
        settings.S3 = {**settings.S3, "secret": ""}  # type: ignore[attr-defined]
        assert Adapter().check_config() == "missing: LANTOA_S3_SECRET"
        settings.S3 = {**settings.S3, "secret": "x", "bucket": "not-there"}  # type: ignore[attr-defined]
        assert Adapter().check_config() == "there is no bucket not-there"

    def test_nobody_there_is_a_disk_that_cannot_just_now(
        self, settings: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("lantoa.documents.adapters.s3.client.TRIES", 1)
        settings.S3 = {**settings.S3, "url": "http://127.0.0.1:9"}  # type: ignore[attr-defined]
        sha = hashlib.sha256(b"").hexdigest()
        for ask in (Adapter().get, Adapter().has, Adapter().remove):
            with pytest.raises(OSError, match="cannot be asked") as caught:
                ask(sha)
            assert caught.value.errno == errno.EIO


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("bucket")
def test_files_are_kept_read_moved_and_let_go(settings: object, tmp_path: Path, capsys: object) -> None:
    settings.FILES_ROOT = tmp_path  # type: ignore[attr-defined]
    there = dict(settings.ADAPTERS)  # type: ignore[attr-defined]
    settings.ADAPTERS = {**there, "documents.files": "lantoa.documents.adapters.folder"}  # type: ignore[attr-defined]
    old = [keep_file(content, "text/plain").pk for content in (b"one", b"two", b"three")]
    settings.ADAPTERS = there  # type: ignore[attr-defined]
    with pytest.raises(File.DoesNotExist):
        read_file(old[0])
    # Cut short after one, and damaged on the way: said, and the rest goes on.
    file_path(old[1]).write_bytes(b"twx")
    with pytest.raises(SystemExit):
        call_command("files", "move")
    assert [read_file(sha) for sha in (old[0], old[2])] == [b"one", b"three"]
    file_path(old[1]).write_bytes(b"two")
    call_command("files", "move")
    call_command("files", "check")
    said = capsys.readouterr()  # type: ignore[attr-defined]
    assert said.out.split("\n")[:3] == ["1 damaged, 2 moved", "1 moved, 2 there already", "3 whole"]
    assert f"{old[1]}: damaged" in said.err
    new = keep_file(b"four", "text/plain")
    assert read_file(new.pk) == b"four"
    assert not file_path(new.pk).exists()
    assert forget_file(new.pk)
    assert new.pk not in set(Adapter().names())


def test_a_store_that_hangs_holds_up_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "reading", BoundedSemaphore(1))
    monkeypatch.setattr(adapter, "WAIT", 0.0)
    with adapter.reading, pytest.raises(OSError, match="enough wait"):
        Adapter().get("ab" * 32)
