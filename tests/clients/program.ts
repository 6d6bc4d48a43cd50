// A client of the API as a user of TypeScript would write it, on the types made from /openapi.json.
// Started as `node program.js <address of the server>`; ends with an error where an answer is not as the types say.
import createClient from "openapi-fetch";

import type { components, paths } from "./schema.js";

type Claim = components["schemas"]["ClaimOut"];
declare const process: { argv: string[] };

const api = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: process.argv[2] ?? "" });

function expect(right: boolean, what: string): asserts right {
  if (!right) throw new Error(`not so: ${what}`);
}

const source = await api.POST("/v1/sources", { body: { name: "South Korean intelligence", kind: "agency" } });
expect(source.data !== undefined, "a source is made");
expect(source.data.reliability === "F", "a source that nobody graded cannot be judged");

const posted = await api.POST("/v1/claims", {
  body: { text: "at least 12,000 North Korean soldiers", claimant: source.data.id, confidence: 70 },
});
expect(posted.data !== undefined, "a claim is made");
const claim: Claim = posted.data;
expect(claim.quantity?.comparator === "at_least" && claim.quantity.lower === 12000, "its words are read");
expect(claim.claimant?.name === "South Korean intelligence", "its claimant is named");

const etag = posted.response.headers.get("etag") ?? "";
const edited = await api.PATCH("/v1/claims/{id}", {
  params: { path: { id: claim.id }, header: { "If-Match": etag } },
  body: { tags: ["korea"] },
});
expect(edited.data?.version === 2, "a claim is edited");

const listed = await api.GET("/v1/claims", {
  params: { query: { unit: ["soldier"], overlaps: "10000,13000", count: true } },
});
expect(listed.data?.total === 1 && listed.data.items[0]?.id === claim.id, "it is found by its number");

const refused = await api.POST("/v1/claims", { body: { text: "12 shells", claimant: "nobody we know" } });
expect(refused.error !== undefined, "an unknown claimant is refused");
expect(refused.error.status === 422 && refused.error.errors?.[0]?.pointer === "/claimant", "the problem says where");
