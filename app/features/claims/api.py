"""/v1/claims: one claim at a time."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import Response

from app.access import verbs
from app.access.at_once import at_once
from app.access.outcome import Outcome
from app.access.scope import Scope, needs
from app.access.viewing import Viewing
from app.access.writing import Editing, Posting
from app.features.claims import service
from app.features.claims.schemas import ClaimIn, ClaimOut
from app.journal.forms import Writer
from app.journal.kinds import CLAIM
from app.kit.route import StrictRoute
from app.kit.strict import Uuid, VisibleAscii255
from app.kit.things import CreateMissing, Patch, PatchOf
from app.storage.engine import WriteSession

router = APIRouter(prefix="/v1/claims", tags=["claims"], route_class=StrictRoute)

ClaimPatch = Annotated[Patch, PatchOf(ClaimIn)]
THERE: dict[int | str, dict[str, Any]] = {200: {"model": ClaimOut, "description": "The claim that was there already"}}
MADE: dict[int | str, dict[str, Any]] = {201: {"model": ClaimOut, "description": "The claim made"}}
ExternalId = Annotated[VisibleAscii255, Path(description="The caller's own key of the claim.")]


@router.post("", status_code=201, response_model=ClaimOut, responses=THERE, summary="Add a claim")
@needs(Scope.CLAIMS_WRITE)
async def create_claim(body: ClaimIn, change: Posting, create_missing: CreateMissing = False) -> Response:
    """Keeps a reported claim; its quantity is read from the words where none is given.

    With an external_id that is there already, the same content answers 200 with the claim there is.
    """

    async def work(session: WriteSession) -> Outcome:
        return await service.create(Writer(session, change.act, create_missing), body)

    return await change.run(work)


@router.get("/{id}", response_model=ClaimOut, summary="Get a claim")
@needs(Scope.CLAIMS_READ)
@at_once(CLAIM)
async def get_claim(id: Uuid, view: Viewing) -> Response:
    """A claim as it stands, or stood at recorded_as_of."""
    return await verbs.get(view, CLAIM, id)


@router.patch("/{id}", response_model=ClaimOut, summary="Edit a claim")
@needs(Scope.CLAIMS_WRITE)
async def edit_claim(id: Uuid, patch: ClaimPatch, change: Editing, create_missing: CreateMissing = False) -> Response:
    """Applies a JSON merge patch (RFC 7396); the quantity is replaced whole."""

    async def work(session: WriteSession) -> Outcome:
        return await service.edit(Writer(session, change.act, create_missing), id, patch, change.expected)

    return await change.run(work)


@router.put(
    "/by-external-id/{external_id:path}",
    response_model=ClaimOut,
    responses=MADE,
    summary="Put a claim under your own key",
)
@needs(Scope.CLAIMS_WRITE)
async def put_claim(
    external_id: ExternalId, body: ClaimIn, change: Editing, create_missing: CreateMissing = False
) -> Response:
    """Makes the claim (201), or replaces the one there is, which needs If-Match."""

    async def work(session: WriteSession) -> Outcome:
        writer = Writer(session, change.act, create_missing)
        return await service.put(writer, external_id, body, change.expected)

    return await change.run(work)


@router.delete("/{id}", status_code=204, response_class=Response, summary="Delete a claim")
@needs(Scope.CLAIMS_WRITE)
async def delete_claim(id: Uuid, change: Editing) -> Response:
    """Lays a tombstone; its revisions stay readable. 409 while a relation refers to it."""
    return await verbs.delete(change, CLAIM, id)


@router.post("/{id}/restore", response_model=ClaimOut, summary="Restore a deleted claim")
@needs(Scope.CLAIMS_WRITE)
async def restore_claim(id: Uuid, change: Posting) -> Response:
    """Takes the tombstone away."""
    return await verbs.restore(change, CLAIM, id)
