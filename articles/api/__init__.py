"""The JSON API for programs: senders push copy here and ask what became of it."""
