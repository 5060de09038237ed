#!/usr/bin/env python3
"""Checks what a Lantoa installation has written down, without trusting it: one file, Python 3.8 or later, nothing else.

    python3 verify_export.py export.jsonl  --key <64 hex digits> [--root <64 hex digits>]
    python3 verify_export.py receipt.json  --key <64 hex digits>

The first kind of file is made by `lantoa verify --export`, the second is kept from a receipt's page. `--key` is the
installation's public key as it was published (page "Kiểm tra thật giả", printed edition, a witness); without it the file
only proves itself. `--root` is the fingerprint of a root that you hold from elsewhere (a receipt on paper, a witness, the
printed edition): the export must contain it. One line a fault; exit status 0 when there is none, 1 when there is, 2 when
the file cannot be read.

How it holds together:
  seal       = SHA-256(seal before it in its chain, or 32 zero bytes + the entry as canonical JSON)
  seal leaf  = SHA-256(0x00 + canonical {"position", "seal", "seq"})
  new        = Merkle root (RFC 6962, 2.1) over the seal leaves a chain gained since the root before
  head leaf  = SHA-256(0x00 + canonical {"chain", "new", "seal", "seq", "since"}), one for each chain, sorted by name
  root       = Merkle root over the head leaves
  statement  = "lantoa root v1\\n" + canonical {"before", "chains", "key", "number", "position", "root", "signed_at"}
  fingerprint = SHA-256(statement); "before" is the fingerprint of the root before; Ed25519 signs the statement
  commitment = SHA-256(32 bytes of salt + the receipt's body as canonical JSON), kept in the entry
Canonical JSON: sorted keys, no spaces, UTF-8.
"""

import argparse
import hashlib
import json
import sys

ZERO = bytes(32)
EMPTY = hashlib.sha256(b"").digest()


# --- Ed25519, RFC 8032, 5.1 ----------------------------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def _recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if (x & 1) != sign else x


