"""Who is there: organisations and natural persons."""
