"""Our own certificate authority: seals documents where BSrE is not connected, in development and on training sites."""

from suar.integrations.own_authority.signer import OwnAuthority

__all__ = ["OwnAuthority"]
