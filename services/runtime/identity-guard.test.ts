import { describe, expect, test } from "bun:test";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import { identityHeaders } from "../contract/identity.ts";
import { sampleIdentity } from "../contract/samples.ts";
import { guarded } from "./identity-guard.ts";
import { Notices } from "./notices.ts";

const token = "test-cluster-token";
const other = { number: 7, name: "00000000000000ff" };

/** A service of the sample bazaar, and what it hears of lineages. */
function service(own: string | null = sampleIdentity.bazaar) {
  const given = testSurroundings(() => ({}));
  const heard: object[] = [];
  const handle = guarded(() => new Response("handled"), {
    ...{ token, notices: new Notices(given.clock, given.log) },
    own: () => ({ bazaar: own ?? undefined, lineage: undefined }),
    onLineage: (lineage) => void heard.push(lineage),
  });
  const send = async (shown: Parameters<typeof identityHeaders>[0], authorization: string = `Bearer ${token}`) => {
    const headers = { ...identityHeaders(shown), Authorization: authorization };
    const response = await handle(new Request("http://service/", { headers }));
    return { status: response.status, text: await response.text() };
  };
  return { send, heard };
}

describe("a request", () => {
  test("of the same bazaar passes, and its lineage is heard", async () => {
    const { send, heard } = service();
    expect(await send({ bazaar: sampleIdentity.bazaar, lineage: other })).toMatchObject({ text: "handled" });
    expect(heard).toEqual([other]);
  });

  test("of another bazaar is refused in words, with both ids, before anything is done for it", async () => {
    const { send, heard } = service();
    const refused = await send({ bazaar: "00000000000000aa", lineage: other });
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toMatchObject({ reason: "other-bazaar", bazaar: sampleIdentity.bazaar });
    expect(refused.text).toContain("00000000000000aa");
    expect(heard).toEqual([]);
  });

  test("that shows nothing passes, and so does every one where the service belongs to nobody yet", async () => {
    expect(await service().send({ bazaar: undefined, lineage: undefined })).toMatchObject({ text: "handled" });
    const stranger = { bazaar: "00000000000000aa", lineage: undefined };
    expect(await service(null).send(stranger)).toMatchObject({ text: "handled" });
  });

  test("without the token tells nothing: else anybody could close a catalog", async () => {
    const { send, heard } = service();
    expect(await send({ bazaar: undefined, lineage: other }, "Bearer another-token-xx")).toMatchObject({ status: 200 });
    expect(await send({ bazaar: "00000000000000aa", lineage: other }, "")).toMatchObject({ status: 200 });
    expect(heard).toEqual([]);
  });
});
