"""Identifiers: every example of the field reference, and what people really type."""

import pytest

from suar.kernel import identifiers as ids

FINE = [
    (ids.imo_number, "9319466", "9319466"),
    (ids.imo_number, "8814275", "8814275"),
    (ids.imo_number, " imo 9319466 ", "9319466"),
    (ids.imo_number, "1234567", "1234567"),
    (ids.mmsi, "525012345", "525012345"),
    (ids.call_sign, "YD6470", "YD6470"),
    (ids.call_sign, "yda 6139", "YDA6139"),
    (ids.call_sign, "9V8134", "9V8134"),
    (ids.locode, "IDBPN", "IDBPN"),
    (ids.locode, "idsrg", "IDSRG"),
    (ids.pkk_number, "PKK.LN.IDBTM.2307.001197", "PKK.LN.IDBTM.2307.001197"),
    (ids.request_number, "SL001.DN.IDAGK.2501.000001", "SL001.DN.IDAGK.2501.000001"),
    (ids.container_number, "CSQU3054383", "CSQU3054383"),
    (ids.container_number, "tasu 117000 0", "TASU1170000"),
    (ids.npwp, "013121660091000", "013121660091000"),
    (ids.npwp, "01.312.166.0-091.000", "013121660091000"),
    (ids.npwp, "0013121660091000", "0013121660091000"),
    (ids.npwp, "0013121660091000000000", "0013121660091000000000"),
    (ids.npwp, "3171011708450001", "3171011708450001"),
    (ids.nik, "3171011708450001", "3171011708450001"),
    (ids.nik, "3171015708450001", "3171015708450001"),
    (ids.nib, "9120001234567", "9120001234567"),
    (ids.hs_code, "2701.12.90", "27011290"),
    (ids.hs_code, "270112", "270112"),
    (ids.tanda_selar, "GT 626 No. 1234/IIk", "GT 626 NO 1234/IIK"),
    (ids.tanda_selar, "GT. 1.626 No.1234/Pst", "GT 1626 NO 1234/PST"),
    (ids.registration_mark, "2012 IIk No.1234/L", "2012 IIK 1234/L"),
    (ids.billing_code, "820220922465628", "820220922465628"),
    (ids.ntpn, "0a1b2c3d4e5f6g7h", "0A1B2C3D4E5F6G7H"),
    (ids.ntb, "123456789012", "123456789012"),
    (ids.passport, "X1234567", "X1234567"),
    (ids.seaman_book, "F 123456", "F123456"),
]

WARNS = [
    (ids.imo_number, "8814274"),
    (ids.call_sign, "Q123"),
    (ids.call_sign, "1234"),
    (ids.nik, "6501011708450001"),  # Nunukan, North Kalimantan: a real place that the list does not know
    (ids.npwp, "9971011708450001"),
    (ids.billing_code, "820221322465628"),
    (ids.billing_code, "800000922465628"),
    (ids.passport, "AB123456"),
    (ids.seaman_book, "1234567"),
]

REFUSED = [
    (ids.imo_number, "931946"),
    (ids.imo_number, "0000000"),
    (ids.imo_number, "931946６"),  # the last digit is full-width
    (ids.imo_number, "9319466\n"),
    (ids.imo_number, "-"),
    (ids.imo_number, "9" * 100_000),
    (ids.mmsi, "002500123"),
    (ids.mmsi, "111525001"),
    (ids.mmsi, "970123456"),
    (ids.mmsi, "52501234"),
    (ids.call_sign, "---"),
    (ids.call_sign, "0"),
    (ids.call_sign, "YDA<b>"),
    (ids.locode, "PUSAT"),
    (ids.locode, "XXOGA"),
    (ids.locode, "ID1PN"),
    (ids.pkk_number, "PKK.LN.IDBTM.2313.001197"),
    (ids.pkk_number, "PKK.LN.IDBTM.2300.001197"),
    (ids.pkk_number, "PKK.XX.IDBTM.2307.001197"),
    (ids.pkk_number, "PKK.LN.IDBTM.2307.1197"),
    (ids.request_number, "SL1.DN.IDAGK.2501.000001"),
    (ids.request_number, "SL001.DN.IDAGK.2500.000001"),
    (ids.container_number, "CSQU3054384"),
    (ids.container_number, "CSQX3054383"),
    (ids.container_number, "ÄSQU3054383"),
    (ids.npwp, "013121661091000"),
    (ids.npwp, "000000000000000"),
    (ids.npwp, "0013121661091000"),
    (ids.npwp, "12345"),
    (ids.nik, "5879789846546867"),
    (ids.nik, "3171018108450001"),  # day 81: neither a man's nor a woman's
    (ids.nik, "3171013002450001"),
    (ids.nik, "317101170845000"),
    (ids.nib, "912000123456"),
    (ids.hs_code, "770112"),
    (ids.hs_code, "980112"),
    (ids.hs_code, "2701129"),
    (ids.tanda_selar, "626 1234 IIk"),
    (ids.registration_mark, "AL.520/4115/4822/DK/2024"),
    (ids.registration_mark, "2999 IIk No. 1234/L"),
    (ids.registration_mark, "2012 IIk No. 1234/X"),
    (ids.billing_code, "920220922465628"),
    (ids.ntpn, "0A1B2C3D4E5F6G7"),
    (ids.ntb, "12345678901"),
    (ids.passport, "X12"),
    (ids.seaman_book, "'; DROP TABLE"),
]


