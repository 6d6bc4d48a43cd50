"""The rows of webhooks and of their deliveries."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, FromClause, Row, case, delete, func, insert, literal_column, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.vocabulary import DeliveryStatus, WebhookState
from app.journal.kinds import Kind
from app.journal.naming import as_id, find
from app.journal.wanted import NAMED, Wanted
from app.kit.errors import Flaw, Invalid
from app.kit.paging import ITEM, ListQuery, Sort
from app.kit.strict import ByWord
from app.storage.engine import WriteSession
from app.storage.moment import PRESENT
from app.storage.shapes.building import columns, document_ref, listed, obj, only_where, source_refs, subject_ref
from app.storage.tables import Delivery, Revision, Settled, Webhook

COLUMNS = {"subject": "subjects", "claimant": "claimants", "document": "documents"}
"""Which column keeps what a filter names."""

_OTHER_COLUMNS = {"type": "types", "action": "actions", "id": "things"}


class WebhookQuery(ListQuery):
    """Which webhooks."""

    state: list[Annotated[WebhookState, ByWord]] = Field(default_factory=list)


class DeliveryQuery(ListQuery):
    """Which deliveries."""

    status: list[Annotated[DeliveryStatus, ByWord]] = Field(default_factory=list)


def shape(of: str) -> str:
    """A webhook's JSON, from a row of its table; never its secrets."""
    wanted = {
        **{name: f"{of}.{column}" for name, column in _OTHER_COLUMNS.items()},
        "subject": listed(f"{of}.subjects", lambda thing: subject_ref(thing, PRESENT)),
        "claimant": source_refs(f"{of}.claimants", PRESENT),
        "document": listed(f"{of}.documents", lambda thing: document_ref(thing, PRESENT)),
    }
    failing = f"{of}.failing_since is not null and {of}.state = 'active'"
    return obj(
        {
            **columns(of, "id", "version", "created_at", "updated_at", "created_by", "url", "description"),
            "filter": obj(wanted),
            **columns(of, "state", "reason", "position"),
            "behind": f"(select coalesce(max(s.position), 0) from settled s) - {of}.position",
            **columns(of, "failing_since", "failures"),
            "next_attempt_at": only_where(failing, f"{of}.next_at"),
            "former_secret_until": only_where(f"{of}.former_until > now()", f"{of}.former_until"),
        }
    )


WEBHOOK_SHAPE = shape(ITEM)

DELIVERY_SHAPE = obj(
    {
        **columns(ITEM, "id", "position", "type", "thing", "version", "status", "attempts", "attempted_at"),
        **columns(ITEM, "next_attempt_at", "response_status", "problem"),
    }
)


def listing(query: WebhookQuery) -> tuple[FromClause, list[ColumnElement[bool]], Sort]:
    """Webhooks, last made first."""
    table = Webhook.__table__
    conditions: list[ColumnElement[bool]] = []
    if query.state:
        conditions.append(table.c.state.in_([each.value for each in query.state]))
    return table, conditions, Sort(table.c.created_at, descending=True)


def deliveries(webhook: UUID) -> FromClause:
    """What was delivered to a webhook, or tried, with what it was."""
    again = func.coalesce(Delivery.resend_at, Webhook.next_at)
    return (
        select(
            Delivery.message.label("id"),
            Delivery.position,
            (Revision.type + "." + Revision.action).label("type"),
            *(Revision.thing, Revision.version),
            *(Delivery.status, Delivery.attempts, Delivery.attempted_at),
            case((Delivery.status == DeliveryStatus.PENDING.value, again)).label("next_attempt_at"),
            *(Delivery.response_status, Delivery.problem),
        )
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .join(Settled, Settled.position == Delivery.position)
        .join(Revision, Revision.seq == Settled.revision)
        .where(Delivery.webhook_id == webhook)
        .subquery("delivery")
    )


def of_status(rows: FromClause, query: DeliveryQuery) -> list[ColumnElement[bool]]:
    """The conditions that a question puts on deliveries."""
    return [rows.c.status.in_([each.value for each in query.status])] if query.status else []


