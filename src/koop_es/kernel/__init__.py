"""What every capability shares: events, refusals, text classes, ids, lights and dates."""
