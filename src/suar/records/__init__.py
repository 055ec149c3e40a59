"""What every floor writes: stored files, chained events, number sequences, and what leaves after commit."""
