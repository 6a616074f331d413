"""The steps by which kept tables come to this version, one file each, for ledger and keys."""
