"""Pictures: described here as plain values, drawn in a process of their own."""
