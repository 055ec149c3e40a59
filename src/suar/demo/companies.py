"""The companies and offices of the demo; none of them exists."""

from __future__ import annotations

from stdnum import luhn

from suar.accounts.models import Organisation
from suar.accounts.roles import OrganisationKind, Role
from suar.registry.models import Port

K = OrganisationKind
_COMPANIES: tuple[tuple[str, OrganisationKind, str], ...] = (
    ("agent", K.AGENT, "PT Contoh Guntung Samudera"),
    ("agent2", K.AGENT, "PT Contoh Riau Bahari Agensi"),
    ("agent3", K.AGENT, "PT Contoh Selat Malaka Lines"),
    ("agent_tug", K.AGENT, "PT Contoh Meratus Tongkang"),
    ("agent_liner", K.AGENT, "PT Contoh Arunika Peti Kemas"),
    ("agent_foreign", K.AGENT, "PT Contoh Samudera Agensi Internasional"),
    ("agent_coastal", K.AGENT, "PT Contoh Pesisir Nusantara"),
    ("stevedore", K.STEVEDORE, "PT Contoh Bongkar Borneo"),
    ("stevedore2", K.STEVEDORE, "PT Contoh Bongkar Jawa"),
    ("forwarder", K.FORWARDER, "PT Contoh Antar Barang Kalimantan"),
    ("forwarder2", K.FORWARDER, "PT Contoh Antar Barang Jawa"),
    ("terminal", K.PORT_OPERATOR, "PT Contoh Terminal Kelapa"),
    ("bup_bpn", K.PORT_OPERATOR, "PT Contoh Pelabuhan Balikpapan"),
    ("bup_srg", K.PORT_OPERATOR, "PT Contoh Pelabuhan Semarang"),
    ("bup_bdj", K.PORT_OPERATOR, "PT Contoh Pelabuhan Banjarmasin"),
    ("tuks_bpn", K.PORT_OPERATOR, "PT Contoh Tambang Somber"),
    ("tersus_bpn", K.PORT_OPERATOR, "PT Contoh Minyak Teluk"),
    ("tuks_srg", K.PORT_OPERATOR, "PT Contoh Curah Semarang"),
    ("tuks_bdj", K.PORT_OPERATOR, "PT Contoh Jetty Barito"),
    ("tersus_bdj", K.PORT_OPERATOR, "PT Contoh Batu Bara Marabahan"),
    ("owner", K.OWNER, "PT Contoh Armada Nusantara"),
    ("directorate", K.DIRECTORATE, "Direktorat Jenderal Perhubungan Laut"),
)
#: Offices at a port besides its own: key of account and organisation, name, function.
AGENCIES = (
    ("health", "Balai Kekarantinaan Kesehatan", Role.HEALTH),
    ("immigration", "Kantor Imigrasi", Role.IMMIGRATION),
    ("customs", "Kantor Bea dan Cukai", Role.CUSTOMS),
    ("quarantine", "Balai Karantina Hewan, Ikan dan Tumbuhan", Role.QUARANTINE),
)


def build_organisations(ports: dict[str, Port]) -> dict[str, Organisation]:
    """Companies, and at each port its office and the other agencies."""
    made = {
        key: Organisation.objects.create(
            kind=kind, name=name, nib=f"91200000{number:04}1" if kind != K.DIRECTORATE else "", npwp=npwp_of(number)
        )
        for number, (key, kind, name) in enumerate(_COMPANIES, start=1)
    }
    for key, port in ports.items():
        office = {"kind": K.OFFICE, "port_code": port.code}
        made[f"office_{key}"] = Organisation.objects.create(name=port.office_name, **office)
        for kind, name, _role in AGENCIES:
            made[f"{kind}_{key}"] = Organisation.objects.create(name=f"{name} {port.name}", **office)
    return made


def npwp_of(number: int) -> str:
    """A tax number with the right check digit, of nobody."""
    head = f"09{number:07}"
    return f"{head}{luhn.calc_check_digit(head)}000000"
