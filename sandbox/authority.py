"""A certificate authority in miniature: a root, an issuing authority, certificates for invented people, an officer and a seal.

Written from RFC 5280 (4.1 and 4.2 certificates, 5 revocation lists), RFC 7292 (PKCS #12) and ETSI EN 319 412-2 in what stands in a
subject. Names as Vietnamese providers write them: the number also as `UID=CCCD:…` or `UID=MST:…` (seen in VNPT's integration
document). Ours: the numbers, which begin with 999 as no province's do; the policies, under the enterprise number kept for
documentation (RFC 5612): 1.3.6.1.4.1.32473.1.1 a person's, .2 an officer's, .3 a seal's, .4 time stamps.

Every key is random and lives in this sandbox's database alone. Addresses in certificates are the sandbox's own; at another address
the same keys get new certificates. A key's newest certificate is the one in use.
"""

import hashlib
import hmac
import re
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from . import eid, registry
from .database import Database
from .plain_text import clean, fold
from .registry import Refusal

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
POLICIES = {
    kind: f"1.3.6.1.4.1.32473.1.{number}" for number, kind in enumerate(("person", "officer", "seal", "tsa"), 1)
}
# What a holder signs with: the remote signer's four, the app's one, and for officer and seal a file to take home.
PURPOSES = ("rsa", "otp", "ec", "web", "app", "file")
BODY = "Ủy ban nhân dân phường Thử"
ROOT = "CA gốc Thế giới thử"
ISSUING = "CA Thế giới thử"
REASONS = {
    "unspecified": "Không nói lý do", "key_compromise": "Lộ khóa", "affiliation_changed": "Chuyển nơi làm việc",
    "superseded": "Đã thay chứng thư khác", "cessation_of_operation": "Thôi hoạt động",
}  # fmt: skip
DAY = 86_400
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)


@dataclass(frozen=True)
class Holder:
    """Somebody, or a body's seal, with keys here; `number` is a personal identity number or a tax code, both invented."""

    slug: str
    name: str
    kind: str
    number: str
    phone: str

    @property
    def credentials(self) -> list[str]:
        """The names of this holder's keys."""
        purposes = PURPOSES if self.kind != "person" else PURPOSES[:-1]
        return [f"{self.slug}-{purpose}" for purpose in purposes]


def holders(database: Database) -> list[Holder]:
    """The bank's four, the citizens of the electronic identity, an officer, a seal, and the seals the start file told."""
    named = {slug: name for slug, name, _, _ in registry.PEOPLE}
    for citizen in eid.citizens(database):
        if citizen["name"] not in named.values():
            slug = "-".join(fold(citizen["name"]).lower().split())
            named[slug if slug.replace("-", "").isalnum() and slug not in named else f"nguoi-{citizen['id']}"] = (
                citizen["name"]
            )
    people = [_holder(slug, name, "person") for slug, name in named.items()]
    seals = [
        _holder(row["slug"], row["name"], "seal") for row in database.rows("SELECT * FROM trust_seal ORDER BY slug")
    ]
    return [*people, _holder("can-bo", "Vũ Đức Thịnh", "officer"), _holder("con-dau", BODY, "seal"), *seals]


def register_seal(database: Database, given: Mapping[str, Any]) -> None:
    """Make a body's seal known, from JSON: holder, name, and the password its key file opens with; again changes the password.

    Refusal for a name of somebody else, or another name for the same seal: certificates bear it.
    """
    slug, name, password = (clean(given.get(part), 200) for part in ("holder", "name", "password"))
    if not SLUG.fullmatch(slug) or not name or len(name.encode()) > 64:
        raise Refusal("holder", "Con dấu cần một tên viết thường nối bằng gạch, và tên cơ quan dài không quá 64 byte.")
    if len(password) < 12:
        raise Refusal("password", "Mật khẩu tệp khóa dài ít nhất 12 ký tự.")
    sql = """INSERT INTO trust_seal (slug, name, password) VALUES (?, ?, ?)
             ON CONFLICT (slug) DO UPDATE SET password = excluded.password WHERE name = excluded.name"""
    with database.transaction() as connection:
        known = database.row("SELECT name FROM trust_seal WHERE slug = ?", slug)
        if (known["name"] != name) if known else any(one.slug == slug for one in holders(database)):
            raise Refusal("holder", "Tên này đã là của người hay con dấu khác.")
        connection.execute(sql, [slug, name, password])


