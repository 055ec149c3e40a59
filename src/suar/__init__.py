"""Suar: an open port single window for Indonesian ports."""

__version__ = "0.1.0"
