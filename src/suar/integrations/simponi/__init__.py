"""SIMPONI, the treasury's billing system: its client, its sandbox, and the calls it makes to us."""
