"""Small programs for those who build Suar: words and generated pages."""
