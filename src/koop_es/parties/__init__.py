"""Parties: natural and legal persons that take part in relationships."""
