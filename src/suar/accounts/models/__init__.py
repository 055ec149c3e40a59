"""Organisations, their people, what each may do, and the keys programs sign in with."""

from suar.accounts.models.access import Delegation, OneTimeLink, RightsChange
from suar.accounts.models.attempts import Attempt
from suar.accounts.models.life import AddressChange, Correction, PhoneCode
from suar.accounts.models.messages import Message, NoticeChoice
from suar.accounts.models.organisations import Group, MenuRights, Organisation
from suar.accounts.models.people import ApiKey, Posting, User
from suar.accounts.models.registration import OssSnapshot, Registration, RegistrationPaper
from suar.accounts.models.sanctions import Appeal, Sanction
from suar.accounts.models.signon import Consent, SignOnCode, SignOnToken, SignOutNotice, Subject, System, SystemSession
from suar.accounts.models.succession import Succession
from suar.accounts.models.tickets import Ticket

__all__ = [
    "AddressChange",
    "ApiKey",
    "Appeal",
    "Attempt",
    "Consent",
    "Correction",
    "Delegation",
    "Group",
    "MenuRights",
    "Message",
    "NoticeChoice",
    "OneTimeLink",
    "Organisation",
    "OssSnapshot",
    "PhoneCode",
    "Posting",
    "Registration",
    "RegistrationPaper",
    "RightsChange",
    "Sanction",
    "SignOnCode",
    "SignOnToken",
    "SignOutNotice",
    "Subject",
    "Succession",
    "System",
    "SystemSession",
    "Ticket",
    "User",
]
