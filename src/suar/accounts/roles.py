"""The parts people play at a port, and the six rights a menu can carry."""

from django.db import models

from suar.kernel.words import _


class Role(models.TextChoices):
    """Who files and who decides. Proper nouns of the law are in GLOSSARY.md."""

    AGENT = "agent", _("Agen pelayaran")
    STEVEDORE = "stevedore", _("Perusahaan bongkar muat")
    FORWARDER = "forwarder", _("Jasa pengurusan transportasi")
    PORT_OPERATOR = "port_operator", _("Badan usaha pelabuhan")
    PORT_AUTHORITY = "port_authority", _("Penyelenggara pelabuhan")
    HARBOUR_MASTER = "harbour_master", _("Syahbandar")
    HEAD_OF_OFFICE = "head_of_office", _("Kepala kantor")
    DIRECTORATE = "directorate", _("Direktorat Jenderal Perhubungan Laut")


#: Roles held by a posting to a port, not by the kind of one's organisation.
OFFICE_ROLES = frozenset({Role.PORT_AUTHORITY, Role.HARBOUR_MASTER, Role.HEAD_OF_OFFICE})


class OrganisationKind(models.TextChoices):
    """What an organisation is; it decides the role of its people."""

    AGENT = "agent", _("Perusahaan pelayaran / agen")
    STEVEDORE = "stevedore", _("Perusahaan bongkar muat (PBM)")
    FORWARDER = "forwarder", _("Jasa pengurusan transportasi (JPT)")
    PORT_OPERATOR = "port_operator", _("Badan usaha pelabuhan (BUP)")
    OFFICE = "office", _("Kantor pelabuhan")
    DIRECTORATE = "directorate", _("Direktorat Jenderal Perhubungan Laut")


class Right(models.TextChoices):
    """The six rights of a menu (sign-on manual of INSW, level of groups)."""

    CREATE = "create", _("Buat")
    EDIT = "edit", _("Ubah")
    DELETE = "delete", _("Hapus")
    VIEW = "view", _("Lihat")
    APPROVE = "approve", _("Setuju")
    REJECT = "reject", _("Tolak")


#: Menus that are not a service: each service is a menu under its own code.
MENU_CALLS = "calls"
MENU_SHIPS = "ships"
MENU_BILLS = "bills"
#: Stands for every menu, for groups that an organisation has not cut down.
EVERY_MENU = "*"
