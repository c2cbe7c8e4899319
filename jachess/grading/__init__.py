"""Homework: answers compared with proofs and witnesses, mistakes named, classes marked."""
