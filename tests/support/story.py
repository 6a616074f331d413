"""Given what happened, when something is asked for: the test kit's, as our own tests call it."""

from koop_es.testing import Outcome, Story, tell

__all__ = ["Outcome", "Story", "tell"]
