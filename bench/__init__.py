"""Measures: how fast a port's work goes through Suar, against what the same work costs bare, in one run."""
