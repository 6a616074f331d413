"""Cooperations in the formats by which funders publish: 360Giving and IATI."""
