"""Our own authority: keys made once and kept closed, seals that hold, and no changed byte that passes."""

import io
import multiprocessing
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from suar.integrations.own_authority import OwnAuthority
from suar.integrations.own_authority.authority import Authority
from suar.workflow.documents.rendering import render
from suar.workflow.signing import Signer
from tests.workflow.test_documents import AT, CONTENT

OFFICE = CONTENT.office_name


@pytest.fixture(scope="module")
def paper() -> bytes:
    return render("spb", CONTENT, at=AT)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> OwnAuthority:
    return OwnAuthority(tmp_path_factory.mktemp("keys"), training=False)


@pytest.fixture(scope="module")
def sealed(office: OwnAuthority, paper: bytes) -> bytes:
    return _seal(office, paper)


def _seal(office: Signer, paper: bytes, at: datetime = AT) -> bytes:
    return office.sign(paper, office_code="IDSGT", office_name=OFFICE, reason="SPB.DN.IDSGT.2611.000007", at=at)


def test_a_sealed_paper_is_valid_and_names_office_and_time(office: OwnAuthority, sealed: bytes) -> None:
    verdict = office.verify(sealed)
    assert (verdict.valid, verdict.intact, verdict.trusted, verdict.problem) == (True, True, True, None)
    assert verdict.signer == OFFICE
    assert verdict.signed_at == AT


def test_the_paper_itself_stands_unchanged_in_front_of_the_seal(paper: bytes, sealed: bytes) -> None:
    assert sealed.startswith(paper)


def test_another_reader_finds_a_whole_pades_seal_under_our_root(
    office: OwnAuthority, sealed: bytes, tmp_path: Path
) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(office.authority.root().certificate.public_bytes(Encoding.PEM))
    (signature,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    context = ValidationContext(trust_roots=[load_cert_from_pemder(str(root))], moment=AT)
    status = validate_pdf_signature(signature, context)
    assert status.bottom_line
    assert status.modification_level == ModificationLevel.NONE


def test_dates_and_archive_marks_stay_as_rendered(sealed: bytes) -> None:
    info = PdfFileReader(io.BytesIO(sealed)).trailer["/Info"]
    assert info["/ModDate"] == info["/CreationDate"]
    assert sealed.count(b"<pdfaid:part>2") == 1


def test_invalid__after_one_changed_bit_anywhere(office: OwnAuthority, paper: bytes, sealed: bytes) -> None:
    places = [*range(0, len(paper), 499), *range(len(paper), len(sealed), 7)]
    changed = bytearray(sealed)
    for place in places:
        for bit in (0x01, 0x20):  # 0x20 turns a capital into a small letter
            changed[place] ^= bit
            assert not office.verify(bytes(changed)).valid, (place, bit)
            changed[place] ^= bit


def test_changed_after_sealing__is_told_from_a_foreign_seal(office: OwnAuthority, sealed: bytes) -> None:
    changed = bytearray(sealed)
    changed[1000] ^= 1
    verdict = office.verify(bytes(changed))
    assert (verdict.intact, verdict.trusted, verdict.signer) == (False, True, OFFICE)
    assert "berubah" in str(verdict.problem)


@pytest.mark.parametrize("added", [b"\n", b"\0", b"%%EOF\n", b"%PDF-1.7\n"])
def test_invalid__with_bytes_added(office: OwnAuthority, sealed: bytes, added: bytes) -> None:
    assert not office.verify(sealed + added).valid
    assert not office.verify(added + sealed).valid


def test_invalid__rewritten_by_another_program(office: OwnAuthority, sealed: bytes) -> None:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(sealed)))
    copied = io.BytesIO()
    writer.write(copied)
    assert not office.verify(copied.getvalue()).valid


def test_invalid__cut_off(office: OwnAuthority, sealed: bytes) -> None:
    for end in range(0, len(sealed), 1501):
        assert not office.verify(sealed[:end]).valid


def test_invalid__encrypted(office: OwnAuthority, sealed: bytes) -> None:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(sealed)))
    writer.encrypt(owner_pass="a", user_pass="b")
    locked = io.BytesIO()
    writer.write(locked)
    assert not office.verify(locked.getvalue()).valid


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"%PDF-",
        b"GIF89a",
        b"PK\x03\x04" * 100,
        b"%PDF-1.7\n/ByteRange [0 9 9 9]",
        b"%PDF-1.7\n/ByteRange [0 9999999999 9999999999 9999999999]",
        b"%PDF-1.7\n/ByteRange [0 35 43 0]\n<30030101FF>",
        b"%PDF-1.7\n" + b"/ByteRange [0 1 2 3]" * 5000,
        b"%PDF-1.7\n" + b"[" * 200_000,
    ],
)
def test_nonsense_gets_a_verdict_not_an_exception(office: OwnAuthority, nonsense: bytes) -> None:
    verdict = office.verify(nonsense)
    assert not verdict.valid
    assert verdict.problem


