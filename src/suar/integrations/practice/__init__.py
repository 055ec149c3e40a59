"""What every sandbox shares: a small web server, pages marked as practice, and faults to switch on."""
