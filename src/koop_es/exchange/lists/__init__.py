"""Lists that people keep in tables: read as they are, by a mapping that can be seen and kept."""
