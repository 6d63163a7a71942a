"""One file per command of `wings`; each holds a Typer application called `app`."""
