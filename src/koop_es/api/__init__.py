"""JSON over HTTP: every command and every query at an address of its own."""