def holder(database: Database, slug: str) -> Holder:
    """One of them; Refusal when there is nobody of this name."""
    for one in holders(database):
        if one.slug == slug:
            return one
    raise Refusal("holder", "Không có người hay con dấu nào mang tên này.")


def owner(database: Database, credential: str) -> Holder:
    """Whose key this is; Refusal when it is nobody's."""
    for one in holders(database):
        if credential in one.credentials:
            return one
    raise Refusal("credential", "Không có khóa nào mang tên này.")


def toy_secret(database: Database, slug: str, what: str) -> str:
    """A holder's `password` (letters and digits), `pin` (six digits) or `file` password: random per database, shown on the page;
    a told seal's `file` password is the one that was told."""
    told = database.row("SELECT password FROM trust_seal WHERE slug = ?", slug) if what == "file" else None
    if told:
        return str(told["password"])
    digest = hmac.new(_secret(database).encode(), f"{what}|{slug}".encode(), hashlib.sha256)
    return f"{int.from_bytes(digest.digest()[:8], 'big') % 10**6:06}" if what == "pin" else digest.hexdigest()[:12]


def key(database: Database, name: str) -> Key:
    """The private key of this name, made when it is first asked for: on P-256 for `ocsp` and names ending in `-ec`, else RSA.

    `stranger` is nobody's: what it signs is forged.
    """
    with database.transaction() as connection:
        row = connection.execute("SELECT pem FROM trust_key WHERE name = ?", [name]).fetchone()
        if row is not None:
            # Only we write it, so it is not proved anew each time, which would take longer than all else.
            loaded = serialization.load_pem_private_key(row["pem"].encode(), None, unsafe_skip_rsa_key_validation=True)
            assert isinstance(loaded, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)  # noqa: S101
            return loaded
        elliptic = name == "ocsp" or name.endswith("-ec")
        made = ec.generate_private_key(ec.SECP256R1()) if elliptic else rsa.generate_private_key(65537, 2048)
        pem = made.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        connection.execute("INSERT INTO trust_key (name, pem) VALUES (?, ?)", [name, pem.decode()])
        return made


def sign_hash(signer: Key, digest: bytes) -> bytes:
    """PKCS #1 v1.5 or ECDSA (DER) over a SHA-256 digest somebody else computed."""
    prehashed = utils.Prehashed(hashes.SHA256())
    if isinstance(signer, rsa.RSAPrivateKey):
        return signer.sign(digest, padding.PKCS1v15(), prehashed)
    return signer.sign(digest, ec.ECDSA(prehashed))


def certificate(database: Database, base: str, name: str) -> x509.Certificate:
    """The certificate in use for a key: `root`, `issuing`, `ocsp`, `tsa` or a holder's credential."""
    with database.transaction():
        row = current(database, base, name)
        return x509.load_der_x509_certificate(row["der"]) if row else issue(database, base, name)


def current(database: Database, base: str, name: str) -> sqlite3.Row | None:
    """The row of a key's newest certificate, none when it never had one at this address."""
    sql = "SELECT * FROM trust_certificate WHERE key = ? AND base = ? ORDER BY rowid DESC LIMIT 1"
    return database.row(sql, name, "" if name == "root" else base)


def row_of(database: Database, base: str, name: str) -> sqlite3.Row:
    """The same, issued where there was none."""
    certificate(database, base, name)
    row = current(database, base, name)
    assert row is not None  # noqa: S101  # issued above
    return row


def chain(database: Database, base: str, name: str) -> list[x509.Certificate]:
    """A credential's certificate, the issuing authority's and the root's."""
    return [certificate(database, base, one) for one in (name, "issuing", "root")]


