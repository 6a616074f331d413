"""The demo: a home of its own with a small network that is invented from end to end."""

from koop_es.demo.filling import prepare

__all__ = ["prepare"]
