"""What companies and offices are told, in words, and whose news it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from suar.accounts.actors import Actor
from suar.accounts.roles import MENU_BILLS, MENU_CALLS, MENU_RULES, Family, Right, Role
from suar.kernel.words import _, gettext, said
from suar.workflow import permissions, second_officers
from suar.workflow.models import Notice


@dataclass(frozen=True, slots=True)
class Words:
    """How a kind of notice is said, the colour it is told in, and what it is about as people choose it."""

    text: str
    status: str
    family: Family = Family.CASES


_WORDS = {
    "granted": Words(_("%(what)s disetujui."), "granted"),
    "sent_back": Words(_("%(what)s dikembalikan untuk diperbaiki."), "sent_back"),
    "rejected": Words(_("%(what)s ditolak."), "rejected"),
    "revoked": Words(_("%(what)s dicabut."), "revoked"),
    "withdrawn": Words(_("%(what)s dibatalkan."), "withdrawn"),
    "signed": Words(_("Dokumen %(what)s sudah ditandatangani dan dapat diunduh."), "valid"),
    "submitted": Words(_("%(what)s menunggu keputusan."), "in_review"),
    "step_granted": Words(_("%(what)s menunggu langkah berikutnya."), "in_review"),
    "prepared": Words(_("%(what)s siap Anda isi."), "draft"),
    "expiring": Words(_("%(what)s segera berakhir. Ajukan endorse PMKU (PMKUE)."), "lapsed", Family.LIMITS),
    "lapsed": Words(
        _("%(what)s sudah berakhir. Ajukan endorse PMKU (PMKUE) sebelum kunjungan baru."), "lapsed", Family.LIMITS
    ),
    "left_out": Words(
        _("%(what)s: ada pelayaran yang tidak dibuat, karena kapal diberitahukan pada kunjungan lain waktu itu."),
        "sent_back",
        Family.LIMITS,
    ),
    "ticket_opened": Words(_("Tiket restitusi dibuka untuk %(what)s."), "in_review", Family.MONEY),
    "ticket_account_stated": Words(_("Rekening tujuan restitusi diisi untuk %(what)s."), "in_review", Family.MONEY),
    "ticket_approved": Words(_("Restitusi disetujui untuk %(what)s."), "granted", Family.MONEY),
    "ticket_refused": Words(_("Restitusi ditolak untuk %(what)s."), "rejected", Family.MONEY),
    "ticket_paid": Words(_("Restitusi dibayarkan untuk %(what)s."), "paid", Family.MONEY),
    "late": Words(_("%(what)s melewati batas waktu."), "rejected", Family.LIMITS),
    "held": Words(_("%(what)s: kapal ditahan dan tidak boleh berlayar."), "rejected"),
    "released": Words(_("%(what)s: penahanan kapal diangkat."), "granted"),
    "postponed": Words(_("%(what)s: syahbandar menunda keberangkatan; lihat temuan dan perintahnya."), "rejected"),
    "unpostponed": Words(_("%(what)s: penundaan diangkat."), "granted"),
    "clearance_lapsed": Words(
        _("%(what)s kedaluwarsa sebelum kapal berangkat; ajukan SPB baru."), "lapsed", Family.LIMITS
    ),
    "no_show": Words(
        _("%(what)s: kapal tidak datang 72 jam setelah ETA; pembatalan siap diajukan."), "sent_back", Family.LIMITS
    ),
    "uncovered": Words(_("%(what)s berangkat tanpa SPB yang berlaku."), "rejected"),
    "window_ends": Words(
        _("Masa sandar %(what)s berakhir dalam enam jam: perpanjang atau siapkan keberangkatan."),
        "sent_back",
        Family.LIMITS,
    ),
    second_officers.KIND: Words(
        _("%(what)s: langkah yang memerlukan dua pejabat kekurangan pejabat, sekarang atau dalam dua minggu."),
        "rejected",
        Family.LIMITS,
    ),
}
#: How kinds begin that speak of money given back.
_MONEY = "ticket_"
_OTHER = Words(_("Ada perubahan pada %(what)s."), "waiting")


def words(notice: Notice) -> Words:
    """How this kind of notice is said."""
    return _WORDS.get(notice.kind, _OTHER)


def sentence(notice: Notice) -> str:
    """The notice in the reader's language: "PKK MV Nusantara dikembalikan untuk diperbaiki."."""
    what = notice.application.service_code if notice.application is not None else gettext("kunjungan")
    if notice.call is not None:
        what = f"{what} {notice.call.ship.name}"
    if notice.kind == second_officers.KIND and notice.port is not None:
        what = notice.port.name
    return said(words(notice).text) % {"what": what}


def path(notice: Notice) -> str:
    """Where the notice leads on the site: the case, the call, or the money that is given back."""
    if notice.kind.startswith(_MONEY):
        return "/restitusi/"  # whoever handed the call over has its money still, not the call
    if notice.kind == second_officers.KIND and notice.port is not None:
        return f"/meja/aturan/?port={notice.port.code}"
    if notice.application_id is not None:
        return f"/permohonan/{notice.application_id}/"
    return f"/kunjungan/{notice.call_id}/" if notice.call_id is not None else ""


def menu_of(notice: Notice) -> str:
    """The menu on which somebody needs the right to look before they are told."""
    if notice.kind.startswith(_MONEY):
        return MENU_BILLS
    if notice.kind == second_officers.KIND:
        return MENU_RULES
    return notice.application.service_code if notice.application is not None else MENU_CALLS


def _on_menus(actor: Actor) -> Q:
    """What is true of notices on the menus that the actor may look at: ``menu_of``, asked of the table."""
    menus, others = actor.menus_to_see()
    hidden = frozenset(actor.rights) - menus
    if others and not hidden:
        return Q()
    cases = ~Q(application__service_code__in=hidden) if others else Q(application__service_code__in=menus)
    seen = Q(application__isnull=False) & cases
    if actor.has_right(MENU_CALLS, Right.VIEW):
        seen |= Q(application=None) & ~Q(kind__startswith=_MONEY) & ~Q(kind=second_officers.KIND)
    if actor.has_right(MENU_RULES, Right.VIEW):
        seen |= Q(kind=second_officers.KIND)
    return seen | Q(kind__startswith=_MONEY) if actor.has_right(MENU_BILLS, Right.VIEW) else seen


def concerning(actor: Actor) -> QuerySet[Notice]:
    """The notices of the actor's company, or of the offices whose functions the actor has, on menus it may look at."""
    every = Notice.objects.select_related("application", "call__ship", "call__port", "port").filter(_on_menus(actor))
    if not (actor.active or actor.frozen) or actor.organisation_id is None:
        return every.none()
    if actor.postings:
        mine = Q(pk__in=[])
        for role, port in sorted(actor.postings):
            mine |= Q(port__code=port, role=role)
        return every.filter(mine)
    if actor.has_role(Role.DIRECTORATE):
        return every.filter(role=Role.DIRECTORATE)
    own = every.filter(organisation=actor.organisation_id)
    if actor.delegation is None:
        return own
    # Of another company's only what the letter reaches.
    seen = Q(application__in=permissions.applications(actor).values("pk"))
    return own.filter(seen | Q(application=None, call__in=permissions.calls(actor).values("pk")))
