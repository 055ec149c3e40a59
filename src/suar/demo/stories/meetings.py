"""The daily berth meeting of the last two days, as the port authority wrote its minutes."""

from __future__ import annotations

from suar.demo.stage import Stage, Story, Turns
from suar.kernel import clock
from suar.portcalls import meetings
from suar.portcalls.meetings import Minutes

_PRESENT = "Operator terminal\nSyahbandar\nPerwakilan agen pelayaran\nPerwakilan PBM"
_SAID = {
    "bpn": (
        "KM TIRTA MAHAKAM diperkirakan selesai bongkar sesuai rencana. LCT BUMI ETAM 5 disetujui sandar berganda "
        "pada KM TIRTA MAHAKAM. KM PELITA BAHARI 12 (perintis) didahulukan di dermaga penumpang.",
        "Kegiatan KM ARUNIKA JAYA terlambat karena hujan; operator diminta mempercepat agar KM ARUNIKA KALIMANTAN "
        "dapat sandar. MV SOUTHERN STRAIT tetap di Dermaga Semayang Umum sampai selesai bongkar.",
    ),
    "bdj": (
        "Rangkaian TB BARITO MANDIRI 9 sandar di TUKS Barito Satu. Alur dangkal saat surut: gerakan tongkang bermuatan "
        "hanya pada saat pasang.",
        "MV GOLDEN KESTREL memuat di Taboneo dengan dua derek apung. TB MERATUS JAYA 12 memuat di Marabahan sesuai "
        "rencana.",
    ),
}


def _held(port: str, days: int, said: str) -> Story:
    def turns(stage: Stage) -> Turns:
        there, authority = stage.world.ports[port], stage.world.officer("authority", port)
        at = stage.at(-24 * days)
        yield at
        with clock.at(at):
            on = clock.today(there.zone)
            head = str(stage.world.people[f"head_{port}"])
            meetings.record(authority, there, on, Minutes(head, _PRESENT, said), version=0)

    return turns


STORIES: tuple[Story, ...] = tuple(
    _held(port, days, text) for port, said in _SAID.items() for days, text in zip((2, 1), said, strict=True)
)