def _point(encoded):
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(scalar, point):
    found = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _add(found, point)
        point = _add(point, point)
        scalar >>= 1
    return found


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = _recover_x(_BASE_Y, 0)
BASE = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def is_signed(public, message, signature):
    """Whether the signature (64 bytes) over the message is by the owner of the public key (32 bytes)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, r = _point(public), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = _times(s, BASE), _add(r, _times(k, key))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- What is hashed ------------------------------------------------------------------------------------------------------


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(data):
    return hashlib.sha256(data).digest()


def merkle_root(leaves):
    """RFC 6962, 2.1, level by level; the odd one moves up."""
    level = list(leaves)
    if not level:
        return EMPTY
    while len(level) > 1:
        pairs = [sha256(b"\x01" + level[at] + level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def root_over(leaf, place, size, path):
    """The root to which a path leads from a leaf at `place` among `size`; None when there is no such path."""
    if not 0 <= place < size:
        return None
    found, last, rest = leaf, size - 1, list(path)
    while last > 0:
        if place & 1 or place < last:
            if not rest:
                return None
            beside = rest.pop(0)
            found = sha256(b"\x01" + (beside + found if place & 1 else found + beside))
        place, last = place >> 1, last >> 1
    return None if rest else found


def seal_leaf(position, seq, seal):
    return sha256(b"\x00" + canonical({"position": position, "seq": seq, "seal": seal.hex()}))


def head_leaf(chain, since, seq, seal, new):
    said = {"chain": chain, "since": since, "seq": seq, "seal": seal.hex(), "new": new.hex()}
    return sha256(b"\x00" + canonical(said))


SIGNED = ("before", "chains", "key", "number", "position", "root", "signed_at")


def statement(root):
    return b"lantoa root v1\n" + canonical({name: root[name] for name in SIGNED})


def root_faults(root, keys):
    """What is wrong with a root by itself."""
    if sha256(statement(root)).hex() != root["fingerprint"]:
        yield "is not what its fingerprint says"
    if not is_signed(bytes.fromhex(root["key"]), statement(root), bytes.fromhex(root["signature"])):
        yield "the signature is false"
    if root["key"] not in keys:
        yield "signed with a strange key: " + root["key"]


# --- An export -----------------------------------------------------------------------------------------------------------


class Export:
    """Reads the lines once, from the first to the last."""

    def __init__(self, keys, held, heading):
        if heading.get("kind") != "export" or heading.get("version") != 1:
            raise Unreadable("the first line is no heading of an export of version 1")
        self.keys = keys or [str(key) for key in heading["keys"]]
        self.held = set(held)
        self.counts = {"entry": 0, "root": 0, "seen": 0}
        self.position = 0
        self.last = {}  # chain: (seq, seal)
        self.new = {}  # chain: seal leaves since the root before
        self.standing = {}  # chain: head leaf when nothing new came
        self.before = None
        self.fingerprints = {}

    def faults(self, heading, lines):
        digest, ended = hashlib.sha256(heading), False
        for number, line in enumerate(lines, 2):
            if ended:
                yield f"line {number}: stands after the end"
                return
            try:
                said = parsed(line, number)
                kind = said.get("kind")
                if kind == "end":
                    ended = True
                    yield from self.end(said, digest.hexdigest())
                elif kind in self.counts:
                    self.counts[kind] += 1
                    yield from getattr(self, kind)(said)
                else:
                    yield f"line {number}: of no known kind"
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                yield f"line {number} cannot be read: {type(error).__name__} {error}"
            digest.update(line)
        if not ended:
            yield "the export is cut off: its last line is missing"
        for fingerprint in sorted(self.held - set(self.fingerprints.values())):
            yield f"root {fingerprint}: you hold it, but it is not in this export"

    def entry(self, said):
        chain, seq, position, seal = said["chain"], said["seq"], said["position"], bytes.fromhex(said["seal"])
        where = f"{chain}, line {seq} (number {position})"
        last, before = self.last.get(chain, (0, ZERO))
        if position <= self.position:
            yield f"{where}: stands after number {self.position}"
        self.position = max(self.position, position)
        self.new.setdefault(chain, []).append(seal_leaf(position, seq, seal))
        if said["entry"] is None:
            yield f"{where}: its entry is gone"
        if seq <= last:
            yield f"{where}: stands after line {last}"
            return
        if seq > last + 1:
            yield f"{where}: the line before it is {last}: what stood between is gone"
        elif said["entry"] is not None and sha256(before + canonical(said["entry"])) != seal:
            yield f"{where}: the entry, or a seal at this place, was changed"
        self.last[chain] = (seq, seal)

    def root(self, said):
        number, where = said["number"], f"root {said['number']}"
        last, fingerprint = self.before or (0, ZERO.hex())
        if number != last + 1:
            yield f"{where}: the root before it is {last or 'none'}: what stood between is gone"
        elif said["before"] != fingerprint:
            yield f"{where}: does not hold the root before it"
        if said["position"] != self.position:
            yield f"{where}: reaches to number {said['position']}, but the last seal up to there is {self.position}"
        heads = dict(self.standing)
        for chain, leaves in self.new.items():
            seq, seal = self.last[chain]
            heads[chain] = head_leaf(chain, seq - len(leaves) + 1, seq, seal, merkle_root(leaves))
            self.standing[chain] = head_leaf(chain, seq + 1, seq, seal, EMPTY)
        self.new = {}
        tree = merkle_root([heads[chain] for chain in sorted(heads)])
        if said["chains"] != len(heads) or bytes.fromhex(said["root"]) != tree:
            yield f"{where}: what it signed of {said['chains']} chains is not what stands here in {len(heads)}"
        for fault in root_faults(said, self.keys):
            yield f"{where}: {fault}"
        self.before = (number, said["fingerprint"])
        self.fingerprints[number] = said["fingerprint"]

    def seen(self, said):
        """A server's signed word; what a mailbox or the printed edition has is not to be checked here."""
        fingerprint, how = self.fingerprints.get(said["root"]), said["how"]
        if fingerprint is None:
            yield f"root {said['root']}: {said['by']} has seen it, but it is not in this export"
        elif said["public_key"]:
            word = b"lantoa witness v1\n" + canonical({"at": str(how.get("at", "")), "fingerprint": fingerprint})
            signature = bytes.fromhex(str(how.get("signature", "")))
            if not is_signed(bytes.fromhex(said["public_key"]), word, signature):
                yield f"root {said['root']}: what {said['by']} signed is another root"

    def end(self, said, digest):
        for kind, count in self.counts.items():
            if said.get(kind) != count:
                yield f"the end counts {said.get(kind)} lines of kind {kind}, but there are {count}"
        if said.get("sha256") != digest:
            yield "the lines are not those that were written: another SHA-256"

    def summary(self):
        return f"{self.counts['entry']} entries in {len(self.last)} chains under {self.counts['root']} roots"


