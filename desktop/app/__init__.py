"""The desk put together: the loop, the sign-in, the bus, the window. The only part that sees all others."""
