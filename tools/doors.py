"""Who may open which address and who may send to it: held by the walk of every address, told by docs/permissions.md.

A new address without a line here fails tests/security/test_every_route.py.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

#: Who stands behind each word of the lines below, as the page says it.
WORDS = {
    "any": "siapa pun",
    "none": "tidak seorang pun",
    "signed": "siapa pun yang sudah masuk",
    "told": "siapa pun yang sudah masuk; selain berlaku tidaknya hanya bagi yang berkepentingan",
    "way in": "siapa pun; mengantar ke halaman masuk",
    "not set up": "direktorat, selama pelabuhan itu belum disiapkan",
    "empty": "tidak seorang pun dengan formulir kosong; hak ditanya bersama isinya",
    "companies": "orang perusahaan",
    "own company": "orang perusahaan, bukan di bawah surat kuasa",
    "company admins": "super admin dan admin perusahaan",
    "houses": "siapa pun dari perusahaan atau kantor, bukan di bawah surat kuasa",
    "admins": "super admin dan admin, juga kantor",
    "history": "super admin dan admin, juga kantor; super admin juga selama perusahaannya dibekukan",
    "letter": "kedua pihak surat kuasa",
    "holder": "orang yang memegang surat kuasa itu",
    "key": "orang yang diwakili kunci itu",
    "warned": "admin perusahaan yang dikenai sanksi",
    "imposers": "kepala kantor dan direktorat",
    "sanction": "kepala kantor, direktorat, dan perusahaan yang dikenai sanksi",
    "officers": "petugas dengan penugasan, dan direktorat",
    "office": "petugas kantor pelabuhan itu, dan direktorat",
    "keeps the port": "kepala kantor dan penyelenggara pelabuhan itu, dan direktorat, dengan hak menu Pelabuhan",
    "filer": "perusahaan yang empunya, oleh orang yang kelompoknya memegang haknya",
    "super admin": "super admin perusahaan itu",
    "agents": "agen, oleh orang yang memegang haknya",
    "agent and office": "agen kunjungan dan kantor pelabuhannya",
    "call": "yang berkepentingan pada kunjungan itu",
    "notice": "yang berkepentingan pada permohonan itu",
    "files it": "perusahaan pemohon, oleh orang yang memegang haknya, juga di bawah surat kuasa yang menyebutnya",
    "above": "yang berdiri di atas orang itu dalam jalur kelompoknya, dengan hak menu Pengguna dan kelompok",
    "seafaring": "agen, pemilik, nakhoda, petugas pelabuhan, direktorat",
    "ships": "agen kapal itu, petugas pelabuhan, direktorat",
    "keeps ships": "agen dan petugas pelabuhan yang memegang hak menu Kapal",
    "keeps the ship": "agen kapal itu dan petugas pelabuhan, dengan hak menu Kapal",
    "bill": "pembayar, pemilik, nakhoda, kantor pelabuhan, direktorat, dengan hak menu Tagihan",
    "money": "pembayar, kantor pelabuhan, direktorat, dengan hak menu Tagihan",
    "asks money": "pemegang hak menu Tagihan",
    "unfrozen": "yang sudah masuk dan tidak dibekukan",
    "meetings": "kantor pelabuhan, operator di sana, direktorat",
    "authority": "penyelenggara pelabuhan itu",
    "operator": "operator yang mengirim pandu dan regunya",
    "boards": "operator dan petugas pelabuhan",
    "order": "agen, operator, pemilik, nakhoda, kantor pelabuhan, direktorat",
    "directorate": "direktorat",
    "menu": "yang menunya memuat layanan itu",
    "super admins": "super admin perusahaan atau kantor",
    "every house": "super admin perusahaan, kantor, atau direktorat",
    "ticket": "super admin perusahaan itu dan tim teknis",
    "desks": "petugas, direktorat, dan operator yang memutus",
    "overseers": "petugas pelabuhan dan direktorat",
    "register": "petugas pelabuhan dan direktorat, dengan hak menu MANUAL",
    "report": "petugas pelabuhan dan direktorat, dengan hak menu Kunjungan kapal dan LK3R",
    "port officers": "petugas pelabuhan",
    "case": "yang punya meja dan berkepentingan pada perkara itu",
    "harbour master": "syahbandar pelabuhan itu",
    "acts on arrival": "yang melihat permohonan itu; haknya ditanya bersama isinya",
}


@dataclass(frozen=True, slots=True)
class Door:
    """One address: who gets in to read, and to send; ``rows``: what stands for the words of its address in the walk."""

    name: str
    get: str
    post: str
    rows: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API: who gets an answer, and what is sent to it in the walk."""

    who: str
    rows: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, Any] | str | None = None

    def body(self, rows: Mapping[str, Any]) -> str | None:
        """The body as text, with the ids of the walked call; "file" where a file is sent."""
        if self.sent is None or isinstance(self.sent, str):
            return self.sent
        return json.dumps({name: rows[v[1:]] if str(v)[:1] == "$" else v for name, v in self.sent.items()})


