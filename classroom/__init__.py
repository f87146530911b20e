"""For instructors: the command `readout`, the worked edition."""
