"""What the reader knows of the field, kept as data: measures and their phrases, dimensions, authorities."""
