"""A partner's system to practise with: people enter it with their account here."""
