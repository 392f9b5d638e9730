"""The server as a whole: its commands, its runners, and the real process."""
