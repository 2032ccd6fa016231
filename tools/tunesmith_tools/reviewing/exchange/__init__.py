"""Reviews by people who do not write YAML: tasks for other tools, and the answers back as reviews."""
