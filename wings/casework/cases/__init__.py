"""A case: from taking in charge to closure. Its care team, its flags, who holds which part."""
