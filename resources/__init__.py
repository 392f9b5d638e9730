"""What is shipped beside the code: widget, demo shop, icons, sounds, fonts, translations."""
