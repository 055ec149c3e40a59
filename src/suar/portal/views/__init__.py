"""The screens: each module is one part of the portal."""
