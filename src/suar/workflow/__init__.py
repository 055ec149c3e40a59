"""The engine: one application, one lifecycle, one inbox, one audit trail for every service."""
