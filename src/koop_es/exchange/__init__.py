"""Files in and out: importers read and validate rows, plan things and hand commands over."""