def of_libraries(name: str, path: str) -> bool:
    """Whether a library answers there, which has tests of its own: signing in, means of the sign-in, languages."""
    return path.startswith("accounts/") or name == "set_language"


#: Where people of a frozen company may still send something.
OPEN_TO_FROZEN = frozenset(
    {
        "appeal",
        "delegation_end",
        "account_correction_answer",
        "account_key_end",
        "session_end",
        "mark_read",
        "account_edit",
        "account_language",
        "account_notices",
        "account_mobile",
        "account_email",
        "account_email_proof",
        "account_password",
        "account_strength",
        "account_forgot",
        "account_new_password",
        "account_confirm_again",
        "account_confirm",
        "account_complete",
        "account_data",
        "account_data_json",
        "account_corrections",
        "messages_read",
        "signon_leave_surely",
        "account_systems",
        "account_security",
        "sessions_end",
    }
)
#: What may be sent without leaving an event: nobody's right and no case changes by it.
WITHOUT_EVENT = {
    "saveAnswers": "a draft is its company's own until it is handed in",
    "favour": "one's own list of menus",
    "screening_oss": "what the licensing system says is read again",
    "convoy_proposal": "the convoy itself leaves its event; a proposal that is turned down changes nothing",
}

_EVERY = (
    Door("start", "any", "any"),
    Door("sign_in", "way in", "way in"),
    Door("help", "any", "any"),
    Door("services", "any", "any"),
    Door("check_document", "any", "any"),
    Door("check_token", "any", "any", {"token": "token"}),
    Door("port_calls", "any", "any"),
    Door("port_calls_csv", "any", "any"),
    Door("home", "signed", "signed"),
    Door("mark_read", "none", "signed"),
    Door("delegations", "companies", "companies"),
    Door("delegation_new", "company admins", "company admins"),
    Door("acting_stop", "none", "signed"),
    Door("delegation", "letter", "letter", {"pk": "letter"}),
    Door("delegation_end", "none", "filer", {"pk": "letter"}),
    Door("acting_begin", "none", "holder", {"pk": "letter"}),
    Door("delegation_paper", "letter", "letter", {"pk": "letter"}),
    Door("own_sanctions", "own company", "own company"),
    Door("appeal", "none", "warned", {"pk": "sanction"}),
    Door("sanction_paper", "sanction", "sanction", {"pk": "sanction", "which": "surat"}),
    Door("sanctions", "imposers", "imposers"),
    Door("sanction_new", "imposers", "imposers"),
    Door("sanction", "imposers", "imposers", {"pk": "sanction"}),
    Door("sanction_act", "none", "imposers", {"pk": "sanction", "name": "cabut"}),
    Door("postings", "officers", "officers"),
    Door("posting_new", "officers", "officers"),
    Door("posting", "office", "office", {"pk": "posting"}),
    Door("calls", "signed", "signed"),
    Door("call_new", "agents", "agents"),
    Door("call", "call", "call", {"ref": "call"}),
    Door("psad", "call", "call", {"ref": "call"}),
    Door("convoy_join", "none", "call", {"pk": "call"}),
    Door("convoy_leave", "none", "agent and office", {"pk": "call"}),
    Door("begin", "call", "filer", {"code": "PWMS"}),
    Door("by_number", "agents", "empty", {"code": "ALIH"}),
    Door("application", "notice", "files it", {"pk": "app"}),
    Door("application_save", "none", "filer", {"pk": "draft"}),
    Door("application_withdraw", "none", "filer", {"pk": "draft"}),
    Door("application_papers", "none", "filer", {"pk": "draft"}),
    Door("application_as_before", "none", "filer", {"pk": "draft"}),
    Door("application_list", "filer", "empty", {"pk": "draft"}),
    Door("application_act", "none", "order", {"pk": "spm", "name": "arrived"}),
    Door("sailings", "seafaring", "seafaring"),
    Door("sailing_confirm", "none", "filer", {"pk": "sailing"}),
    Door("sailing_left", "none", "empty", {"pk": "sailing"}),
    Door("sailing_give_up", "none", "filer", {"pk": "sailing"}),
    Door("ships", "signed", "signed"),
    Door("ship_new", "keeps ships", "keeps ships"),
    Door("ship", "ships", "ships", {"pk": "ship"}),
    Door("ship_paper", "ships", "keeps the ship", {"pk": "ship"}),
    Door("company", "signed", "signed"),
    Door("company_data", "every house", "every house"),
    Door("company_identity", "super admins", "super admins"),
    Door("company_groups", "admins", "admins"),
    Door("company_group_new", "admins", "admins"),
    Door("company_group", "super admin", "super admin", {"pk": "group"}),
    Door("company_group_delete", "super admin", "super admin", {"pk": "group"}),
    Door("company_group_move", "super admin", "super admin", {"pk": "group"}),
    Door("company_people", "admins", "admins"),
    Door("company_person_new", "admins", "admins"),
    Door("company_person", "super admin", "super admin", {"pk": "person"}),
    Door("company_person_made", "super admin", "super admin", {"pk": "person"}),
    Door("company_person_shut", "super admin", "super admin", {"pk": "person"}),
    Door("company_person_open", "super admin", "super admin", {"pk": "person"}),
    Door("company_person_link", "none", "super admin", {"pk": "person"}),
    Door("company_keys", "admins", "none"),
    Door("company_key_new", "admins", "admins"),
    Door("company_key_revoke", "super admin", "super admin", {"pk": "key"}),
    Door("rights_history", "history", "history"),
    Door("file", "notice", "notice", {"pk": "file"}),
    Door("preview", "notice", "notice", {"pk": "file"}),
    Door("document", "notice", "notice", {"number": "number"}),
    Door("bill", "bill", "bill", {"pk": "bill"}),
    Door("restitutions", "asks money", "asks money"),
    Door("restitution", "money", "money", {"pk": "restitution"}),
    Door("restitution_act", "none", "money", {"pk": "restitution", "name": "approve"}),
    Door("restitution_ask", "none", "filer", {"pk": "credit"}),
    Door("simponi_callback", "none", "empty"),
    Door("berths", "unfrozen", "unfrozen"),
    Door("berth_port", "unfrozen", "unfrozen", {"code": "port"}),
    Door("berth_plan", "unfrozen", "unfrozen", {"code": "port", "pk": "place"}),
    Door("berth_meetings", "meetings", "meetings", {"code": "port"}),
    Door("berth_meeting", "meetings", "authority", {"code": "port", "day": "day"}),
    Door("dispatch", "boards", "boards"),
    Door("dispatch_mine", "signed", "signed"),
    Door("dispatch_order", "order", "order", {"pk": "order"}),
    Door("dispatch_sign", "none", "empty", {"pk": "order"}),
    Door("dispatch_report", "none", "operator", {"pk": "order", "kind": "pilot_on"}),
    Door("account", "signed", "signed"),
    Door("account_edit", "signed", "signed"),
    Door("account_language", "none", "signed"),
    Door("account_notices", "signed", "signed"),
    Door("account_mobile", "signed", "signed"),
    Door("account_email", "signed", "signed"),
    Door("account_email_proof", "any", "any", {"token": "x"}),
    Door("account_password", "signed", "signed"),
    Door("account_strength", "none", "any"),
    Door("account_forgot", "any", "any"),
    Door("account_new_password", "any", "any", {"token": "x"}),
    Door("account_confirm_again", "any", "any"),
    Door("account_confirm", "any", "any", {"token": "x"}),
    Door("account_complete", "signed", "signed"),
    Door("account_data", "signed", "signed"),
    Door("account_data_json", "signed", "signed"),
    Door("account_corrections", "signed", "signed"),
    Door("account_correction_answer", "none", "above", {"pk": "correction"}),
    Door("menus", "signed", "signed"),
    Door("favour", "none", "signed"),
    Door("menu", "menu", "menu", {"code": "PKK"}),
    Door("privacy", "any", "any"),
    Door("messages", "signed", "signed"),
    Door("messages_unread", "any", "any"),
    Door("messages_read", "none", "signed"),
    Door("delivery", "directorate", "directorate"),
    Door("delivery_again", "none", "directorate"),
    Door("registration", "any", "any"),
    Door("registration_sent", "any", "any"),
    Door("registration_proof", "none", "empty", {"token": "x"}),
    Door("registration_step", "any", "any", {"step": "company"}),
    Door("registration_done", "any", "any"),
    Door("registration_track", "any", "empty"),
    Door("screening", "directorate", "directorate"),
    Door("screening_case", "directorate", "directorate", {"pk": "registration"}),
    Door("screening_decide", "none", "empty", {"pk": "registration"}),
    Door("screening_oss", "none", "directorate", {"pk": "registration"}),
    Door("screening_paper", "directorate", "directorate", {"pk": "registration", "kind": "kind"}),
    Door("screening_pages", "directorate", "directorate", {"pk": "registration", "kind": "kind"}),
    Door("screening_picture", "directorate", "directorate", {"pk": "registration", "kind": "kind"}),
    Door("organisations", "directorate", "directorate"),
    Door("office_new", "directorate", "directorate"),
    Door("organisation", "directorate", "directorate", {"pk": "house"}),
    Door("super_admin_new", "directorate", "directorate", {"pk": "house"}),
    Door("super_admin_letter", "directorate", "directorate", {"pk": "succession"}),
    Door("super_admin_ask", "houses", "houses"),
    Door("desk_tickets", "directorate", "directorate"),
    Door("ticket_answer", "none", "empty", {"pk": "ticket"}),
    Door("company_oss", "signed", "empty"),
    Door("tickets", "super admins", "super admins"),
    Door("ticket_new", "super admins", "super admins"),
    Door("ticket", "ticket", "ticket", {"pk": "ticket"}),
    Door("ticket_letter", "ticket", "ticket", {"pk": "nomination"}),
    Door("signon_configuration", "any", "none"),
    Door("signon_keys", "any", "none"),
    Door("signon_authorize", "any", "any"),
    Door("signon_token", "none", "any"),
    Door("signon_userinfo", "none", "empty"),
    Door("signon_revoke", "none", "any"),
    Door("signon_leave", "any", "any"),
    Door("signon_leave_surely", "none", "any"),
    Door("account_systems", "signed", "signed"),
    Door("clients", "directorate", "directorate"),
    Door("client_new", "directorate", "directorate"),
    Door("client", "directorate", "directorate", {"pk": "system"}),
    Door("account_security", "signed", "signed"),
    Door("sessions_end", "none", "signed"),
    Door("session_end", "none", "empty", {"pk": "session"}),
    Door("account_key_end", "none", "key", {"pk": "key"}),
    Door("desk", "desks", "desks"),
    Door("desk_bulk", "none", "desks"),
    Door("desk_late", "overseers", "overseers"),
    Door("desk_manual", "register", "register"),
    Door("by_hand", "port officers", "port officers"),
    Door("lk3_report", "report", "report"),
    Door("free_days", "directorate", "directorate"),
    Door("free_day_remove", "none", "directorate", {"pk": "free day"}),
    Door("rates", "directorate", "directorate"),
    Door("rate_take_back", "none", "directorate", {"pk": "rate"}),
    Door("permits", "directorate", "directorate"),
    Door("permit", "directorate", "directorate", {"pk": "permit"}),
    Door("port_rules", "overseers", "none"),
    Door("port_rule", "office", "imposers", {"port": "port", "service": "SPM", "step": "clear_in"}),
    Door("ports", "overseers", "none"),
    Door("port", "office", "none", {"code": "port"}),
    Door("port_office", "office", "imposers", {"code": "port"}),
    Door("port_structure", "office", "directorate", {"code": "port"}),
    Door("port_class", "office", "directorate", {"code": "port"}),
    Door("port_labour", "office", "keeps the port", {"code": "port"}),
    Door("port_history", "office", "none", {"code": "port"}),
    Door("port_places", "office", "none", {"code": "port"}),
    Door("place_new", "keeps the port", "keeps the port", {"code": "port"}),
    Door("place", "office", "keeps the port", {"code": "port", "pk": "place"}),
    Door("desk_case", "case", "case", {"pk": "case"}),
    Door("desk_decide", "none", "empty", {"pk": "case"}),
    Door("desk_act", "none", "case", {"pk": "spm", "name": "arrived"}),
    Door("imports", "overseers", "overseers"),
    Door("import_run", "office", "office", {"pk": "run"}),
    Door("convoy_proposals", "unfrozen", "unfrozen"),
    Door("convoy_proposal", "none", "agent and office", {"pk": "proposal"}),
    Door("place_names", "directorate", "directorate"),
    Door("ports_to_set_up", "directorate", "directorate"),
    Door("port_set_up", "not set up", "not set up", {"code": "port"}),
)
DOORS = {door.name: door for door in _EVERY}

