"""What the state's dues of a port call are, and whether they are paid."""
