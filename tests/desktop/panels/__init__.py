"""Tests of desktop.panels."""
