"""The visit of a ship: the port call, its planned and actual times, its berth and its crew."""
