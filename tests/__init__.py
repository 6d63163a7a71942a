"""What no single domain owns: architecture, doors, journeys, attacks."""
