"""Cooperations (form B): agreed, goal-directed, time-limited joint work of two or more parties."""
