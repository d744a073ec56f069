"""What programs ask: the SPARQL 1.1 Protocol, and the RDF behind each IRI."""
