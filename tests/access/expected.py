"""Who may what, written down by hand: each route under the least role that may ask it.

It is compared with what the routes declare (app/access/scope.py), so a scope given by mistake is seen. A route that is
not here fails test_scope.py: add its line, in the order of the alphabet.
"""

EXPECTED: dict[str, str] = {
    "everybody": """
        GET /docs
        GET /livez
        GET /openapi.json
        GET /readyz
        GET /sign-in
        GET /static/{path}
        POST /sign-in
        POST /sign-out
    """,
    "reader": """
        GET /
        GET /claims
        GET /claims/{id}
        GET /documents
        GET /documents/{id}
        GET /embed/subjects/{id}
        GET /search
        GET /sources
        GET /sources/{id}
        GET /subjects
        GET /suggest
        GET /subjects/{id}
        GET /triage
        GET /v1/changes
        GET /v1/claims
        GET /v1/claims/export
        GET /v1/claims/stats
        GET /v1/claims/{id}
        GET /v1/claims/{id}/analysts
        GET /v1/claims/{id}/appraisals
        GET /v1/claims/{id}/contradictions
        GET /v1/claims/{id}/revisions
        GET /v1/documents
        GET /v1/documents/{id}
        GET /v1/documents/{id}/revisions
        GET /v1/export
        GET /v1/relations
        GET /v1/relations/{id}
        GET /v1/relations/{id}/revisions
        GET /v1/scales
        GET /v1/search
        GET /v1/sources
        GET /v1/sources/{id}
        GET /v1/sources/{id}/record
        GET /v1/sources/{id}/revisions
        GET /v1/subjects
        GET /v1/subjects/{id}
        GET /v1/subjects/{id}/chart.svg
        GET /v1/subjects/{id}/contradictions
        GET /v1/subjects/{id}/estimate
        GET /v1/subjects/{id}/estimate/diff
        GET /v1/subjects/{id}/origins
        GET /v1/subjects/{id}/revisions
        GET /v1/subjects/{id}/timeline
        POST /v1/quantities/parse
    """,
    "contributor": """
        DELETE /v1/claims
        DELETE /v1/claims/{id}
        DELETE /v1/documents/{id}
        DELETE /v1/documents/{id}/merge
        DELETE /v1/mappings/{name}
        DELETE /v1/relations/{id}
        DELETE /v1/sources/{id}
        DELETE /v1/sources/{id}/merge
        DELETE /v1/subjects/{id}
        DELETE /v1/subjects/{id}/merge
        GET /claims/new
        GET /claims/paste
        GET /claims/{id}/edit
        GET /claims/{id}/relate
        GET /claims/{id}/retract
        GET /documents/new
        GET /documents/{id}/review
        GET /sources/{id}/merge
        GET /subjects/{id}/merge
        GET /triage/claims
        GET /triage/contradictions
        GET /v1/mappings
        GET /v1/mappings/{name}
        PATCH /v1/claims
        PATCH /v1/claims/{id}
        PATCH /v1/documents/{id}
        PATCH /v1/relations/{id}
        PATCH /v1/sources/{id}
        PATCH /v1/subjects/{id}
        POST /claims/new
        POST /claims/paste
        POST /claims/{id}/edit
        POST /claims/{id}/relate
        POST /claims/{id}/retract
        POST /documents/new
        POST /documents/{id}/review
        POST /sources/{id}/merge
        POST /subjects/{id}/merge
        POST /triage/claims
        POST /triage/contradictions
        POST /v1/claims
        POST /v1/claims/import
        POST /v1/claims/{id}/restore
        POST /v1/documents
        POST /v1/documents/{id}/extract
        POST /v1/documents/{id}/merge
        POST /v1/documents/{id}/restore
        POST /v1/relations
        POST /v1/relations/{id}/restore
        POST /v1/sources
        POST /v1/sources/{id}/merge
        POST /v1/sources/{id}/restore
        POST /v1/subjects
        POST /v1/subjects/{id}/merge
        POST /v1/subjects/{id}/restore
        PUT /v1/claims/by-external-id/{external_id}
        PUT /v1/mappings/{name}
    """,
    "analyst": """
        GET /claims/{id}/appraise
        POST /claims/{id}/appraise
        POST /v1/claims/{id}/appraisals
        POST /v1/import
    """,
    "admin": """
        DELETE /v1/keys/{key_id}
        DELETE /v1/webhooks/{id}
        GET /metrics
        GET /v1/events
        GET /v1/keys
        GET /v1/keys/{key_id}
        GET /v1/webhooks
        GET /v1/webhooks/{id}
        GET /v1/webhooks/{id}/deliveries
        PATCH /v1/webhooks/{id}
        POST /v1/keys
        POST /v1/keys/{key_id}/rotate
        POST /v1/webhooks
        POST /v1/webhooks/{id}/deliveries/{position}/resend
        POST /v1/webhooks/{id}/rotate
        POST /v1/redactions
    """,
}

LEAST = {route.strip(): who for who, routes in EXPECTED.items() for route in routes.strip().splitlines()}
"""For each route, who may ask it at the least; whoever comes later in EXPECTED may, too."""
