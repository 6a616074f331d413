"""The subjects of a cooperation: what each brings, from what can be asked to what is folded."""
