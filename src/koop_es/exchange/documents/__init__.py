"""What is answered about each thing: one shape for the command line, the API and files."""
