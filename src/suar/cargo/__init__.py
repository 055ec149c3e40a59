"""What a ship discharges and loads."""
