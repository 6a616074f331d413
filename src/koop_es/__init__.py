"""Koop: an event-sourced tracker for cooperations between organisations and people."""

__version__ = "0.1.0"
