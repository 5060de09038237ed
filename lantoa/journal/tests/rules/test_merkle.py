"""Trees as the RFC draws them: every leaf leads to the root by its own path and by no other."""

from __future__ import annotations

import hashlib

import pytest

from lantoa.journal.rules import merkle

LEAVES = [merkle.leaf(bytes([number])) for number in range(40)]


def by_the_book(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word by word."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.node(by_the_book(leaves[:split]), by_the_book(leaves[split:]))


@pytest.mark.parametrize("size", range(1, 40))
def test_the_root_is_the_rfcs_and_every_path_leads_there(size: int) -> None:
    tree = merkle.Tree(LEAVES[:size])
    assert tree.root == by_the_book(LEAVES[:size])
    for place in range(size):
        assert merkle.root_over(LEAVES[place], place, size, tree.path(place)) == tree.root


def test_known_hashes_of_the_rfcs_own_test_tree() -> None:
    # The eight leaves used by Certificate Transparency's reference tests (github.com/google/certificate-transparency).
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    hashes = [merkle.leaf(bytes.fromhex(one)) for one in leaves]
    assert merkle.Tree([]).root == hashlib.sha256(b"").digest()
    assert merkle.Tree(hashes[:1]).root.hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.Tree(hashes).root.hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 21])
def test_a_path_for_another_place_leaf_or_size_leads_nowhere(size: int) -> None:
    tree = merkle.Tree(LEAVES[:size])
    for place in range(size):
        path = tree.path(place)
        for other in range(-1, size + 2):
            if other != place:
                assert merkle.root_over(LEAVES[place], other, size, path) != tree.root
        assert merkle.root_over(LEAVES[39], place, size, path) != tree.root
        assert merkle.root_over(LEAVES[place], place, size, [*path, LEAVES[38]]) is None
        assert not path or merkle.root_over(LEAVES[place], place, size, path[:-1]) is None


def test_a_node_cannot_be_passed_off_as_a_leaf() -> None:
    tree = merkle.Tree(LEAVES[:4])
    inner = LEAVES[0] + LEAVES[1]
    assert merkle.root_over(merkle.leaf(inner), 0, 2, tree.path(0)[1:]) != tree.root
    assert merkle.Tree([merkle.leaf(inner), merkle.node(LEAVES[2], LEAVES[3])]).root != tree.root
