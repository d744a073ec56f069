"""The pages, a module for each kind: what it asks of the store, and the routes that lead to it."""
