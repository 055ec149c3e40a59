"""Checks an office's seal on a PDF: whose it is, when it was set, and whether one byte has changed since.

The bytes are proved to be ours before anything reads them as a PDF, so a hostile file meets no PDF parser.
"""

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, core
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader

from suar.kernel.words import _
from suar.workflow.signing import Verdict

#: No paper of an office comes near this size; what is larger is not read further.
_LARGEST = 20 * 1024 * 1024

_BYTE_RANGE = re.compile(rb"/ByteRange\s{0,4}\[\s{0,4}0 (\d{1,10}) (\d{1,10}) (\d{1,10})\s{0,200}\]")
_HEX = re.compile(rb"<((?:[0-9A-F]{2})+)>")  # capitals only: the case of a digit is a byte like any other


@dataclass(frozen=True, slots=True)
class _Found:
    """A signature that spans the file: the digest of all bytes outside it, and its CMS."""

    digest: bytes
    signature: bytes


class _NotOurs(Exception):
    """The signature is not one this authority could have made, or has been changed."""


def verify(pdf: bytes, root: x509.Certificate) -> Verdict:
    """The verdict on ``pdf`` by the authority whose certificate is ``root``; never raises, whatever the bytes."""
    if len(pdf) > _LARGEST or not pdf.startswith(b"%PDF-"):
        return Verdict(False, False, False, problem=_("Berkas ini bukan dokumen PDF dari Suar."))
    ranges = [tuple(int(number) for number in hit) for hit in _BYTE_RANGE.findall(pdf)]
    if not ranges:
        return Verdict(False, False, False, problem=_("Dokumen ini tidak bersegel elektronik."))
    try:
        found = _spanning(pdf, ranges)
        if found is None:
            return Verdict(False, False, False, problem=_("Dokumen ini berubah setelah disegel."))
        return _judged(pdf, found, root)
    except Exception:  # a checker must answer, and hostile bytes fail in more ways than libraries declare
        return Verdict(False, False, False, problem=_("Segel elektronik dokumen ini rusak atau bukan dari Suar."))


def _spanning(pdf: bytes, ranges: list[tuple[int, ...]]) -> _Found | None:
    """The signature that covers every byte but itself; None if bytes lie outside it, or were added later."""
    for first, second, rest in reversed(ranges):
        gap = _HEX.fullmatch(pdf[first:second]) if first < second <= len(pdf) else None
        if gap is None or second + rest != len(pdf):
            continue
        digest = hashlib.sha256(memoryview(pdf)[:first])
        digest.update(memoryview(pdf)[second:])
        return _Found(digest.digest(), _unpadded(bytes.fromhex(gap[1].decode())))
    return None


def _unpadded(padded: bytes) -> bytes:
    """The CMS without the zeros that fill its place; anything but zeros there is a change."""
    signature = core.Asn1Value.load(padded).dump()
    if padded[len(signature) :].strip(b"\0"):
        raise _NotOurs
    return bytes(signature)


def _judged(pdf: bytes, found: _Found, root: x509.Certificate) -> Verdict:
    signed = cms.ContentInfo.load(found.signature, strict=True)["content"]
    (signer,), (embedded,) = signed["signer_infos"], signed["certificates"]
    der = embedded.chosen.dump()
    seal = x509.load_der_x509_certificate(der)
    attributes = {attribute["type"].native: attribute["values"] for attribute in signer["signed_attrs"]}
    intact = attributes["message_digest"][0].native == found.digest
    if not _issued_by(seal, root):
        return Verdict(False, intact, False, problem=_("Segel dokumen ini bukan dari otoritas situs ini."))
    try:
        _require_seal_on(signer, attributes, der, seal)
        _require_plain_form(found.signature, signed, signer, embedded)
    except (_NotOurs, InvalidSignature):
        return Verdict(False, False, True, _office(seal), problem=_("Segel elektronik dokumen ini telah diubah."))
    if not intact:
        return Verdict(False, False, True, _office(seal), problem=_("Dokumen ini berubah setelah disegel."))
    office, at = _stated(pdf)  # read as a PDF only now: every byte is proved to be ours
    if not seal.not_valid_before_utc <= at <= seal.not_valid_after_utc:
        return Verdict(False, True, True, office, problem=_("Segel dipakai di luar masa berlakunya."))
    return Verdict(True, True, True, office, at)


def _issued_by(seal: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        seal.verify_directly_issued_by(root)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _require_seal_on(signer: Any, attributes: dict[str, Any], der: bytes, seal: x509.Certificate) -> None:
    """The seal's key signed the attributes, and the attributes name this very certificate (ESS, RFC 5035)."""
    key = seal.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise _NotOurs
    key.verify(signer["signature"].native, signer["signed_attrs"].untag().dump(), ec.ECDSA(hashes.SHA256()))
    named = attributes["signing_certificate_v2"][0]["certs"][0]["cert_hash"].native
    if named != hashlib.sha256(der).digest() or attributes["content_type"][0].native != "data":
        raise _NotOurs


def _require_plain_form(signature: bytes, signed: Any, signer: Any, embedded: Any) -> None:
    """What the seal's key does not cover in a CMS must be exactly what we write: no bit of it is free to change."""
    name = cms.IssuerAndSerialNumber({"issuer": embedded.chosen.issuer, "serial_number": embedded.chosen.serial_number})
    rebuilt = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier("issuer_and_serial_number", name),
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": signer["signed_attrs"].untag(),
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": signer["signature"].native,
        }
    )
    content = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "data"},
            "certificates": [embedded],
            "signer_infos": [rebuilt],
        }
    )
    if cms.ContentInfo({"content_type": "signed_data", "content": content}).dump() != signature:
        raise _NotOurs


def _stated(pdf: bytes) -> tuple[str, datetime]:
    """The office's full name and the time of sealing (UTC), as the signature states them."""
    (signature,) = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures
    at: datetime | None = signature.self_reported_timestamp
    if at is None:
        raise _NotOurs
    return str(signature.sig_object["/Name"]), at.astimezone(UTC)


def _office(seal: x509.Certificate) -> str:
    return str(seal.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value)