def test_unsigned_paper_is_not_valid(office: OwnAuthority, paper: bytes) -> None:
    assert "tidak bersegel" in str(office.verify(paper).problem)


def test_training_seals_are_not_trusted_on_a_working_site_nor_the_reverse(tmp_path: Path, paper: bytes) -> None:
    training, working = OwnAuthority(tmp_path, training=True), OwnAuthority(tmp_path, training=False)
    for there, here in ((training, working), (working, training)):
        verdict = here.verify(_seal(there, paper))
        assert (verdict.valid, verdict.intact, verdict.trusted, verdict.signer) == (False, True, False, None)
    assert "Training" in training.authority.name


def test_invalid__outside_the_year_of_the_seal(tmp_path: Path, paper: bytes) -> None:
    class Careless(Authority):
        def seal(self, office_code: str, office_name: str, year: int):
            return super().seal(office_code, office_name, 2024)

    office = OwnAuthority(tmp_path, training=False)
    office.authority = Careless(tmp_path, training=False)
    verdict = office.verify(_seal(office, paper))
    assert (verdict.valid, verdict.intact, verdict.trusted) == (False, True, True)


def test_papers_of_an_earlier_year_hold_after_a_restart(tmp_path: Path, paper: bytes) -> None:
    long_ago = AT - timedelta(days=800)
    sealed = _seal(OwnAuthority(tmp_path, training=True), paper, at=long_ago)
    assert OwnAuthority(tmp_path, training=True).verify(sealed).signed_at == long_ago


def test_a_long_office_name_is_told_in_full(tmp_path: Path, paper: bytes) -> None:
    office, name = OwnAuthority(tmp_path, training=True), "Kantor Kesyahbandaran dan Otoritas Pelabuhan " * 4 + "(ä)"
    sealed = office.sign(paper, office_code="IDTBK", office_name=name, reason="(x) /ByteRange [0 1 2 3]", at=AT)
    assert office.verify(sealed).signer == name


def test_keys_are_readable_by_the_server_alone(tmp_path: Path, paper: bytes) -> None:
    folder = tmp_path / "keys"
    _seal(OwnAuthority(folder, training=True), paper)
    for path in [folder, *folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert {path.name for path in folder.rglob("*.pem")} == {"authority.pem", "seal-IDSGT-2026.pem"}


def _root_of(folder: Path) -> bytes:
    authority = Authority(folder, training=True)
    authority.seal("IDSGT", OFFICE, 2026)
    return authority.root().certificate.public_bytes(Encoding.DER)


def test_processes_that_start_together_share_one_authority(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        roots = pool.map(_root_of, [tmp_path / "keys"] * 6, chunksize=1)
    assert len(set(roots)) == 1
    seal = Authority(tmp_path / "keys", training=True).seal("IDSGT", OFFICE, 2026)
    seal.certificate.verify_directly_issued_by(Authority(tmp_path / "keys", training=True).root().certificate)


@pytest.mark.parametrize("code", ["", "../x", "idsgt", "A/B", "A" * 30])
def test_refused__an_office_code_that_is_none(office: OwnAuthority, paper: bytes, code: str) -> None:
    with pytest.raises(ValueError, match="office code"):
        office.sign(paper, office_code=code, office_name=OFFICE, reason="", at=AT)


def test_refused__a_time_without_zone(office: OwnAuthority, paper: bytes) -> None:
    with pytest.raises(ValueError, match="zone"):
        _seal(office, paper, at=datetime(2026, 11, 21, 2, 31))


def test_the_site_takes_keys_and_authority_from_its_settings(settings, tmp_path: Path) -> None:
    settings.SUAR_KEYS_DIR = str(tmp_path)
    settings.SUAR_TRAINING = True
    assert OwnAuthority.from_settings().authority.name == "Suar Training Authority"


def test_signs__also_where_an_event_loop_runs(office: OwnAuthority, paper: bytes) -> None:
    import asyncio

    async def in_a_loop() -> bytes:
        return _seal(office, paper)

    assert office.verify(asyncio.run(in_a_loop())).valid
