"""Who: organisations, people, groups × menus × six rights, postings, keys."""
