"""The power goes, again and again, under a disk that forgets what was not synced."""
