"""What a mapping says of sources, subjects and documents: made where it is named, filled in where it is there."""

from tests.features.test_imports_mapped import claims, import_rows, keep
from tests.features.test_mappings import flaws
from tests.makers.client import Client
from tests.makers.files import everything


async def test_what_a_mapping_declares_is_made_where_it_is_named(client: Client) -> None:
    await keep(
        client,
        """
        [claim]
        text = "said"
        claimant = "who"
        subject = "of"
        document = "url"
        via = { from = "by", kind = "outlet" }
        [document]
        publisher = { from = "paper", kind = "outlet" }
        published_on = "day"
        title = "title"
        [sources."Ministry of Defence"]
        kind = "agency"
        parent = "Ukraine"
        aliases = ["MoD", "the ministry"]
        [sources."Ukraine"]
        kind = "government"
        country = "ua"
        [sources."Officials"]
        kind = "group"
        members = ["MoD", "Ukraine"]
        [sources."Never named"]
        kind = "person"
        [subjects.tanks-lost]
        title = "Tanks that Russia lost"
        unit = "tank"
        measure = "total"
        since = 2022-02-24
        part_of = "losses"
        [subjects.losses]
        title = "Losses"
        """,
    )
    row = {"said": "5 tanks", "who": "the MINISTRY", "of": "tanks-lost", "by": "AFP", "url": "http://e.org/a"}
    more = {"paper": "The Daily", "day": "2024-10-01", "title": "Tanks"}
    rows = ({**row, **more}, {"said": "6 tanks", "who": "Officials", "of": "Tanks lost"})
    assert flaws(await import_rows(client, *rows)) == [(1, None, "/by", "unknown")]
    answer = await import_rows(client, *rows, create_missing="true")
    one, two = await claims(client, answer)
    assert (one["claimant"]["name"], one["subject"]["name"]) == ("Ministry of Defence", "Tanks that Russia lost")
    assert one["reported_on"]["edtf"] == "2024-10-01"
    assert two["subject"] == one["subject"]
    things = await everything(client)
    sources = {source["name"]: source for source in things["sources"]}
    assert set(sources) == {"Ministry of Defence", "Ukraine", "Officials", "AFP", "The Daily"}
    assert sources["Ministry of Defence"]["parent"]["name"] == "Ukraine"
    assert sources["Ukraine"]["country"] == "UA"
    assert [member["name"] for member in sources["Officials"]["members"]] == ["Ministry of Defence", "Ukraine"]
    assert [sources[name]["kind"] for name in ("AFP", "The Daily")] == ["outlet", "outlet"]
    subjects = {subject["slug"]: subject for subject in things["subjects"]}
    tanks = subjects["tanks-lost"]
    assert (tanks["measure"], tanks["since"]["edtf"], tanks["unit"], tanks["dimension"]) == (
        "total",
        "2022-02-24",
        "tank",
        "count",
    )
    assert (tanks["part_of"]["name"], tanks["tags"]) == ("Losses", [])
    (document,) = things["documents"]
    assert (document["title"], document["publisher"]["name"], document["published_on"]["edtf"]) == (
        "Tanks",
        "The Daily",
        "2024-10-01",
    )
    before = await everything(client)
    assert (await import_rows(client, *rows, create_missing="true")).json()["created"] == 2
    after = await everything(client)
    assert {**after, "claims": []} == {**before, "claims": []}


async def test_what_is_there_is_filled_in_and_never_written_over(client: Client) -> None:
    await client.make("sources", name="NIS", kind="organisation", notes="Ours.")
    await client.make("sources", name="Staff", aliases=["GS"])
    await client.make("subjects", title="Tanks", unit="tank", measure="level")
    await keep(
        client,
        """
        claim = { text = "said", claimant = "who", subject = { value = "tanks" } }
        [sources.NIS]
        kind = "agency"
        parent = "Republic of Korea"
        notes = "Theirs."
        [sources."General Staff"]
        kind = "agency"
        aliases = ["GS"]
        [sources."Republic of Korea"]
        kind = "government"
        [subjects.tanks]
        title = "Other"
        measure = "total"
        since = "2022"
        """,
    )
    rows = ({"said": "5 tanks", "who": "NIS"}, {"said": "6 tanks", "who": "General Staff"})
    await claims(client, await import_rows(client, *rows))
    things = await everything(client)
    sources = {source["name"]: source for source in things["sources"]}
    nis = sources["NIS"]
    assert (nis["kind"], nis["parent"]["name"], nis["notes"], nis["version"]) == (
        "organisation",
        "Republic of Korea",
        "Ours.",
        2,
    )
    assert (sources["Staff"]["kind"], sources["Staff"]["aliases"], "General Staff" in sources) == (
        "agency",
        ["GS"],
        False,
    )
    (subject,) = things["subjects"]
    assert (subject["title"], subject["measure"], subject["since"]["edtf"]) == ("Tanks", "level", "2022")
    await import_rows(client, *rows)
    again = await everything(client)
    assert {**again, "claims": []} == {**things, "claims": []}


async def test_what_is_declared_may_name_what_is_not_there_only_where_that_may_be_made(client: Client) -> None:
    await keep(client, "claim = { text = 'said', claimant = 'who' }\n[sources.NIS]\nparent = 'Korea'\nkind = 'agency'")
    row = {"said": "5 tanks", "who": "NIS"}
    assert flaws(await import_rows(client, row)) == [(1, None, "/who", "unknown")]
    assert not (await everything(client))["sources"]
    assert len(await claims(client, await import_rows(client, row, create_missing="true"))) == 1


async def test_the_particulars_of_a_document_are_held_to_its_rules(client: Client) -> None:
    await keep(client, "claim = { text = 'said', document = 'url' }\ndocument = { published_on = 'day' }")
    rows = ({"said": "5 tanks", "url": "http://e.org/a", "day": "soon"}, {"said": "5 tanks", "url": "nowhere"})
    answer = await import_rows(client, *rows, create_missing="true")
    assert flaws(answer) == [(1, None, "/day", "invalid_value"), (1, None, "/url", "malformed")]


async def test_a_claimant_is_not_named_again_in_the_chain(client: Client) -> None:
    await keep(client, "claim = { text = 'said', claimant = 'who', via = 'by' }")
    answer = await import_rows(client, {"said": "5 tanks", "who": "AFP", "by": "AFP"}, create_missing="true")
    assert [claim["via"] for claim in await claims(client, answer)] == [[]]
