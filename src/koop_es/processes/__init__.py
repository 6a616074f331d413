"""Processes: what follows by itself from what was recorded, as commands like everybody's."""
