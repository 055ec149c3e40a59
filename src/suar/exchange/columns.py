"""The columns of the ministry's public list of calls, by the names this program has for them."""

NUMBER, NAME, TYPE, MASTER, COMPANY = "Nomor PKK", "Nama Kapal", "Tipe Kapal", "Nakhoda", "Nama Perusahaan"
MARKS, REGISTRATION, TONNAGE = "Bendera / Call Sign / IMO", "Tanda Pendaftaran Kapal", "GT / DWT"
DRAUGHTS, SIZE, AAIC = "Draft Depan / Belakang / Max", "Panjang / Lebar", "AAIC"
TRADE_IN, PERMIT_IN, ETA = "Jenis Trayek (Kedatangan)", "Nomor Trayek (Kedatangan)", "ETA"
BEFORE, ORIGIN, SSM_IN, SINGLE_IN = "Sebelum Asal", "Asal", "No. SSM (Kedatangan)", "Single Billing (Kedatangan)"
TRADE_OUT, PERMIT_OUT, ETD = "Jenis Trayek (Keberangkatan)", "Nomor Trayek (Keberangkatan)", "ETD"
VIA, DESTINATION = "Singgah", "Tujuan"
SSM_OUT, SINGLE_OUT = "No. SSM (Keberangkatan)", "Single Billing (Keberangkatan)"
#: The columns of the ministry's public list, in its order.
COLUMNS = (
    NUMBER, NAME, TYPE, MASTER, COMPANY, MARKS, REGISTRATION, TONNAGE, DRAUGHTS, SIZE, AAIC, TRADE_IN, PERMIT_IN, ETA,
    BEFORE, ORIGIN, SSM_IN, SINGLE_IN, TRADE_OUT, PERMIT_OUT, ETD, VIA, DESTINATION, SSM_OUT, SINGLE_OUT,
)  # fmt: skip
