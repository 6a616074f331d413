"""Which ties there were on a day, as known at a time: R1 and the reports on checks and ends."""
