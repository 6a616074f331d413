"""How far goals, milestones, measures and pledges are, as known at a time: R4, R5, R10, R15."""
