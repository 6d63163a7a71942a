"""The staff's desk: what is due, her own women, a file on one page, the local programme."""
