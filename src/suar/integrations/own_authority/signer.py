"""Seals a PDF for an office (PAdES B-B, P-256) with keys loaded once, and checks such seals."""

import asyncio
import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, cast

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer

from suar.integrations.own_authority.authority import Authority, KeyPair
from suar.integrations.own_authority.verify import verify
from suar.workflow.signing import Verdict

#: Hexadecimal digits kept free for the signature: a seal needs about 2,800, and a fixed place spares a trial signature.
_RESERVED = 6144


class OwnAuthority:
    """The development and training signer: the ``Signer`` protocol on a certificate authority of our own."""

    def __init__(self, keys_dir: Path, *, training: bool) -> None:
        self.authority = Authority(keys_dir, training=training)
        self._seals: dict[tuple[str, int], _Seal] = {}
        self._making = threading.Lock()

    @classmethod
    def from_settings(cls) -> Self:
        """The signer of this site: keys in ``SUAR_KEYS_DIR``, authority by ``SUAR_TRAINING``."""
        from django.conf import settings  # here only, so that sealing needs no configured site

        return cls(Path(settings.SUAR_KEYS_DIR), training=bool(settings.SUAR_TRAINING))

    def sign(self, pdf: bytes, *, office_code: str, office_name: str, reason: str, at: datetime) -> bytes:
        """The PDF with the office's seal in an invisible field; the original bytes stay as they are in front.

        ``at`` (with a zone) is the stated time of signing. Raises ``ValueError`` without a zone or for a
        code that is not an office's, ``pyhanko.pdf_utils.misc.PdfError`` for what is no PDF.
        """
        if at.tzinfo is None:
            raise ValueError("the time of signing needs a zone")
        moment = at.astimezone(UTC).replace(microsecond=0)
        meta = PdfSignatureMetadata(
            field_name="OfficeSeal",
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=reason,
            location=office_name,
            name=office_name,
        )
        field = SigFieldSpec("OfficeSeal", readable_field_name=office_name)
        signer = _SignerAt(meta, self._seal(office_code, office_name, moment.year), moment, field)
        return _apart(lambda: signer.sign_pdf(_Addition(io.BytesIO(pdf)), bytes_reserved=_RESERVED)).getvalue()

    def verify(self, pdf: bytes) -> Verdict:
        """Whether the PDF is as an office of this authority sealed it; never raises."""
        return verify(pdf, self.authority.root().certificate)

    def _seal(self, office_code: str, office_name: str, year: int) -> "_Seal":
        with self._making:
            seal = self._seals.get((office_code, year))
            if seal is None:
                seal = self._seals[office_code, year] = _Seal(self.authority.seal(office_code, office_name, year))
            return seal


class _Seal(Signer):
    """pyHanko's signer with the key already in memory; its own reads the key again for every signature."""

    def __init__(self, pair: KeyPair) -> None:
        certificate = asn1_x509.Certificate.load(pair.certificate.public_bytes(Encoding.DER))
        super().__init__(signing_cert=certificate, embed_roots=False)
        self._key = pair.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if digest_algorithm != "sha256":
            raise ValueError("the office's seal signs SHA-256 digests only")
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


class _Addition(IncrementalPdfFileWriter):
    """Adds the seal and leaves title, dates and the archive's marks (PDF/A, PDF/UA) of the paper as they are."""

    def _update_meta(self) -> None:
        """pyHanko would set the machine's time as the date of change here."""


def _apart(sign: Callable[[], Any]) -> io.BytesIO:
    """Sign; in a thread of its own where an event loop runs already, for the library starts one itself."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return cast(io.BytesIO, sign())
    with ThreadPoolExecutor(max_workers=1) as apart:
        return cast(io.BytesIO, apart.submit(sign).result())


class _SignerAt(PdfSigner):
    """pyHanko's PDF signer with a given time instead of the machine's: a training site's clock holds here too."""

    def __init__(self, meta: PdfSignatureMetadata, seal: _Seal, moment: datetime, field: SigFieldSpec) -> None:
        super().__init__(meta, signer=seal, new_field_spec=field)
        self._moment = moment

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._moment
        return session
