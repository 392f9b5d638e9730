"""What the desk knows: frames in, changes out. No Qt, no network, no clock of its own."""
