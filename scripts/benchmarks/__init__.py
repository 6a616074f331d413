"""Measurements, each in a process of its own, taken in turn with what they are compared with."""
