"""The command line. Only click is imported at start; each command brings in what it needs when it runs."""
