"""Sessions, outbox and hub, without sockets."""
