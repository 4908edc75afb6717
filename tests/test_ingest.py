"""From bytes to articles, through the real ledger."""
