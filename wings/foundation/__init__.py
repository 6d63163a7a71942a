"""The ground floor: keys, vault, audit chain, packs and look; it knows no word of the field."""
