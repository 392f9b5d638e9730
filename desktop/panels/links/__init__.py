"""Links for customers: behind words of a message, or as a page to go to."""
