"""Actions: everything that a person or the clock can make happen, one function each."""
