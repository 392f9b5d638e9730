"""What in a draft looks as if it were for somebody else: pure functions of the draft and of what is known."""
