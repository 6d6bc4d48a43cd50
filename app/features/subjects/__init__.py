"""Subjects: what is counted or asserted."""