# --- One receipt ---------------------------------------------------------------------------------------------------------


def receipt_faults(said, keys):
    """Whether a receipt's body is what was committed to, sealed and signed."""
    salt = bytes.fromhex(said["salt"])
    for part in said["parts"]:
        proof, body = part["proof"], part["body"]
        entry, seal, head, root = proof["entry"], proof["seal"], proof["head"], proof["root"]
        where = entry["act"]
        if len(salt) != 32 or entry["data"].get("commitment") != sha256(salt + canonical(body)).hex():
            yield f"{where}: the receipt does not say what was committed to"
        found = bytes.fromhex(seal["seal"])
        if sha256(bytes.fromhex(proof["before"]) + canonical(entry)) != found:
            yield f"{where}: the entry was changed"
        path = [bytes.fromhex(step) for step in proof["path"]]
        leaf, size = seal_leaf(seal["position"], seal["seq"], found), head["seq"] - head["since"] + 1
        if root_over(leaf, seal["seq"] - head["since"], size, path) != bytes.fromhex(head["new"]):
            yield f"{where}: its seal is not in its chain"
        path = [bytes.fromhex(step) for step in proof["head_path"]]
        leaf = head_leaf(
            head["chain"], head["since"], head["seq"], bytes.fromhex(head["seal"]), bytes.fromhex(head["new"])
        )
        if root_over(leaf, proof["place"], root["chains"], path) != bytes.fromhex(root["root"]):
            yield f"{where}: its chain is not under the root"
        for fault in root_faults(root, keys or [root["key"]]):
            yield f"{where}, root {root['number']}: {fault}"
    if not said["parts"]:
        yield "the receipt proves nothing"


# --- The command ---------------------------------------------------------------------------------------------------------


class Unreadable(ValueError):
    """The file is not what this program checks."""


def parsed(line, number):
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise Unreadable(f"line {number} is cut off or no JSON") from None
    if not isinstance(said, dict):
        raise Unreadable(f"line {number} is no object")
    return said


def check(lines, keys, held, say):
    """Say every fault; return their number and what was read."""
    lines = iter(lines)
    first = next(lines, b"")
    if not first.strip():
        raise Unreadable("the file is empty")
    heading = parsed(first, 1)
    if heading.get("kind") == "receipt":
        faults, summary = receipt_faults(heading, keys), lambda: "the receipt"
    else:
        export = Export(keys, held, heading)
        faults, summary = export.faults(first, lines), export.summary
    count = 0
    for fault in faults:
        count += 1
        say(fault)
    return count, summary()


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Check an export or a receipt of a Lantoa installation.")
    parser.add_argument("file")
    parser.add_argument(
        "--key", action="append", default=[], help="a published public key, 64 hex digits; several are allowed"
    )
    parser.add_argument("--root", action="append", default=[], help="the fingerprint of a root you hold from elsewhere")
    given = parser.parse_args(arguments)
    keys = ["".join(key.split()).lower() for key in given.key]
    held = ["".join(root.split()).lower() for root in given.root]
    try:
        with open(given.file, "rb") as lines:
            count, summary = check(lines, keys, held, lambda fault: sys.stdout.write(fault + "\n"))
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        sys.stdout.write(f"{given.file} cannot be read: {type(error).__name__} {error}\n")
        return 2
    if not keys:
        sys.stdout.write("No --key was given: whose signatures these are was not checked.\n")
    sys.stdout.write(f"{summary}: {'all of it holds' if not count else f'{count} faults'}.\n")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
