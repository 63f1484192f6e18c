"""HTTP in and out: who may knock, how a request is read, how an answer leaves, one log line."""
