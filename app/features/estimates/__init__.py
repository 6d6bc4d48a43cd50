"""Estimates: what the sources together support, and its working (docs/analysis.md).

The pages call what the endpoints call, in the same process and transaction:

    answer = await estimates.estimate(view, subject_id, EstimateQuery(at=day))          # a dict, as EstimateOut
    answer, following = await estimates.contradictions(view, subject_id, ContradictionsQuery())

`answers` has one such function for each endpoint; `view` is an `app.access.viewing.View`.
"""
