"""Samples that auditors draw among cooperations, each a stream of one entry."""
