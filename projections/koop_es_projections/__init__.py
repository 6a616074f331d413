"""The read models: one package each, named after what a person asks for."""
