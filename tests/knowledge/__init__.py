"""The API index, held against its tables and against the libraries themselves."""
