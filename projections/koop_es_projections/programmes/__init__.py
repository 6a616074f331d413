"""Which programmes funders have opened."""
