"""How far goals, milestones and measures are on a day, as known at a time: R4, R5 and R10."""
