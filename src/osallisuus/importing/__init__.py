"""Real input from outside, turned into project documents."""
