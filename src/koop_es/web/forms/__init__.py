"""Forms that work without a script: fields, what was typed into them, and what is wrong with it."""
