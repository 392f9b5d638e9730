"""Tests of desktop.models."""