@pytest.mark.parametrize(("look", "typed", "number"), FINE)
def test_fine_and_stored_in_one_form__when_written_as_such_a_number(look, typed, number):
    assert look(typed) == ids.Check("ok", number)


@pytest.mark.parametrize(("look", "typed"), WARNS)
def test_warns_but_keeps_the_number__when_real_ones_look_like_that_too(look, typed):
    check = look(typed)
    assert check.severity == "warning"
    assert check.number
    assert str(check.reason)
    assert not check.ok
    assert not check.refused


@pytest.mark.parametrize(("look", "typed"), REFUSED, ids=lambda v: str(v)[:30] if isinstance(v, str) else v.__name__)
def test_refused_with_a_sentence__when_it_can_be_no_such_number(look, typed):
    check = look(typed)
    assert check.refused
    assert str(check.reason).endswith(".")
    assert check.number == ""


@pytest.mark.parametrize(
    "typed", ["", " ", "\x00", "\u202e9319466", "９３１９４６６", "1e", "<script>", "' OR 1=1 --", "A" * 5000]
)
def test_refused_without_a_fault__whatever_is_typed_anywhere(typed):
    for look in {look for look, _typed, _number in FINE}:
        assert look(typed).severity == ("warning" if (look, typed) in WARNS else "refused"), look.__name__


def test_warns__when_the_call_sign_of_an_indonesian_ship_is_of_another_series():
    assert ids.call_sign("9V8134", flag="ID").severity == "warning"
    assert ids.call_sign("YDA3057", flag="ID").ok
    assert ids.call_sign("7AB12", flag="ID").ok


def test_refused__when_the_mark_on_the_hull_names_another_tonnage():
    assert ids.tanda_selar("GT 626 No. 1234/IIk", gross_tonnage=626).ok
    assert ids.tanda_selar("GT 626 No. 1234/IIk", gross_tonnage=625).refused


def test_foreign_papers_are_fine__when_the_holder_is_no_indonesian():
    assert ids.passport("AB123456", nationality="PH").ok
    assert ids.seaman_book("1234567", nationality="PH").ok


@pytest.mark.parametrize(
    "typed",
    [
        "2010 PPm No. 1403/L",
        "2010 PPm No, 1403/L",
        "2010 ppm  no.1403/l",
        " 2010 PPm No.  1403 / L ",
        "2010\u00a0PPm No. 01403/L",
    ],
)
def test_one_ship__however_its_registration_mark_is_typed(typed):
    assert ids.registration_key(typed) == "2010 PPM 1403/L"


def test_two_ships__when_year_place_number_or_waters_differ():
    marks = [
        "2010 PPm No. 1403/L",
        "2011 PPm No. 1403/L",
        "2010 IIa No. 1403/L",
        "2010 PPm No. 1404/L",
        "2010 PPm No. 1403/N",
    ]
    assert len({ids.registration_key(mark) for mark in marks}) == len(marks)
    assert ids.registration_key("AL.520/26/IV") != ids.registration_key("AL.5202/6/IV")
