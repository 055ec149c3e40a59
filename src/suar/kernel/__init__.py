"""What every floor stands on and what knows nothing of ports: clock, words, errors, database."""
