"""Foreign files to records: readers, mappings from rows, and the run that writes what is not there yet."""
