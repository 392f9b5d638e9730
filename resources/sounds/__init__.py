"""The desk's tones, and `make.py`, by which they were made."""
