"""The command line `jourlots`: one file per command. Speaks Swedish; errors are one plain line."""
