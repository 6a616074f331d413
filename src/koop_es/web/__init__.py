"""Pages for people: rendered on the server, and whole without a script."""
