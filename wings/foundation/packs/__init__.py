"""Data packs: reads TOML into frozen types that the caller gives and explains every fault."""
