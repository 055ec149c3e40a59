"""OSS, the register of businesses and their NIB: its client and a sandbox to practise with."""
