"""Networks of parties that take part in the same ties, as files for programs that draw them."""
