"""`deskbell bench hostile`: frames, calls and connections that nobody means well with, beside ordinary chats."""