async def delivery(session: AsyncConnection, webhook: UUID, position: int) -> bytes:
    """The JSON of a delivery that there is."""
    rows = deliveries(webhook)
    item = select(rows).where(rows.c.position == position).subquery(ITEM)
    shape: ColumnElement[str] = literal_column(f"{DELIVERY_SHAPE}::text")
    return str((await session.execute(select(shape).select_from(item))).scalar_one()).encode()


async def body(session: AsyncConnection, webhook: UUID) -> bytes | None:
    """A webhook's JSON; None where there is none."""
    found = await session.scalar(text(f"select {shape('w')}::text from webhook w where w.id = :id"), {"id": webhook})
    return None if found is None else str(found).encode()


async def held(session: WriteSession, webhook: UUID) -> Row[Any] | None:
    """A webhook's row, locked for a change; None where there is none."""
    statement = select(Webhook.__table__).where(Webhook.id == webhook).with_for_update()
    found: Row[Any] | None = (await session.execute(statement)).one_or_none()
    return found


async def count(session: WriteSession) -> int:
    """How many webhooks there are."""
    return int(await session.scalar(select(func.count()).select_from(Webhook)) or 0)


async def add(session: WriteSession, values: Mapping[str, Any]) -> None:
    """Keep a webhook."""
    await session.execute(insert(Webhook).values(**values))


async def change(session: WriteSession, webhook: UUID, values: Mapping[str, Any]) -> None:
    """Write what its owner changed, a version further."""
    raised = {"version": Webhook.version + 1, "updated_at": func.now()}
    await session.execute(update(Webhook).where(Webhook.id == webhook).values(**values, **raised))


async def remove(session: WriteSession, webhook: UUID) -> None:
    """Forget a webhook, and its deliveries."""
    await session.execute(delete(Webhook).where(Webhook.id == webhook))


async def pass_over(session: WriteSession, webhook: UUID) -> None:
    """Give up what is to be tried again, since the webhook goes on elsewhere."""
    pending = (Delivery.webhook_id == webhook, Delivery.status == DeliveryStatus.PENDING.value)
    given_up = {"status": DeliveryStatus.FAILED.value, "resend_at": None}
    await session.execute(update(Delivery).where(*pending).values(**given_up))


async def is_pending(session: WriteSession, webhook: UUID, position: int) -> bool:
    """Whether a delivery was tried and is to be tried again."""
    statement = select(Delivery.status).where(Delivery.webhook_id == webhook, Delivery.position == position)
    return await session.scalar(statement) == DeliveryStatus.PENDING.value


async def send_again(session: WriteSession, webhook: UUID, position: int, message: UUID) -> None:
    """Have a change sent, or sent again, at once."""
    asked = {"status": DeliveryStatus.PENDING.value, "resend_at": func.now()}
    statement = upsert(Delivery).values(webhook_id=webhook, position=position, message=message, **asked)
    await session.execute(statement.on_conflict_do_update(constraint="pk_delivery", set_=asked))


async def try_now(session: WriteSession, webhook: UUID) -> None:
    """Let the delivery next in line be tried without further waiting."""
    await session.execute(update(Webhook).where(Webhook.id == webhook).values(next_at=func.now()))


async def named(session: AsyncConnection, name: str, given: Sequence[str]) -> list[UUID]:
    """The ids of what a filter names by ids or natural keys; raises Invalid with the place of what is not there."""
    kind = NAMED[name]
    found: dict[UUID, None] = {}
    for place, each in enumerate(given):
        flaw = Flaw(f"Give an id or a name of a {kind.type} there is.", "unknown", pointer=f"/filter/{name}/{place}")
        thing = as_id(each)
        ids = await find(session, kind, each, flaw) if thing is None else await _there(session, kind, thing)
        if not ids:
            raise Invalid(errors=[flaw])
        found[ids[0]] = None
    return list(found)


async def _there(session: AsyncConnection, kind: Kind, thing: UUID) -> list[UUID]:
    """The thing with this id, deleted or not."""
    return list((await session.scalars(select(kind.table.id).where(kind.table.id == thing))).all())


def wanted(row: Row[Any]) -> Wanted:
    """Which changes a webhook is to be told of; what its ids mean is to be read `again`."""
    asked = {name: frozenset(getattr(row, column)) for name, column in COLUMNS.items() if getattr(row, column)}
    return Wanted(frozenset(row.types), frozenset(row.actions), frozenset(row.things), asked, asked)
