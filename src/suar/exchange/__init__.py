"""Registers from the field: lists of other systems taken over row by row, with a report of every repair and doubt."""
