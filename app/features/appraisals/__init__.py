"""Appraisals: one analyst's dated grading of a claim, with the reason."""
