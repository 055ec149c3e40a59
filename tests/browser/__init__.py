"""The journeys in a real Chromium, few and slow."""