#: Why: a reason of the catalogue and a sentence.
_REASON = {"reason": "R01", "text": "Uji"}
_CASE, _DRAFT = {"application_id": "case"}, {"application_id": "draft"}
#: By the names of the API's description.
OF_API = {
    "listServices": Operation("signed"),
    "getService": Operation("signed", {"code": "PKK"}),
    "listPorts": Operation("signed"),
    "listPlaces": Operation("unfrozen", {"port": "port"}),
    "listBookings": Operation("unfrozen", {"place": "place"}),
    "openPortCall": Operation("filer", {}, {"port": "$port", "ship": "$ship"}),
    "listPortCalls": Operation("signed"),
    "getPortCall": Operation("call", {"call": "call"}),
    "getPsad": Operation("call", {"call": "call"}),
    "joinConvoy": Operation("empty", {"call": "call"}, {"calls": [10**9]}),
    "leaveConvoy": Operation("agent and office", {"call": "call"}),
    "listShips": Operation("signed"),
    "beginApplication": Operation("filer", {}, {"service": "PWMS", "port_call": "$call"}),
    "getApplication": Operation("notice", {"application_id": "app"}),
    "getAnswersAsBefore": Operation("notice", {"application_id": "app"}),
    "saveAnswers": Operation("filer", _DRAFT, {"answers": {}}),
    "attachFile": Operation("empty", {**_DRAFT, "attachment": "none"}, "file"),
    "detachFile": Operation("empty", {**_DRAFT, "attachment": "none"}),
    "submitApplication": Operation("filer", _DRAFT, {}),
    "grantApplication": Operation("harbour master", _CASE, {}),
    "sendBackApplication": Operation("harbour master", _CASE, _REASON),
    "rejectApplication": Operation("harbour master", _CASE, _REASON),
    "withdrawApplication": Operation("filer", _DRAFT, {}),
    "revokeApplication": Operation("harbour master", _CASE, _REASON),
    "actOnApplication": Operation("acts on arrival", {"application_id": "spm", "name": "arrived"}, {}),
    "getInbox": Operation("signed"),
    "getDocument": Operation("told", {"number": "number"}),
    "getDocumentPdf": Operation("notice", {"number": "number"}),
    "listRestitutions": Operation("signed"),
    "getRestitution": Operation("money", {"ticket": "restitution"}),
    "proveToBeThere": Operation("signed", {}, {"code": "123456"}),
}


