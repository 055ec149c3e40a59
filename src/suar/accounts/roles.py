"""The parts people play at a port, and the six rights a menu can carry."""

from django.db import models

from suar.kernel.words import _


class Role(models.TextChoices):
    """Who files and who decides. Proper nouns of the law are in GLOSSARY.md."""

    AGENT = "agent", _("Agen pelayaran")
    STEVEDORE = "stevedore", _("Perusahaan bongkar muat")
    FORWARDER = "forwarder", _("Jasa pengurusan transportasi")
    PORT_OPERATOR = "port_operator", _("Operator terminal")
    OWNER = "owner", _("Pemilik kapal")
    MASTER = "master", _("Nakhoda")
    PORT_AUTHORITY = "port_authority", _("Penyelenggara pelabuhan")
    HARBOUR_MASTER = "harbour_master", _("Syahbandar")
    HEAD_OF_OFFICE = "head_of_office", _("Kepala kantor")
    HEALTH = "health", _("Karantina kesehatan")
    IMMIGRATION = "immigration", _("Imigrasi")
    CUSTOMS = "customs", _("Bea cukai")
    QUARANTINE = "quarantine", _("Karantina hewan, ikan dan tumbuhan")
    DIRECTORATE = "directorate", _("Direktorat Jenderal Perhubungan Laut")


#: Officers of the port's own office: they see everything of their port, and their entries count.
PORT_ROLES = frozenset({Role.PORT_AUTHORITY, Role.HARBOUR_MASTER, Role.HEAD_OF_OFFICE})
#: Officers of other agencies at a port: they see what concerns them.
AGENCY_ROLES = frozenset({Role.HEALTH, Role.IMMIGRATION, Role.CUSTOMS, Role.QUARANTINE})
#: Roles held by a posting to a port, not by the kind of one's organisation.
OFFICE_ROLES = PORT_ROLES | AGENCY_ROLES


#: Companies and agencies that work on a call beside its agent: they read what they need of it.
WORKING = (Role.STEVEDORE, Role.FORWARDER, Role.PORT_OPERATOR, *sorted(AGENCY_ROLES))


class OrganisationKind(models.TextChoices):
    """What an organisation is; it decides the role of its people."""

    AGENT = "agent", _("Perusahaan pelayaran / agen")
    STEVEDORE = "stevedore", _("Perusahaan bongkar muat (PBM)")
    FORWARDER = "forwarder", _("Jasa pengurusan transportasi (JPT)")
    PORT_OPERATOR = "port_operator", _("Operator terminal (BUP, TUKS, Tersus)")
    OWNER = "owner", _("Pemilik atau operator kapal")
    OFFICE = "office", _("Kantor di pelabuhan")
    DIRECTORATE = "directorate", _("Direktorat Jenderal Perhubungan Laut")


#: Organisations of the state: no sanction freezes them, no letter stands in for their orders.
STATE = frozenset({OrganisationKind.OFFICE, OrganisationKind.DIRECTORATE})


class Craft(models.TextChoices):
    """What a person does on the water or the quay, for those who are sent to a ship."""

    PILOT = "pilot", _("Pandu")
    MOORING = "mooring", _("Regu kepil")
    FOREMAN = "foreman", _("Mandor bongkar muat")
    MASTER = "master", _("Nakhoda")


class Right(models.TextChoices):
    """The six rights of a menu (sign-on manual of INSW, level of groups)."""

    CREATE = "create", _("Buat")
    EDIT = "edit", _("Ubah")
    DELETE = "delete", _("Hapus")
    VIEW = "view", _("Lihat")
    APPROVE = "approve", _("Setuju")
    REJECT = "reject", _("Tolak")


class Level(models.TextChoices):
    """Who may make accounts below: each level makes only the levels after it (sign-on manual of INSW)."""

    SUPER_ADMIN = "super_admin", _("Super admin")
    ADMIN = "admin", _("Admin")
    NON_ADMIN = "non_admin", _("Non-admin")


class Identity(models.TextChoices):
    """The paper that tells who a person is."""

    NIK = "nik", _("NIK")
    PASSPORT = "passport", _("Paspor")
    KITAS = "kitas", _("KITAS")


class Channel(models.TextChoices):
    """The ways by which people are told."""

    WEB = "web", _("Situs")
    EMAIL = "email", _("Surel")
    SMS = "sms", _("SMS")
    WHATSAPP = "whatsapp", _("WhatsApp")


class Family(models.TextChoices):
    """What messages are about, as people choose them."""

    CASES = "cases", _("Keputusan dan giliran")
    LIMITS = "limits", _("Batas waktu dan surat yang akan habis")
    MONEY = "money", _("Tagihan dan pembayaran")
    SERVICE = "service", _("Informasi layanan")
    SECURITY = "security", _("Keamanan akun")


class Capacity(models.TextChoices):
    """In what way an officer takes another's place for a time; none where the post is the officer's own."""

    ACTING_DAILY = "plh", _("Pelaksana harian (Plh.)")
    ACTING = "plt", _("Pelaksana tugas (Plt.)")


class Relation(models.TextChoices):
    """As what one company acts for another under its letter."""

    AGENT = "agent", _("Agen bagi prinsipal")
    SUB_AGENT = "sub_agent", _("Sub-agen")
    BRANCH = "branch", _("Kantor cabang")


#: Levels that each level may make and change; nobody makes a super admin but the technical team.
MAKES: dict[Level, tuple[Level, ...]] = {
    Level.SUPER_ADMIN: (Level.ADMIN, Level.NON_ADMIN),
    Level.ADMIN: (Level.NON_ADMIN,),
    Level.NON_ADMIN: (),
}

#: Menus that are not a service: each service is a menu under its own code.
MENU_CALLS = "calls"
MENU_SHIPS = "ships"
MENU_BILLS = "bills"
#: People, groups and their rights; without effect below the level of an admin.
MENU_USERS = "users"
#: The technical team's own: companies that register, and tickets to the contact desk.
MENU_SCREENING = "screening"
#: Other systems that people enter with their account here, for the technical team.
MENU_SYSTEMS = "systems"
#: Sanctions on companies, for heads of office and the directorate.
MENU_SANCTIONS = "sanctions"
#: What a port has set of its own for a step: its limit, and whether it takes two officers.
MENU_RULES = "rules"
#: A port itself: its office as papers name it, its places, its dock labour, the class of its tariff.
MENU_PORTS = "ports"
#: What a currency is worth from a day on, and the route permits of ships; both for the directorate.
MENU_RATES = "rates"
MENU_PERMITS = "permits"
#: Stands for every menu, for groups that an organisation has not cut down.
EVERY_MENU = "*"
