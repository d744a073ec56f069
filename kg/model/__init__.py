"""The nouns of the product: Document (read), Claim (what the text says), Statement (what the graph says)."""
