"""Tests: mirror the packages; contract/ holds what must be true across them."""
