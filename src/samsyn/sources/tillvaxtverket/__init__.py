"""Tillväxtverket's project bank as JSON."""

from samsyn.sources.tillvaxtverket.reader import read

__all__ = ["read"]