def permissions() -> str:
    """docs/permissions.md: the services as may() answers, then every address."""
    from suar.workflow import matrix

    return "\n".join([matrix.as_text().rstrip(), "", *_pages(), *_of_api()])


def _pages() -> Iterator[str]:
    from django.urls import get_resolver

    yield "## Halaman"
    yield ""
    yield "Setiap alamat diketuk oleh setiap peran, juga oleh orang perusahaan lain, di bawah surat kuasa terbatas,"
    yield "dan dari perusahaan yang dibekukan (tests/security/test_every_route.py). Yang tidak disebut ditolak."
    yield "Halaman yang hanya dibaca menjawab kiriman seperti bacaan dan tidak mengubah apa pun."
    yield ""
    yield "| alamat | dibuka oleh | dikirimi oleh |"
    yield "|---|---|---|"
    paths = {name: "/" + sorted(found)[0] for name, found in _addresses(get_resolver()).items()}
    for door in DOORS.values():
        yield f"| `{paths.get(door.name, door.name)}` | {_word(door.get)} | {_word(door.post)} |"
    yield ""


def _addresses(resolver: Any, path: str = "") -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            for name, paths in _addresses(entry, here).items():
                found.setdefault(name, set()).update(paths)
        elif not of_libraries(str(entry.name), here):
            found.setdefault(str(entry.name), set()).add(here)
    return found


def _of_api() -> Iterator[str]:
    from suar.api.site import api

    yield "## API"
    yield ""
    yield "Dengan kunci akun; kunci tidak membuka lebih dari yang dibuka orangnya."
    yield ""
    yield "| operasi | alamat | dijawab untuk |"
    yield "|---|---|---|"
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            name = operation["operationId"]
            yield f"| `{name}` | `{method.upper()} {path}` | {_word(OF_API[name].who)} |"


def _word(relation: str) -> str:
    return "–" if relation == "none" else WORDS[relation]