def issue(database: Database, base: str, name: str, *, expired: bool = False) -> x509.Certificate:
    """Give a key a new certificate for three years (authorities: longer), or one that ended yesterday."""
    now = datetime.now(UTC).replace(microsecond=0)
    since, until = (
        (now - timedelta(400), now - timedelta(1)) if expired else (now - timedelta(1), now + timedelta(1095))
    )
    with database.transaction() as connection:
        if name == "root":
            made = _root(key(database, "root"), now)
        else:
            by = "root" if name == "issuing" else "issuing"
            if name == "issuing":
                since, until = now - timedelta(800), now + timedelta(3650)
            subject, extensions = _described(database, name)
            builder = _begun(subject, key(database, name), since, until)
            for extension, critical in [*extensions, *_addresses(base, by)]:
                builder = builder.add_extension(extension, critical)
            made = _signed(builder, key(database, by), certificate(database, base, by).subject)
        sql = "INSERT INTO trust_certificate (serial, key, base, der, not_before, not_after) VALUES (?, ?, ?, ?, ?, ?)"
        der = made.public_bytes(serialization.Encoding.DER)
        since, until = made.not_valid_before_utc, made.not_valid_after_utc
        values = [f"{made.serial_number:x}", name, "" if name == "root" else base, der, int(since.timestamp()), int(until.timestamp())]  # fmt: skip
        connection.execute(sql, values)
        return made


def revoke(database: Database, serial: str, reason: str = "unspecified", ago: int = 0) -> None:
    """Take a certificate back, `ago` seconds ago; one that is taken back already keeps its first moment.

    Refuses an unknown serial number (hexadecimal, as `certificates` lists it), the root, and an unknown reason.
    """
    if reason not in REASONS:
        raise Refusal("reason", "Không có lý do này.")
    if not 0 <= ago <= 3650 * DAY:
        raise Refusal("ago", "Thời điểm thu hồi không hợp lệ.")
    at = int(datetime.now(UTC).timestamp()) - ago
    sql = "UPDATE trust_certificate SET revoked_at = ?, reason = ? WHERE serial = ? AND key <> 'root' AND revoked_at IS NULL"
    with database.transaction() as connection:
        known = connection.execute("SELECT 1 FROM trust_certificate WHERE serial = ? AND key <> 'root'", [serial])
        if known.fetchone() is None:
            raise Refusal("serial", "Không có chứng thư nào mang số này.")
        connection.execute(sql, [at, reason, serial])


def certificates(database: Database, base: str) -> list[sqlite3.Row]:
    """Everything issued at this address, newest first."""
    return database.rows("SELECT * FROM trust_certificate WHERE base = ? ORDER BY rowid DESC LIMIT 200", base)


def state(row: sqlite3.Row) -> str:
    """`revoked`, `expired` or `valid`, as the remote signer's interface names them."""
    if row["revoked_at"] is not None:
        return "revoked"
    return "expired" if row["not_after"] < datetime.now(UTC).timestamp() else "valid"


def revocation_list(database: Database, base: str, by: str, mishap: str = "none") -> bytes:
    """The list of what `root` or `issuing` took back, in DER; good for a day."""
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(days=30 if mishap == "old" else 0)
    signer, named = key(database, by), certificate(database, base, by)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(named.subject)
        .last_update(now)
        .next_update(now + timedelta(1))
    )
    builder = builder.add_extension(x509.CRLNumber(int(now.timestamp())), False)
    builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False)
    which = "key = 'issuing'" if by == "root" else "key NOT IN ('issuing', 'root')"
    for row in database.rows(f"SELECT * FROM trust_certificate WHERE revoked_at IS NOT NULL AND {which}"):  # noqa: S608  # our words
        taken = x509.RevokedCertificateBuilder().serial_number(int(row["serial"], 16))
        taken = taken.revocation_date(datetime.fromtimestamp(row["revoked_at"], UTC))
        if row["reason"] != "unspecified":  # RFC 5280, 5.3.1: then it is left out
            taken = taken.add_extension(x509.CRLReason(x509.ReasonFlags[row["reason"]]), False)
        builder = builder.add_revoked_certificate(taken.build())
    made = builder.sign(key(database, "stranger") if mishap == "forged" else signer, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.DER)


def key_file(database: Database, base: str, slug: str) -> bytes:
    """PKCS #12: an officer's or a seal's key with its chain, under the password the page shows; Refusal for a person's."""
    one = holder(database, slug)
    if one.kind == "person":
        raise Refusal("holder", "Chỉ cán bộ và con dấu có tệp khóa.")
    leaf, *rest = chain(database, base, f"{slug}-file")
    protection = serialization.BestAvailableEncryption(toy_secret(database, slug, "file").encode())
    return pkcs12.serialize_key_and_certificates(slug.encode(), key(database, f"{slug}-file"), leaf, rest, protection)


