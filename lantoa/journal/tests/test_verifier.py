"""The single-file verifier stands alone, and its signatures and trees are the standards'."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lantoa.journal.rules import merkle
from lantoa.journal.tests import verifier

CHECK = verifier.load()
# RFC 8032, 7.1: secret key, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


def test_it_imports_nothing_but_the_standard_library() -> None:
    module = ast.parse(verifier.FILE.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(module) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(module) if isinstance(node, ast.ImportFrom)}
    assert imported <= set(sys.stdlib_module_names)


def test_it_runs_alone_in_another_folder(tmp_path: Path) -> None:
    copy = tmp_path / "verify_export.py"
    copy.write_bytes(verifier.FILE.read_bytes())
    (tmp_path / "nothing.jsonl").write_bytes(b"")
    done = subprocess.run(
        [sys.executable, "-I", copy, "nothing.jsonl"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "the file is empty" in done.stdout) == (2, True)


@pytest.mark.parametrize("vector", VECTORS, ids=["1", "2", "3"])
def test_the_signatures_of_the_rfc_are_true(vector: tuple[str, str, str, str]) -> None:
    _secret, public, message, signature = (bytes.fromhex(part) for part in vector)
    assert CHECK.is_signed(public, message, signature)
    for wrong in range(0, 64, 7):
        changed = bytearray(signature)
        changed[wrong] ^= 1
        assert not CHECK.is_signed(public, message, bytes(changed))
    assert not CHECK.is_signed(public, message + b"x", signature)
    assert not CHECK.is_signed(bytes(32), message, signature)


def test_a_signature_with_a_number_too_large_is_false() -> None:
    # RFC 8032, 5.1.7: S must be below L, or every signature would have a second form.
    _secret, public, message, signature = (bytes.fromhex(part) for part in VECTORS[0])
    larger = int.from_bytes(signature[32:], "little") + CHECK.L
    assert not CHECK.is_signed(public, message, signature[:32] + larger.to_bytes(32, "little"))
    for short in (b"", signature[:63], signature + b"\x00"):
        assert not CHECK.is_signed(public, message, short)


def test_it_agrees_with_the_house_on_fresh_signatures() -> None:
    for number in range(8):
        key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
        public, message = key.public_key().public_bytes_raw(), bytes([number]) * number
        assert CHECK.is_signed(public, message, key.sign(message))
        assert not CHECK.is_signed(public, message + b"!", key.sign(message))


def test_it_agrees_with_the_house_on_trees() -> None:
    leaves = [merkle.leaf(bytes([number])) for number in range(20)]
    for size in range(20):
        tree = merkle.Tree(leaves[:size])
        assert CHECK.merkle_root(leaves[:size]) == tree.root
        for place in range(size):
            assert CHECK.root_over(leaves[place], place, size, tree.path(place)) == tree.root
            assert CHECK.root_over(leaves[place], place + 1, size, tree.path(place)) != tree.root
