"""The subcommands, one file each; every file has its click command as ``command``."""
