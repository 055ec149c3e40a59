"""News of cases and calls: what happened, where, and the page that says more."""

from suar.accounts.messages.kinds import Kind
from suar.accounts.roles import Channel, Family
from suar.kernel.words import _

ALL = tuple(
    Kind(
        f"news_{family.value}",
        family,
        _("Suar: {sentence}"),
        _("{sentence}\n\n{call}\n{url}\n\nCara pemberitahuan diatur pada Pengaturan akun."),
        short="{sentence} {url}",
        never=(Channel.WEB,),
    )
    for family in (Family.CASES, Family.LIMITS, Family.MONEY)
)
