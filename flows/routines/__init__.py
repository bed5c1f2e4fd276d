"""Routines: schema, pure engine, proofs and explanations of the conversations that staff walk."""
