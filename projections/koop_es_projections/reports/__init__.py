"""Reports that are answered from several read models; one module a question."""
