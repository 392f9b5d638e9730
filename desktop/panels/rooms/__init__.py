"""Where colleagues talk: the list, a thread with its composer, and a new conversation."""
