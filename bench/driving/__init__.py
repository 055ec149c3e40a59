"""Imported calls driven through their whole life: what the list says is real, what it lacks is made and labelled so."""
