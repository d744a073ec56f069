"""How the weights under ontology/models/ are learned."""
