"""Demo data: a port office with its people, ships and calls at every stage of their road."""
