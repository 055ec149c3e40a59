"""Signing on to other systems with the account here: the site as OpenID Connect provider (docs/decisions/0020)."""
