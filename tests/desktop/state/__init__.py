"""Tests of `desktop.state`."""