def _holder(slug: str, name: str, kind: str) -> Holder:
    number = int.from_bytes(hashlib.sha256(slug.encode()).digest()[:8], "big")
    written = f"999{number % 10**7:07}" if kind == "seal" else f"999{number % 10**9:09}"
    return Holder(slug, name, kind, written, f"+8499{number % 10**7:07}")


def _secret(database: Database) -> str:
    with database.transaction() as connection:
        sql = "INSERT OR IGNORE INTO setting (name, value) VALUES ('trust_secret', ?)"
        connection.execute(sql, [secrets.token_hex(32)])
        return str(connection.execute("SELECT value FROM setting WHERE name = 'trust_secret'").fetchone()["value"])


def _named(common: str, *more: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    # X.520 allows 64; what is cut must not end inside a letter.
    short = common.encode()[:64].decode("utf-8", "ignore")
    parts = [(NameOID.COUNTRY_NAME, "VN"), *more, (NameOID.COMMON_NAME, short)]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _described(database: Database, name: str) -> tuple[x509.Name, list[tuple[Any, bool]]]:
    """Subject and extensions of what the root and the issuing authority give out."""
    if name == "issuing":
        return _named(ISSUING, (NameOID.ORGANIZATION_NAME, "Thế giới thử")), _authority(0)
    if name == "ocsp":
        usage = [(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False), (x509.OCSPNoCheck(), False)]
        return _named("Hỏi tình trạng chứng thư Thế giới thử"), [*_usage(repudiable=True), *usage]
    if name == "tsa":
        usage = [(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True), _policy("tsa")]
        return _named("Dấu thời gian Thế giới thử"), [*_usage(), *usage]
    one = owner(database, name)
    papers = f"{'MST' if one.kind == 'seal' else 'CCCD'}:{one.number}"
    numbers = [(NameOID.SERIAL_NUMBER, one.number), (NameOID.USER_ID, papers)]
    at = [(NameOID.ORGANIZATION_NAME, one.name if one.kind == "seal" else BODY)] if one.kind != "person" else []
    return _named(one.name, *at, *numbers), [*_usage(), _policy(one.kind)]


def _policy(kind: str) -> tuple[Any, bool]:
    return x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(POLICIES[kind]), None)]), False


def _usage(*, repudiable: bool = False) -> list[tuple[Any, bool]]:
    return [
        (x509.BasicConstraints(False, None), True),
        (x509.KeyUsage(True, not repudiable, False, False, False, False, False, False, False), True),
    ]


def _authority(length: int | None) -> list[tuple[Any, bool]]:
    return [
        (x509.BasicConstraints(True, length), True),
        (x509.KeyUsage(False, False, False, False, False, True, True, False, False), True),
    ]


def _addresses(base: str, by: str) -> list[tuple[Any, bool]]:
    """Where to ask: the issuing authority by OCSP and list, the root by list only."""
    where = [x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(f"{base}/trust/{by}.crt"))]  # fmt: skip
    if by == "issuing":
        asked = x509.UniformResourceIdentifier(f"{base}/trust/ocsp")
        where.insert(0, x509.AccessDescription(AuthorityInformationAccessOID.OCSP, asked))
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(f"{base}/trust/{by}.crl")], None, None, None)
    return [(x509.AuthorityInformationAccess(where), False), (x509.CRLDistributionPoints([point]), False)]


def _begun(subject: x509.Name, own: Key, since: datetime, until: datetime) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder(subject_name=subject, serial_number=x509.random_serial_number())
    builder = builder.not_valid_before(since).not_valid_after(until).public_key(own.public_key())
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), False)


def _signed(builder: x509.CertificateBuilder, signer: Key, issuer: x509.Name) -> x509.Certificate:
    known = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    return builder.issuer_name(issuer).add_extension(known, False).sign(signer, hashes.SHA256())


def _root(own: Key, now: datetime) -> x509.Certificate:
    name = _named(ROOT, (NameOID.ORGANIZATION_NAME, "Thế giới thử"))
    builder = _begun(name, own, now - timedelta(900), now + timedelta(7300))
    for extension, critical in _authority(None):
        builder = builder.add_extension(extension, critical)
    return _signed(builder, own, name)


def read_serial(given: object) -> str:
    """A serial number as we keep it, from however it was written."""
    return clean(given, 60).lower().replace(":", "").lstrip("0")
