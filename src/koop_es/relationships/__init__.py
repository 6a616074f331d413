"""Relationships of the forms encounter (A), contact (C) and group (D)."""
