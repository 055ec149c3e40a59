"""The authority's root key and each office's seal, made when first needed, kept where only the server reads."""

import contextlib
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

#: An office code becomes part of a file name.
_OFFICE_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")

#: Characters the certificate standard (X.520) allows for an organisation; the full name stands in the signature.
_LONGEST_NAME = 64

#: Key purpose "document signing" (RFC 9336).
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A certificate and the private key that belongs to it."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


class Authority:
    """Root certificate of one site and its offices' seals, all P-256, in ``folder``.

    A training site has an authority of its own: its papers are never trusted by a working site, nor the reverse.
    """

    def __init__(self, folder: Path, *, training: bool) -> None:
        self.name = "Suar Training Authority" if training else "Suar Authority"
        self._folder = folder / ("training" if training else "working")
        self._root: KeyPair | None = None

    def root(self) -> KeyPair:
        """The authority itself; made at the first call on an empty folder, once, however many processes ask."""
        if self._root is None:
            self._root = self._kept("authority.pem", self._new_root)
        return self._root

    def seal(self, office_code: str, office_name: str, year: int) -> KeyPair:
        """The seal of an office for the papers of a year. Raises ``ValueError`` for a code that is not a port's."""
        if not _OFFICE_CODE.fullmatch(office_code):
            raise ValueError(f"not an office code: {office_code!r}")
        return self._kept(f"seal-{office_code}-{year}.pem", lambda: self._new_seal(office_code, office_name, year))

    def _kept(self, name: str, make: Callable[[], KeyPair]) -> KeyPair:
        path = self._folder / name
        if not path.exists():
            _open_folder(self._folder)
            _keep_first(path, _as_pem(make()))
        return _from_pem(path.read_bytes())

    def _new_root(self) -> KeyPair:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _named(self.name)
        # From 2020: demonstration data is made by setting the clock back, and its papers must hold too.
        draft = _draft(name, name, key, datetime(2020, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC))
        draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        draft = draft.add_extension(_usage(authority=True), critical=True)
        return KeyPair(key, draft.sign(key, hashes.SHA256()))

    def _new_seal(self, office_code: str, office_name: str, year: int) -> KeyPair:
        root, key = self.root(), ec.generate_private_key(ec.SECP256R1())
        name = _named(f"{office_code} {year}", organisation=office_name[:_LONGEST_NAME] or office_code)
        # A day to either side, for readers that compare in their own zone.
        since, until = datetime(year - 1, 12, 31, tzinfo=UTC), datetime(year + 1, 1, 2, tzinfo=UTC)
        draft = _draft(name, root.certificate.subject, key, since, until)
        draft = draft.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        draft = draft.add_extension(_usage(authority=False), critical=True)
        draft = draft.add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key())
        draft = draft.add_extension(issuer, critical=False)
        return KeyPair(key, draft.sign(root.key, hashes.SHA256()))


def _named(common_name: str, *, organisation: str | None = None) -> x509.Name:
    parts = [
        (NameOID.COUNTRY_NAME, "ID"),
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.COMMON_NAME, common_name),
    ]
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts if value])


def _draft(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, since: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _open_folder(folder: Path) -> None:
    """The folder, readable by the server alone whatever the umask; folders above it are left as somebody made them."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)


def _keep_first(path: Path, content: bytes) -> None:
    """Writes the file whole or not at all; if another process was first, its file stays and ours is dropped."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)


def _as_pem(pair: KeyPair) -> bytes:
    key = pair.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return key + pair.certificate.public_bytes(serialization.Encoding.PEM)


def _from_pem(content: bytes) -> KeyPair:
    key = serialization.load_pem_private_key(content, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("the authority's keys are P-256")
    return KeyPair(key, x509.load_pem_x509_certificate(content))
