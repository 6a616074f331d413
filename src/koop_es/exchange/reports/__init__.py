"""Every report by one table, from which commands, addresses, pages and files are made."""
