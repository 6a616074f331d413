"""What each agreement held on a day, as known at a time: R18 and R21."""
