"""The desk's shell and look: tokens, icons, text, commands, reusable widgets, the main window."""
