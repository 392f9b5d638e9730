"""Tests of `desktop.net`."""
