"""Programmes: a funder's frame around cooperations."""
