"""Tests of Suar; the folders mirror src/suar."""
