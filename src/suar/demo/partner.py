"""The practice partner of the demo: a system that the technical team registered, and that people enter by Suar."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from suar.accounts.signon import systems
from suar.accounts.signon.claims import SCOPES
from suar.demo.stage import Stage
from suar.kernel.private_files import write_private


def fill(stage: Stage, folder: Path) -> None:
    """Register it where it listens, and leave its name and secret where it reads them."""
    at = settings.SUAR_PARTNER_URL
    wish = systems.Wish(
        name="Contoh sistem mitra", contact="it@mitra.contoh.invalid", redirect_uris=(f"{at}/kembali",),
        after_logout_uris=(f"{at}/selesai",), backchannel_uri=f"{at}/api/v1/keluar", scopes=(*SCOPES,),
    )  # fmt: skip
    system, secret = systems.make(stage.world.actor("directorate"), wish)
    write_private(folder / "partner.json", {"client_id": system.client_id, "secret": secret})
